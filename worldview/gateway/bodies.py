"""What a request sends, read in full before it costs a thread: with a bound for what it is for, and
a deadline that whoever dribbles does not meet."""

import asyncio
import re
from contextlib import asynccontextmanager, suppress
from tempfile import SpooledTemporaryFile

from django.conf import settings

#: As Apache's mod_reqtimeout: so long for the beginning, and from then on so much a second.
TIMEOUT_SECONDS = 20
MIN_BYTES_PER_SECOND = 500
#: What is larger lies on the disk, and so much of it at once for all requests of a process.
MAX_MEMORY = 64 * 1024
MAX_BYTES_AT_ONCE = 2 * 1024 * 1024 * 1024
#: Of what is too large so much passes by, for so long, before it is refused.
DRAIN_BYTES, DRAIN_SECONDS = 256 * 1024 * 1024, 10

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE", "DELETE")
#: More digits than this, a Content-Length is none.
_LENGTH = re.compile(r"[0-9]{1,19}")


class TooLarge(Exception):
    """More than may be sent there."""


class TooSlow(Exception):
    """It did not come in time."""


class TooMany(Exception):
    """Others are sending so much that there is no room."""


class Gone(Exception):
    """The client left before it had sent all."""


def max_bytes(environ):
    """Return how much may be sent to the address of a WSGI ``environ``.

    To the desk whole columns and photos are sent: what is sent is read before the login is judged,
    as words are carried over one that ended, so a cookie of its name is what counts for photos, and
    nothing for words.
    """
    path = environ.get("PATH_INFO", "")
    if path.startswith("/admin/"):
        names = {part.partition("=")[0].strip() for part in _cookies(environ)}
        if settings.SESSION_COOKIE_NAME in names:
            return settings.DESK_POST_MAX_BYTES
        return settings.CARRIED_POST_MAX_BYTES
    if path.startswith("/webhooks/"):
        return settings.WEBHOOK_MAX_BYTES
    return settings.PUBLIC_POST_MAX_BYTES


def _cookies(environ):
    return environ.get("HTTP_COOKIE", "").split(";")


def is_too_large(environ):
    """Whether ``Content-Length`` says more than may be sent there, or nothing that could be."""
    length = environ.get("CONTENT_LENGTH") or "0"
    return not _LENGTH.fullmatch(length) or int(length) > max_bytes(environ)


class Bodies:
    """Reads bodies, and knows how much lies here of all that are being read or worked on."""

    def __init__(self):
        self._held = 0

    @asynccontextmanager
    async def read(self, environ, receive):
        """Give the body as a file while the block lasts, and set the length it turned out to have.

        Raises ``TooLarge``, ``TooSlow``, ``TooMany`` or ``Gone``.
        """
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            environ.pop("CONTENT_LENGTH", None)
            with SpooledTemporaryFile(MAX_MEMORY) as nothing:
                yield nothing
            return
        if is_too_large(environ):
            raise TooLarge
        limit = max_bytes(environ)
        size, begun = 0, asyncio.get_running_loop().time()
        with SpooledTemporaryFile(MAX_MEMORY) as body:
            try:
                while True:
                    patience = TIMEOUT_SECONDS + size / MIN_BYTES_PER_SECOND
                    message = await _next(receive, begun + patience)
                    chunk = message.get("body", b"")
                    size += len(chunk)
                    self._held += len(chunk)
                    if size > limit:
                        raise TooLarge
                    if self._held > MAX_BYTES_AT_ONCE:
                        raise TooMany
                    body.write(chunk)
                    if not message.get("more_body"):
                        break
                environ["CONTENT_LENGTH"] = str(size)
                body.seek(0)
                yield body
            finally:
                self._held -= size


async def drain(receive):
    """Let what still comes pass by, for a while: a client that is answered while it sends sees a
    broken connection, and not the answer (RFC 9112, 9.6)."""
    size, deadline = 0, asyncio.get_running_loop().time() + DRAIN_SECONDS
    with suppress(TooSlow, Gone):
        while size <= DRAIN_BYTES:
            message = await _next(receive, deadline)
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                return


async def _next(receive, deadline):
    try:
        async with asyncio.timeout_at(deadline):
            message = await receive()
    except TimeoutError:
        raise TooSlow from None
    if message["type"] != "http.request":
        raise Gone
    return message
