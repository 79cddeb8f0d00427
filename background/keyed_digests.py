"""Digests that only whoever knows a secret can make, of many values one after the other."""

import hmac
from functools import lru_cache

from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes


def salted_digest(salt: str, value: str | bytes, secret: str | bytes) -> bytes:
    """Return what ``django.utils.crypto.salted_hmac`` makes of ``value`` with SHA-256; the key is
    derived once for each ``salt`` and ``secret``."""
    mac = _keyed(salt, secret).copy()
    mac.update(force_bytes(value))
    return mac.digest()


@lru_cache(maxsize=64)
def _keyed(salt: str, secret: str | bytes) -> hmac.HMAC:
    return salted_hmac(salt, "", secret=secret, algorithm="sha256")
