"""WSGI middleware in front of Django: what is in memory is answered here, all else goes through."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from email.utils import parsedate_to_datetime
from sys import intern
from types import TracebackType
from typing import NoReturn
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

from background import clock
from pagecache.memory import responses
from pagecache.memory.body_file import BodyFile
from pagecache.memory.listener import Listener
from pagecache.memory.lru import LruPages, PageKey
from pagecache.memory.responses import CachedResponse, EncodedResponse, Header

MEGABYTE = 1024 * 1024
#: How long a request waits for another one that renders the same page, in seconds.
RENDERING_TIMEOUT = 10
#: After a page could not be rendered, those in memory are shown for so long without trying again.
RETRY_DELAY = 1
#: Headers of the application for this cache alone.
INTERNAL_HEADERS = {"surrogate-key", "x-page-until"}
#: Headers of the application that this cache takes note of, and sends in its own form or not at
#: all.
REPLACED_HEADERS = INTERNAL_HEADERS | {
    "content-length",
    "content-encoding",
    "etag",
    "last-modified",
}
#: Headers of a request that this cache deals with, and the application does not see.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE")
#: How a response was come by (RFC 9211).
STORED = ("Cache-Status", "worldview; fwd=uri-miss; stored")
BYPASS = ("Cache-Status", "worldview; fwd=bypass")
STALE = ("Cache-Status", "worldview; hit; detail=stale-if-error")

#: What WSGI's ``start_response`` may be called with besides.
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class PageCacheMiddleware:
    """A WSGI application in front of another one.

    A request is answered from memory if it is GET or HEAD, for a host of ours, and the page is
    kept and current. Directives of the request (``no-cache``) are not followed, which RFC 9111,
    5.2.1 leaves to a cache: what is kept here is current without them.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        size = settings.PAGE_FILE_MB * MEGABYTE
        file = BodyFile(settings.VAR_DIR, size) if size else None
        self.pages = LruPages(settings.PAGE_CACHE_MB * MEGABYTE, file)
        self.listener = Listener(self.pages)
        self._hosts = {host.lower() for host in settings.ALLOWED_HOSTS if host[:1] not in ".*"}
        self.secure_only = settings.SECURE_SSL_REDIRECT
        self._behind_proxy = bool(settings.TRUSTED_PROXIES)
        self._tags_header = settings.PAGE_LABELS_HEADER
        self._excluded = (settings.STATIC_URL, settings.MEDIA_URL, "/admin/", "/health/")
        self._renderings: dict[PageKey, threading.Event] = {}
        self._lock = threading.Lock()
        self._failed_until = 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self._build_key(environ)
        if key is None:
            return self.application(environ, _without_internal(start_response))
        body = self._look_up(environ, start_response, key, wait=True)
        return self._render_once(environ, start_response, key) if body is None else body

    def answer_from_memory(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> list[bytes] | None:
        """Answer and return the body; ``None`` where the page is not in memory. Never waits."""
        key = self._build_key(environ)
        return None if key is None else self._look_up(environ, start_response, key, wait=False)

    def _look_up(
        self, environ: WSGIEnvironment, start_response: StartResponse, key: PageKey, *, wait: bool
    ) -> list[bytes] | None:
        if self.listener.is_current():
            page = self.pages.get(key)
            if page is not None and clock.timestamp() < page.expires_at:
                return self._send_kept(environ, start_response, key, page, responses.HIT, wait)
        elif (page := self.pages.get(key)) and time.monotonic() < self._failed_until:
            return self._send_kept(environ, start_response, key, page, STALE, wait)
        return None

    def _build_key(self, environ: WSGIEnvironment) -> PageKey | None:
        """Return what the page is kept under: host, path, and those parameters it declares;
        ``None`` for what is never kept."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        path = environ["PATH_INFO"]
        host = self.find_host(environ.get("HTTP_HOST", ""))
        if host is None or path.startswith(self._excluded) or "\0" in path:
            return None
        if self.secure_only and not self._is_secure(environ):
            return None
        query = environ.get("QUERY_STRING")
        if not query:
            return host, path, ""
        if "%00" in query:
            return None  # the application refuses it (``worldview.middleware.refuse_nul``)
        return self._build_key_with_query(host, path, query)

    def _build_key_with_query(self, host: str, path: str, query: str) -> PageKey | None:
        plain = self.pages.get((host, path, ""))
        params = plain.params if plain is not None else _find_params(path)
        if params is None or params == "*":
            return None
        if not params:
            return host, path, ""
        # As Django reads it: the last of several counts.
        asked = dict(parse_qsl(query, keep_blank_values=True))
        return host, path, urlencode({name: asked[name] for name in params if name in asked})

    def _is_secure(self, environ: WSGIEnvironment) -> bool:
        if environ.get("wsgi.url_scheme") == "https":
            return True
        return self._behind_proxy and environ.get("HTTP_X_FORWARDED_PROTO") == "https"

    def find_host(self, header: str) -> str | None:
        """Return the host of ours that a ``Host`` names; ``None`` for any other."""
        host = header.lower()
        if host in self._hosts:
            return host
        name, _, port = host.rpartition(":")
        # Any port would be another key for the same page.
        return name if name in self._hosts and port.isdecimal() else None

    def _send_kept(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        key: PageKey,
        page: CachedResponse,
        status: Header,
        wait: bool,
    ) -> list[bytes] | None:
        """Answer with ``page`` as it is kept; return ``None`` where it is not any more."""
        encoded = self.pages.encode(key, page, _encoding(environ), wait=wait)
        if encoded is None:
            return None
        return self._send(environ, start_response, page, encoded, status)

    def _send(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        page: CachedResponse,
        encoded: EncodedResponse,
        status: Header,
    ) -> list[bytes]:
        """Answer with ``page`` as it is ``encoded``; ``status`` is its ``Cache-Status``."""
        if status is responses.HIT and clock.timestamp() >= page.dated_from:
            headers: list[Header] = encoded.hit_headers
        else:
            headers = [*encoded.headers, status]
        if (
            environ["REQUEST_METHOD"] == "GET"
            and "HTTP_IF_NONE_MATCH" not in environ
            and "HTTP_IF_MODIFIED_SINCE" not in environ
            and "HTTP_RANGE" not in environ
        ):
            start_response("200 OK", headers)
            return encoded.chunks
        return responses.send(environ, start_response, encoded, headers)

    # --- What is not in memory ------------------------------------------------------------------

    def _render_once(
        self, environ: WSGIEnvironment, start_response: StartResponse, key: PageKey
    ) -> Iterable[bytes]:
        """Answer with the page from the application. Of several requests for it one renders, the
        others wait for what can be kept."""
        if (params := _find_params(environ["PATH_INFO"])) is None:
            return self.application(environ, _without_internal(start_response))
        self.listener.start()
        mine = threading.Event()
        with self._lock:
            current = self._renderings.setdefault(key, mine)
        if current is not mine:
            current.wait(RENDERING_TIMEOUT)
            body = self._look_up(environ, start_response, key, wait=True)
            return body if body is not None else self._render(environ, start_response, key, params)
        try:
            return self._render(environ, start_response, key, params)
        finally:
            with self._lock:
                del self._renderings[key]
            mine.set()

    def _render(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        key: PageKey,
        params: Sequence[str],
    ) -> Iterable[bytes]:
        # Codings, conditions and ranges are dealt with here, from the whole page.
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        asked = environ | {
            "REQUEST_METHOD": "GET",
            "HTTP_ACCEPT_ENCODING": "gzip",
            responses.ACCEPTED: accepted,
        }
        for name in CONDITIONS:
            asked.pop(name, None)
        is_current, began = self.listener.is_current(), self.pages.begin_rendering()
        started = _Started()
        try:
            response = self.application(asked, started)
            page = self._build_page(started, response, params)
            # What is kept may be dropped at once: what is sent is made before.
            encoded = None if page is None else page.encode_first(_encoding(environ))
        except BaseException:
            self.pages.cancel_rendering(began)
            raise
        if page is not None and encoded is not None and is_current:
            status = STORED if self.pages.put(key, page, began) else BYPASS
            return self._send(environ, start_response, page, encoded, status)
        self.pages.cancel_rendering(began)
        if page is not None and encoded is not None:
            return self._send(environ, start_response, page, encoded, BYPASS)
        if started.status.startswith("5") and (stale := self.pages.get(key)) is not None:
            self._failed_until = time.monotonic() + RETRY_DELAY
            kept = self._send_kept(environ, start_response, key, stale, STALE, wait=True)
            if kept is not None:
                _close(response)
                return kept
        _without_internal(start_response)(started.status, started.headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            _close(response)
            return []
        return response

    def _build_page(
        self, started: "_Started", response: Iterable[bytes], params: Sequence[str]
    ) -> CachedResponse | None:
        """Return the response as it is kept, or ``None`` where it may not be."""
        values = {name.lower(): value for name, value in started.headers}
        if (
            not started.status.startswith("200")
            or "surrogate-key" not in values
            or "public" not in values.get("cache-control", "")
            or "set-cookie" in values
            or "nonce-" in values.get("content-security-policy", "")
        ):
            return None
        body = b"".join(response)
        _close(response)
        tags = [intern(tag) for tag in values["surrogate-key"].split()]
        headers = [
            header for header in started.headers if header[0].lower() not in REPLACED_HEADERS
        ]
        if self._tags_header:
            separator = "," if self._tags_header.lower() == "cache-tag" else " "
            headers.append((self._tags_header, separator.join(tags)))
        return CachedResponse(
            [*headers, ("Accept-Ranges", "bytes")],
            values.get("content-encoding", "identity"),
            body,
            etag=values["etag"].strip('"').removesuffix("-gzip"),
            tags=tuple(tags),
            params=params,
            rendered_at=parsedate_to_datetime(values["last-modified"]).timestamp(),
            expires_at=float(values.get("x-page-until", "inf")),
        )


def _encoding(environ: WSGIEnvironment) -> str:
    """Return the content coding to be sent."""
    return responses.negotiate_encoding(environ.get("HTTP_ACCEPT_ENCODING", "identity"))


class _Started:
    """A ``start_response`` that keeps what the application calls it with."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[Header] = []

    def __call__(
        self, status: str, headers: list[Header], exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return _write


def _write(data: bytes) -> NoReturn:
    """Stand in for the ``write`` of PEP 3333, which Django never calls."""
    raise NotImplementedError


def _find_params(path: str) -> Sequence[str] | None:
    """Return the query parameters that the page at ``path`` declares (``pagecache.decorators``):
    their names, ``*`` for all; ``None`` where no page may be kept."""
    try:
        # As Django reads it: a server hands on bytes as latin-1 (PEP 3333).
        match = resolve(get_path_info({"PATH_INFO": path}))
    except Resolver404:
        return None
    return getattr(match.func, "page_params", None)


def _without_internal(start_response: StartResponse) -> StartResponse:
    """Return ``start_response`` for a response that is handed on, without the headers that are for
    this cache alone."""

    def start(
        status: str, headers: list[Header], *exc_info: ExcInfo | None
    ) -> Callable[[bytes], object]:
        sent = [header for header in headers if header[0].lower() not in INTERNAL_HEADERS]
        return start_response(status, sent, *exc_info)

    return start


def _close(response: Iterable[bytes]) -> None:
    if hasattr(response, "close"):
        response.close()
