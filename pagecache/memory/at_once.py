"""The plainest requests, which most are, answered from what an ASGI server says of them: nothing is
translated for WSGI, which would take longer than all else that is done for a page in memory."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from background import clock
from pagecache.memory.responses import CONTENT_HEADERS, negotiate_encoding

if TYPE_CHECKING:
    from pagecache.memory.middleware import PageCacheMiddleware

#: Status, headers and body, as ASGI sends them.
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

#: Headers with which a request wants something else than the whole page, or has a name already.
_NOT_PLAIN = frozenset({b"range", b"if-range", b"x-request-id"})
_CONTENT_HEADERS = frozenset(name.lower().encode() for name in CONTENT_HEADERS)


class AnswersAtOnce:
    """Finds what ``page_cache`` would answer to a request, where that is a whole page it has in
    memory, or that the client has that page already. Whatever else there is to a request,
    ``page_cache`` knows better."""

    def __init__(self, page_cache: "PageCacheMiddleware") -> None:
        self._pages, self._listener = page_cache.pages, page_cache.listener
        self._secure_only = page_cache.secure_only
        self._find_host = page_cache.find_host
        self._understand = lru_cache(maxsize=256)(self._read)

    def find(self, scope: MutableMapping[str, Any]) -> Answer | None:
        """Return what to answer to a request; ``None`` where it is not for this way. Never
        waits."""
        path = scope["raw_path"] or b"%"
        if scope["method"] != "GET" or scope["query_string"] or b"%" in path:
            return None
        said = scope["headers"]
        headers = dict(said)
        if len(headers) != len(said) or not _NOT_PLAIN.isdisjoint(headers):
            return None
        # What a proxy says of https is worth what the proxy is: that is seen to elsewhere.
        if self._secure_only and scope["scheme"] != "https":
            return None
        host, coding = self._understand(headers.get(b"host"), headers.get(b"accept-encoding"))
        if host is None or not self._listener.is_current():
            return None
        page = self._pages.get((host, path.decode("latin-1"), ""))
        if page is None or not page.dated_from <= clock.timestamp() < page.expires_at:
            return None
        coding = page.coding(coding)
        encoded = page.ready.get(coding) or self._pages.encode_kept(page, coding, wait=False)
        if encoded is None:
            return None
        known = headers.get(b"if-none-match")
        if known is None:
            # A date as a condition is to be compared.
            whole = b"if-modified-since" not in headers
            return (200, encoded.hit_headers.encoded, encoded.body) if whole else None
        # An entity tag counts more than a date (RFC 9110, 13.1.3), and there may be several.
        if known != encoded.etag.encode():
            return None
        said = encoded.hit_headers.encoded
        return 304, [header for header in said if header[0] not in _CONTENT_HEADERS], b""

    def _read(self, host: bytes | None, accepted: bytes | None) -> tuple[str | None, str]:
        """Return which host of ours is meant, if any, and the content coding to be sent."""
        coding = negotiate_encoding((accepted or b"identity").decode("latin-1"))
        return self._find_host((host or b"").decode("latin-1")), coding
