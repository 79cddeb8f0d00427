"""Numbers of rows, written so that whoever reads them learns nothing: neither how many there are
nor which of two came first.

A number is carried onto another one of 48 bits by a permutation that only a secret key knows (a
Feistel network of six rounds over BLAKE2), so nothing is stored and none is met twice. It is no
signature: who must not guess one signs it as well.
"""

import hashlib
from functools import lru_cache

from django.utils.crypto import salted_hmac

#: Characters of a number that is hidden, all of them hexadecimal digits in lower case.
LENGTH = 12
_BITS = 24
_MASK = (1 << _BITS) - 1
_ROUNDS = 6


@lru_cache(maxsize=16)  # a message says more than once whose it is
def hide(number: int, purpose: str, secret: str | bytes) -> str:
    """Return what stands for ``number``; another for every ``purpose`` and every ``secret``."""
    key = _key(purpose, secret)
    left, right = number >> _BITS, number & _MASK
    for place in range(_ROUNDS):
        left, right = right, left ^ _round(place, right, key)
    return f"{left << _BITS | right:012x}"


def reveal(hidden: str, purpose: str, secret: str | bytes) -> int:
    """Return the number that ``hidden`` stands for. Raises ``ValueError`` where it is none."""
    if len(hidden) != LENGTH:
        raise ValueError("This is no hidden number.")
    key = _key(purpose, secret)
    both = int(hidden, 16)
    left, right = both >> _BITS, both & _MASK
    for place in reversed(range(_ROUNDS)):
        left, right = right ^ _round(place, left, key), left
    return left << _BITS | right


def _round(place: int, half: int, key: bytes) -> int:
    told = bytes([place]) + half.to_bytes(3, "big")
    return int.from_bytes(hashlib.blake2b(told, key=key, digest_size=3).digest(), "big")


@lru_cache(maxsize=64)
def _key(purpose: str, secret: str | bytes) -> bytes:
    salt = f"background.opaque.{purpose}"
    return salted_hmac(salt, "", secret=secret, algorithm="sha256").digest()
