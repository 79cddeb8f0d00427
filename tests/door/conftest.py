import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _hashed_fast(settings):
    """What makes guessing slow proves nothing here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def administrator(django_user_model):
    """A client of another administrator than the editor."""
    chief = django_user_model.objects.create_superuser("chief", "chief@example.com", "secret")
    client = Client()
    client.force_login(chief)
    return client
