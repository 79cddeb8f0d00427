"""The door in front of Django: what is kept is answered here, all else goes through."""

import threading
import time
from email.utils import parsedate_to_datetime
from sys import intern
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

from background import clock
from pagecache.memory import responses
from pagecache.memory.listener import Listener
from pagecache.memory.lru import LruPages

#: How long a request waits for another one that renders the same page, in seconds.
PATIENCE = 10
#: After a page could not be rendered, those in memory are shown for so long without trying again.
RETRY_DELAY = 1
#: What the application tells us about a page, and what we say anew ourselves.
OURS = {
    "surrogate-key",
    "x-page-until",
    "content-length",
    "content-encoding",
    "etag",
    "last-modified",
}
#: Told us alone.
INTERNAL = {"surrogate-key", "x-page-until"}
KEPT = ("Cache-Status", "worldview; fwd=uri-miss; stored")
NOT_KEPT = ("Cache-Status", "worldview; fwd=bypass")
FORMER = ("Cache-Status", "worldview; hit; detail=stale-if-error")
_ABOUT_PARTS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
)


class Front:
    """A WSGI application that stands before another one.

    A request is answered from memory if it is GET or HEAD, for a host of ours, and the page is
    kept and current. Directives of the request (``no-cache``) are not followed, which RFC 9111,
    5.2.1 leaves to a cache: what is kept here is current without them.
    """

    def __init__(self, application):
        self._application = application
        self.pages = LruPages(settings.PAGE_CACHE_MB * 1024 * 1024)
        self.listener = Listener(self.pages)
        self._hosts = {host.lower() for host in settings.ALLOWED_HOSTS if host[:1] not in ".*"}
        self._secure_only = settings.SECURE_SSL_REDIRECT
        self._behind_proxy = bool(settings.TRUSTED_PROXIES)
        self._tags_header = settings.PAGE_LABELS_HEADER
        self._passed_on = (settings.STATIC_URL, settings.MEDIA_URL, "/admin/", "/health/")
        self._renderings = {}
        self._lock = threading.Lock()
        self._failed_until = 0.0

    def __call__(self, environ, start_response):
        key = self._key(environ)
        if key is None:
            return self._application(environ, _without_internal(start_response))
        kept = self._kept(environ, start_response, key)
        return self._rendered(environ, start_response, key) if kept is None else kept

    def kept(self, environ, start_response):
        """Answer from memory; return ``None`` where that cannot be. Never waits."""
        key = self._key(environ)
        return None if key is None else self._kept(environ, start_response, key)

    def _kept(self, environ, start_response, key):
        if self.listener.is_current():
            page = self.pages.get(key)
            if page is not None and clock.timestamp() < page.expires_at:
                return self._answer(environ, start_response, key, page, responses.HIT)
        elif (page := self.pages.get(key)) and time.monotonic() < self._failed_until:
            return self._answer(environ, start_response, key, page, FORMER)
        return None

    def _key(self, environ):
        """Under what a page is kept: host, path, and those parameters it declares. ``None`` for
        what never is."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        path = environ["PATH_INFO"]
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._hosts:
            name, _, port = host.rpartition(":")
            # Any port would be another key for the same page.
            if name not in self._hosts or not port.isdigit():
                return None
            host = name
        if path.startswith(self._passed_on) or "\0" in path:
            return None
        if self._secure_only and not self._is_secure(environ):
            return None
        query = environ.get("QUERY_STRING")
        if not query:
            return host, path, ""
        if "%00" in query:
            return None  # the application refuses it (``worldview.middleware.refuse_nul``)
        return self._key_with_query(host, path, query)

    def _key_with_query(self, host, path, query):
        plain = self.pages.get((host, path, ""))
        params = plain.params if plain is not None else _params(path)
        if params is None or params == "*":
            return None
        if not params:
            return host, path, ""
        # As Django reads it: the last of several counts.
        asked = dict(parse_qsl(query, keep_blank_values=True))
        return host, path, urlencode({name: asked[name] for name in params if name in asked})

    def _is_secure(self, environ):
        if environ.get("wsgi.url_scheme") == "https":
            return True
        return self._behind_proxy and environ.get("HTTP_X_FORWARDED_PROTO") == "https"

    def _answer(self, environ, start_response, key, page, status):
        now = clock.timestamp()
        encoded, made = page.encode(
            responses.negotiate_encoding(environ.get("HTTP_ACCEPT_ENCODING", "identity"))
        )
        if made:
            self.pages.add_bytes(key, page, len(encoded.body))
        if status is responses.HIT and now >= page.dated_from:
            headers = encoded.hit_headers
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

    # --- What is not there ----------------------------------------------------------------------

    def _rendered(self, environ, start_response, key):
        """The page from the application. Of several requests for it one renders, the others wait
        for what can be kept."""
        if (params := _params(environ["PATH_INFO"])) is None:
            return self._application(environ, _without_internal(start_response))
        self.listener.start()
        mine = threading.Event()
        with self._lock:
            going_on = self._renderings.setdefault(key, mine)
        if going_on is not mine:
            going_on.wait(PATIENCE)
            if self.listener.is_current() and (page := self.pages.get(key)) is not None:
                return self._answer(environ, start_response, key, page, responses.HIT)
            return self._from_application(environ, start_response, key, params)
        try:
            return self._from_application(environ, start_response, key, params)
        finally:
            with self._lock:
                del self._renderings[key]
            mine.set()

    def _from_application(self, environ, start_response, key, params):
        # Codings, conditions and parts are dealt with here, from the whole page.
        asked = environ | {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}
        for name in _ABOUT_PARTS:
            asked.pop(name, None)
        is_current, began, said = self.listener.is_current(), self.pages.begin_rendering(), []
        try:
            response = self._application(asked, lambda *told: said.extend(told))
            page = self._page(said[0], said[1], response, params)
        except BaseException:
            self.pages.cancel_rendering(began)
            raise
        if page is not None and is_current:
            kept = self.pages.put(key, page, began)
            return self._answer(environ, start_response, key, page, KEPT if kept else NOT_KEPT)
        self.pages.cancel_rendering(began)
        if page is not None:
            return self._answer(environ, start_response, key, page, NOT_KEPT)
        if said[0].startswith("5") and (former := self.pages.get(key)) is not None:
            self._failed_until = time.monotonic() + RETRY_DELAY
            _close(response)
            return self._answer(environ, start_response, key, former, FORMER)
        _without_internal(start_response)(*said)
        if environ["REQUEST_METHOD"] == "HEAD":
            _close(response)
            return []
        return response

    def _page(self, status, headers, response, params):
        """The response as a ``Page``, or ``None`` if it is none that may be kept."""
        told = {name.lower(): value for name, value in headers}
        if (
            not status.startswith("200")
            or "surrogate-key" not in told
            or "public" not in told.get("cache-control", "")
            or "set-cookie" in told
            or "nonce-" in told.get("content-security-policy", "")
        ):
            return None
        body = b"".join(response)
        _close(response)
        tags = [intern(tag) for tag in told["surrogate-key"].split()]
        encoding = told.get("content-encoding", "identity")
        # Nearly all pages have the same ones.
        sent = [(intern(n), intern(value)) for n, value in headers if n.lower() not in OURS]
        if self._tags_header:
            joint = "," if self._tags_header.lower() == "cache-tag" else " "
            sent.append((self._tags_header, joint.join(tags)))
        return responses.CachedResponse(
            [*sent, ("Accept-Ranges", "bytes")],
            encoding,
            body,
            etag=told["etag"].strip('"').removesuffix("-gzip"),
            tags=tuple(tags),
            params=params,
            rendered_at=parsedate_to_datetime(told["last-modified"]).timestamp(),
            expires_at=float(told.get("x-page-until", "inf")),
        )


def _params(path):
    """The query parameters that the page at ``path`` declares (``pagecache.decorators``): their
    names, ``*`` for all; ``None`` where there is no page that may be kept."""
    try:
        # As Django reads it: a server hands on bytes as latin-1 (PEP 3333).
        found = resolve(get_path_info({"PATH_INFO": path}))
    except Resolver404:
        return None
    return getattr(found.func, "page_params", None)


def _without_internal(start_response):
    """``start_response`` for an answer that is handed on: what the application tells us alone stays
    here."""

    def started(status, headers, *failure):
        told = [header for header in headers if header[0].lower() not in INTERNAL]
        return start_response(status, told, *failure)

    return started


def _close(response):
    if hasattr(response, "close"):
        response.close()
