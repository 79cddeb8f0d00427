"""A name for each request, in the lines of the log and in the answer (``X-Request-Id``), so that
what a reader saw can be found among what was written down."""

import itertools
import os
import re
import secrets
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from worldview.proxies import TrustedProxies

HEADER = "X-Request-Id"
#: What a proxy may name a request: enough for a UUID or a trace, and nothing that forges a line.
_NAME = re.compile(r"[A-Za-z0-9_.:=+/-]{1,128}", re.ASCII)

#: The request that this thread is at, or was last at; empty where it never had one.
current: ContextVar[str] = ContextVar("request_id", default="")


class _Ids:
    """Names that no two requests of any process have: a random one of the process, and a number.
    A fork makes another process of it."""

    def __init__(self) -> None:
        self._renew()
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        self._of_process, self._numbers = secrets.token_hex(12), itertools.count(1)
        self._encoded = self._of_process.encode()

    def __call__(self) -> str:
        return f"{self._of_process}{next(self._numbers):08x}"

    def encoded(self) -> bytes:
        """Return another one in bytes, for who has many to name."""
        return b"%s%08x" % (self._encoded, next(self._numbers))


new_id = _Ids()


class RequestIds:
    """Names requests, kept pages included. A WSGI application before all others, where a server
    knows WSGI alone.

    The header is put on as the answer leaves, so no id is kept with a page.
    """

    def __init__(self, application: WSGIApplication | None = None) -> None:
        self._application = application
        self._proxies = TrustedProxies()

    def name(self, environ: WSGIEnvironment) -> str:
        """Drop what strangers say in a proxy's name, and return the id of the request, a trusted
        proxy's or a new one; log lines of this context have it from here on."""
        self._proxies.drop_hearsay(environ)
        request_id = environ.get("HTTP_X_REQUEST_ID")
        if request_id is None or not _NAME.fullmatch(request_id):
            request_id = new_id()
        current.set(request_id)
        return request_id

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request_id = self.name(environ)

        def respond(
            status: str, headers: list[tuple[str, str]], *failure: Any
        ) -> Callable[[bytes], object]:
            return start_response(status, [*headers, (HEADER, request_id)], *failure)

        return self._application(environ, respond)  # type: ignore[misc]  # asked where there is one
