"""Asks the site as a server does: through the page cache, down to Django."""

import itertools
import time
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote_to_bytes

from django.core.wsgi import get_wsgi_application
from django.db import connection

from pagecache.memory.middleware import PageCacheMiddleware
from pagecache.memory.responses import CachedResponse
from worldview.request_ids import RequestIds

_numbers = itertools.count()


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    def __getitem__(self, name):
        return self.headers[name.lower()]

    def get(self, name, default=None):
        return self.headers.get(name.lower(), default)

    @property
    def hit(self):
        """Whether it came from memory."""
        return "; hit" in self.get("Cache-Status", "")


class Site:
    """``get("/?page=2", accept_encoding="gzip")``; headers are named with underscores."""

    def __init__(self):
        self.front = PageCacheMiddleware(get_wsgi_application())
        self.door = RequestIds(self.front)

    def get(self, address, **headers):
        return self.ask("GET", address, **headers)

    def hear(self):
        """Wait until all that was committed by now is heard: notifications come in the order of
        their transactions, so it is when one more is."""
        word = f"heard-{next(_numbers)}"
        page = CachedResponse(
            [("Content-Type", "text/plain")], "identity", b"", etag=word, tags=(word,),
            params=(), rendered_at=0, expires_at=0,
        )  # fmt: skip
        pages, listener = self.front.pages, self.front.listener
        listener.start()
        pages.put(word, page, pages.begin_rendering())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('pages', %s)", [word])
        until = time.monotonic() + 10
        while not listener.is_current() or pages.get(word) is not None:
            assert time.monotonic() < until, "the notification did not arrive"
            time.sleep(0.001)

    def ask(
        self, method, address, *, host="testserver", scheme="http", peer="203.0.113.9",
        content_length="", **headers,
    ):  # fmt: skip
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": peer,
            "HTTP_HOST": host,
            "CONTENT_LENGTH": content_length,
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        told = []
        response = self.door(environ, lambda status, headers: told.extend((status, headers)))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        said = {name.lower(): value for name, value in told[1]}
        return Answer(int(told[0].split()[0]), said, body)
