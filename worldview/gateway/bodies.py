"""What a request sends, read in full before it costs a thread: with a bound for what it is for, and
a deadline that whoever dribbles does not meet."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from http.cookies import CookieError, SimpleCookie
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.types import WSGIEnvironment

from django.conf import settings

#: The server's way to give the next message of ASGI.
Receive = Callable[[], Awaitable[dict[str, Any]]]

#: As Apache's mod_reqtimeout: so long for the beginning, and from then on so much a second, of what
#: is larger than a form with words more.
TIMEOUT_SECONDS = 20
MIN_BYTES_PER_SECOND, MIN_BYTES_PER_SECOND_BEYOND = 500, 20_000
#: Nothing at all may come for no longer.
IDLE_SECONDS = 30
#: What is larger lies on the disk, and so much of it at once for all requests of a process and for
#: those of one sender. What is smaller is not counted: there are no more than connections.
MAX_MEMORY = 64 * 1024
MAX_TOTAL_BYTES, MAX_BYTES_OF_SENDER = 4 * 1024 * 1024 * 1024, 1200 * 1024 * 1024
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
    """The client left before it had sent all, or sent what is no body (RFC 9112, 7.1)."""


#: In a WSGI environment: that the session which its cookie names was looked up, and is there.
SESSION_STANDS = "worldview.session_stands"


def max_bytes(environ: WSGIEnvironment) -> int:
    """Return how much may be sent to the address of a WSGI ``environ``.

    To the desk whole columns and photos are sent: photos where there is a session, words also where
    it ended, as they are carried over that.
    """
    path = environ.get("PATH_INFO", "")
    if path.startswith("/admin/"):
        if environ.get(SESSION_STANDS):
            return settings.DESK_POST_MAX_BYTES
        return settings.CARRIED_POST_MAX_BYTES
    if path.startswith("/webhooks/"):
        return settings.WEBHOOK_MAX_BYTES
    return settings.PUBLIC_POST_MAX_BYTES


def session_to_look_up(environ: WSGIEnvironment) -> str:
    """Return the key of the session that decides whether the body may come in, or an empty string
    where nothing hangs on one."""
    length = environ.get("CONTENT_LENGTH") or "0"
    is_large = _LENGTH.fullmatch(length) and int(length) > settings.CARRIED_POST_MAX_BYTES
    if not is_large or not environ.get("PATH_INFO", "").startswith("/admin/"):
        return ""
    cookies = SimpleCookie()
    with suppress(CookieError):
        cookies.load(environ.get("HTTP_COOKIE", ""))
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    # A cookie can hold anything, in escapes; a key is letters and digits.
    return morsel.value if morsel and morsel.value.isascii() and morsel.value.isalnum() else ""


def is_too_large(environ: WSGIEnvironment) -> bool:
    """Whether ``Content-Length`` says more than may be sent there, or nothing that could be."""
    length = environ.get("CONTENT_LENGTH") or "0"
    return not _LENGTH.fullmatch(length) or int(length) > max_bytes(environ)


class Bodies:
    """Reads bodies, and knows how much lies here of all that are being read or worked on."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()

    @asynccontextmanager
    async def read(
        self, environ: WSGIEnvironment, receive: Receive, sender: str = ""
    ) -> AsyncIterator[IO[bytes]]:
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
        limit, size, begun = max_bytes(environ), 0, asyncio.get_running_loop().time()
        with SpooledTemporaryFile(MAX_MEMORY) as body:
            try:
                while True:
                    message = await _next(receive, _deadline(begun, size))
                    chunk = message.get("body", b"")
                    size += len(chunk)
                    if size > limit:
                        raise TooLarge
                    self._hold(sender, size, len(chunk))
                    body.write(chunk)
                    if not message.get("more_body"):
                        break
                environ["CONTENT_LENGTH"] = str(size)
                body.seek(0)
                yield body
            finally:
                self._let_go(sender, size)

    def _hold(self, sender: str, size: int, more: int) -> None:
        if size <= MAX_MEMORY:
            return
        self._held[sender] += more if size - more > MAX_MEMORY else size
        if self._held.total() > MAX_TOTAL_BYTES or self._held[sender] > MAX_BYTES_OF_SENDER:
            raise TooMany

    def _let_go(self, sender: str, size: int) -> None:
        if size > MAX_MEMORY:
            self._held[sender] -= size
            if self._held[sender] <= 0:
                del self._held[sender]


def _deadline(begun: float, size: int) -> float:
    """When the next piece must be here, of a body of which ``size`` came."""
    beyond = max(0, size - MAX_MEMORY)
    patience = (size - beyond) / MIN_BYTES_PER_SECOND + beyond / MIN_BYTES_PER_SECOND_BEYOND
    idle = asyncio.get_running_loop().time() + IDLE_SECONDS
    return min(idle, begun + TIMEOUT_SECONDS + patience)


async def drain(receive: Receive) -> None:
    """Let what still comes pass by, for a while: a client that is answered while it sends sees a
    broken connection, and not the answer (RFC 9112, 9.6)."""
    size, deadline = 0, asyncio.get_running_loop().time() + DRAIN_SECONDS
    with suppress(TooSlow, Gone):
        while size <= DRAIN_BYTES:
            message = await _next(receive, deadline)
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                return


async def _next(receive: Receive, deadline: float) -> dict[str, Any]:
    try:
        async with asyncio.timeout_at(deadline):
            message = await receive()
    except TimeoutError:
        raise TooSlow from None
    if message["type"] != "http.request":
        raise Gone
    return message
