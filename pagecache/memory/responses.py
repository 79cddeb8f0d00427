"""Responses kept in memory, ready to send, and what HTTP lets a request ask of them (RFC 9110): a
content coding, a condition, a range.
"""

import gzip
import re
from collections.abc import Iterable, Sequence
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from wsgiref.types import StartResponse, WSGIEnvironment

import brotli

from pagecache.memory.body_file import Place

Header = tuple[str, str]
#: A body here, or where it is.
Body = bytes | Place

#: The codings we compress with, in the order of our preference.
ENCODINGS = ("br", "gzip")
#: What a client accepts, of a request that is made for the cache (WSGI).
ACCEPTED = "pagecache.accept_encoding"
#: Quick enough to be done once a change in a request; what is left to gain is a few percent.
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
#: What a response costs beside its bytes, each of its tags, and what makes it ready (measured).
RESPONSE_BYTES, TAG_BYTES, READY_BYTES = 1000, 50, 2000

#: The response came from memory (RFC 9211).
HIT = ("Cache-Status", "worldview; hit")

#: What is compressed already.
_COMPRESSED = ("image/", "application/pdf", "application/epub+zip")

_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
#: No page is so long; a number with more digits (Python reads 4,300 at most) is as good as this.
_MAX_OFFSET = 10**15
#: Headers about a body, which a 304 does not have.
CONTENT_HEADERS = {"Content-Length", "Content-Encoding", "Content-Type", "Accept-Ranges"}


class Headers(list[Header]):
    """Headers as WSGI wants them, that are sent again and again; ``encoded``: as ASGI does."""

    __slots__ = ("encoded",)

    def __init__(self, headers: Iterable[Header]) -> None:
        super().__init__(headers)
        self.encoded = encode_headers(self)

    def plus(self, *others: Header) -> "Headers":
        """Return these and ``others``."""
        together = Headers(())
        together.extend((*self, *others))
        together.encoded = [*self.encoded, *map(_encode, others)]
        return together


def encode_headers(headers: Iterable[Header]) -> list[tuple[bytes, bytes]]:
    """Return ``headers`` in the bytes that ASGI wants."""
    return [_encode(header) for header in headers]


def _encode(header: Header) -> tuple[bytes, bytes]:
    name, value = header
    return name.lower().encode("latin-1"), value.encode("latin-1")


@lru_cache(maxsize=256)
def share_headers(headers: tuple[Header, ...]) -> Headers:
    """Return headers as they are kept: nearly all pages have the same, which are there once."""
    return Headers(headers)


class EncodedResponse:
    """A response in one content coding, ready to send: ``headers`` and ``chunks`` as WSGI wants
    them; ``hit_headers`` are those of a response from memory, with ``Last-Modified``."""

    __slots__ = ("body", "chunks", "etag", "headers", "hit_headers")

    def __init__(
        self, encoding: str, body: bytes, etag: str, headers: Headers, modified: str
    ) -> None:
        self.body, self.chunks = body, [body]
        self.etag = f'"{etag}"' if encoding == "identity" else f'"{etag}-{encoding}"'
        own = [("Content-Length", str(len(body))), ("ETag", self.etag)]
        if encoding != "identity":
            own.append(("Content-Encoding", encoding))
        self.headers = [*headers, *own]
        self.hit_headers = headers.plus(*own, HIT, ("Last-Modified", modified))


#: Of a page that is not ready in any content coding.
_NOT_READY: dict[str, EncodedResponse] = {}


class CachedResponse:
    """A response of 200 that may be kept, in the content codings it was asked for in.

    headers: those of every coding, ``Last-Modified`` not among them. body: in ``encoding``. params:
    the query parameters it depends on (``pagecache.decorators``). rendered_at and expires_at:
    seconds since the epoch; expires_at may be infinite.

    ``bodies`` are by their coding, each here or in a ``BodyFile``. What is not compressed is
    quickly made of what is, and not kept beside it. What was asked for last is ``ready`` besides.

    Two responses of one second cannot be told apart by ``Last-Modified`` (RFC 9110, 8.8.2.2), so it
    is sent only from ``dated_from`` on, when the second after the one of rendering has passed.
    """

    __slots__ = (
        *("_etag", "_headers", "_modified", "bodies", "compressible", "dated_from"),
        *("expires_at", "number", "params", "ready", "tags"),
    )

    def __init__(
        self,
        headers: Sequence[Header],
        encoding: str,
        body: bytes,
        *,
        etag: str,
        tags: tuple[str, ...],
        params: Sequence[str],
        rendered_at: float,
        expires_at: float,
    ) -> None:
        self.tags, self.params = tuple(dict.fromkeys(tags)), params
        #: Which one it is of those that were kept (``LruPages``).
        self.number = 0
        self.dated_from, self.expires_at = rendered_at + 2, expires_at
        self._modified = formatdate(rendered_at, usegmt=True)
        content_type = next(value for name, value in headers if name.lower() == "content-type")
        self.compressible = "svg" in content_type or not content_type.startswith(_COMPRESSED)
        self._headers, self._etag = share_headers(tuple(headers)), etag
        if not self.compressible and encoding == "gzip":
            encoding, body = "identity", gzip.decompress(body)
        self.bodies: dict[str, Body] = {encoding: body}
        self.ready = _NOT_READY

    @property
    def size(self) -> int:
        """What the response takes of memory, in bytes, where it is kept and not ready."""
        here = sum(len(body) for body in self.bodies.values() if isinstance(body, bytes))
        return RESPONSE_BYTES + TAG_BYTES * len(self.tags) + here

    def coding(self, encoding: str) -> str:
        """Return the content coding in which it is sent to who asks for ``encoding``."""
        return encoding if self.compressible else "identity"

    def encode(self, encoding: str, body: bytes) -> EncodedResponse:
        """Return it with its ``body``, which is in ``encoding``, to be sent."""
        return EncodedResponse(encoding, body, self._etag, self._headers, self._modified)

    def encode_first(self, encoding: str) -> EncodedResponse:
        """Return it in the content coding it is first asked for in, in which it is ready then."""
        encoding = self.coding(encoding)
        before, body = next(iter(self.bodies.items()))
        assert isinstance(body, bytes), "nothing is in a file before it is kept"
        if encoding != before:
            body = recode(body, before, encoding)
            if encoding != "identity":
                self.bodies[encoding] = body
        encoded = self.encode(encoding, body)
        self.make_ready(encoding, encoded)
        return encoded

    def make_ready(self, encoding: str, encoded: EncodedResponse | None) -> None:
        """Have ``encoded`` ready, or nothing any more."""
        ready = {name: one for name, one in self.ready.items() if name != encoding}
        self.ready = ready if encoded is None else ready | {encoding: encoded}


def recode(body: bytes, before: str, after: str) -> bytes:
    """Return ``body``, which is in the content coding ``before``, in another one."""
    if before == "gzip":
        body = gzip.decompress(body)
    elif before == "br":
        body = brotli.decompress(body)
    if after == "br":
        body = brotli.compress(body, quality=BROTLI_QUALITY)
    elif after == "gzip":
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return body


@lru_cache(maxsize=256)
def negotiate_encoding(accepted: str) -> str:
    """Return the one of ``ENCODINGS`` that an ``Accept-Encoding`` prefers, or ``identity``
    (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for item in accepted.lower().split(","):
        name, _, parameter = item.partition(";")
        weight = 1.0
        if parameter.strip().startswith("q="):
            try:
                weight = float(parameter.strip()[2:])
            except ValueError:
                weight = 0.0
        weights[name.strip()] = weight
    default = weights.get("*", 0.0)
    acceptable = [name for name in ENCODINGS if weights.get(name, default) > 0]
    # Of equals our own preference.
    return max(acceptable, key=lambda name: weights.get(name, default), default="identity")


def last_modified(headers: Iterable[Header]) -> str | None:
    """Return the ``Last-Modified`` among ``headers``, or ``None``."""
    return next((value for name, value in headers if name == "Last-Modified"), None)


def is_not_modified(
    environ: WSGIEnvironment, encoded: EncodedResponse, modified: str | None
) -> bool:
    """Return whether the client has the response already, and 304 is to be sent (RFC 9110, 13.2.2).
    modified: its ``Last-Modified``, where it has one."""
    if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        return "*" in tags or encoded.etag in tags
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError, OverflowError):
        return False


def parse_range(
    environ: WSGIEnvironment, encoded: EncodedResponse, modified: str | None
) -> range | None:
    """Return the positions of the bytes that ``Range`` asks for, none where it cannot be satisfied;
    ``None`` where the whole body is to be sent (RFC 9110, 14.2): for several ranges, another unit,
    or an ``If-Range`` of another response."""
    asked = _RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if asked is None or environ["REQUEST_METHOD"] != "GET" or not any(asked.groups()):
        return None
    condition = environ.get("HTTP_IF_RANGE")
    if condition is not None and condition not in (encoded.etag, modified):
        return None
    length = len(encoded.body)
    first, last = map(_parse_position, asked.groups())
    if first is None:
        # The last so many bytes.
        return range(max(0, length - (last or 0)), length)
    if last is None:
        return range(first, length)
    return None if last < first else range(first, min(length, last + 1))


def _parse_position(digits: str) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) <= 15 else _MAX_OFFSET


def send(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    encoded: EncodedResponse,
    headers: list[Header],
) -> list[bytes]:
    """Answer a request with ``encoded`` and ``headers``: 200, 206, 304 or 416."""
    modified = last_modified(headers)
    if is_not_modified(environ, encoded, modified):
        start_response("304 Not Modified", [h for h in headers if h[0] not in CONTENT_HEADERS])
        return []
    asked = parse_range(environ, encoded, modified)
    if asked is None:
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else encoded.chunks
    length = len(encoded.body)
    others = [h for h in headers if h[0] != "Content-Length"]
    if not asked:
        start_response(
            "416 Range Not Satisfiable",
            [*others, ("Content-Range", f"bytes */{length}"), ("Content-Length", "0")],
        )
        return []
    start_response(
        "206 Partial Content",
        [
            *others,
            ("Content-Range", f"bytes {asked.start}-{asked.stop - 1}/{length}"),
            ("Content-Length", str(len(asked))),
        ],
    )
    return [encoded.body[asked.start : asked.stop]]
