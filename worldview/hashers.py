"""Passwords are hashed two at a time: it takes a second of a processor, and readers want it too."""

import threading

from django.contrib.auth.hashers import PBKDF2PasswordHasher

MAX_CONCURRENT = 2
#: How long one waits for a turn, in seconds.
TIMEOUT = 5
_turns = threading.BoundedSemaphore(MAX_CONCURRENT)


class HashersBusy(Exception):
    """So many log in at once that none of them can wait any longer."""


class TwoAtATime(PBKDF2PasswordHasher):
    """Django's own hasher. Raises ``HashersBusy`` where no turn comes in time."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        if not _turns.acquire(timeout=TIMEOUT):
            raise HashersBusy
        try:
            return super().encode(password, salt, iterations)
        finally:
            _turns.release()
