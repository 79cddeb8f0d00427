"""The one-time address of the first start: signed, and void once somebody has an account."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

TTL = timedelta(days=7)
SALT = "worldview.first_start"


def is_set_up() -> bool:
    """Return whether somebody has an account at the desk, and so there is no first start."""
    return get_user_model().objects.filter(is_staff=True).exists()


def link() -> str:
    """Return the absolute address; each time another one, of which all hold until one was used."""
    token = signing.dumps("desk", salt=SALT)
    return settings.SITE_URL + reverse("admin:first_start", args=[token])


def is_ours(token: str, *, max_age: timedelta | None = None) -> bool:
    """Return whether an address was made here, and not longer than ``max_age`` ago."""
    try:
        return bool(signing.loads(token, salt=SALT, max_age=max_age) == "desk")
    except signing.BadSignature:
        return False
