import pytest


@pytest.fixture(autouse=True)
def _hashed_fast(settings):
    """What makes guessing slow proves nothing here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
