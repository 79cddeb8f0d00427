"""A kept page, ready to send, and what HTTP lets one ask of it (RFC 9110): another coding, only if
it changed, a part of it."""

import gzip
import re
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

import brotli

#: In the order of our preference.
CODINGS = ("br", "gzip", "identity")
#: Quick enough to be done once a change in a request; what is left to gain is a few percent.
BROTLI_QUALITY = 5
_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
#: No page is so long; a number with more digits (Python reads 4,300 at most) is as good as this.
_BEYOND_EVERY_PAGE = 10**15
#: What a page costs beside its bytes, and each of its tags (measured).
PAGE_BYTES, TAG_BYTES = 3000, 100


#: How a page was come by (RFC 9211), for whoever looks into it.
HIT = ("Cache-Status", "worldview; hit")


class Headers(list):
    """Headers as WSGI wants them, that are sent again and again; ``encoded``: as ASGI does."""

    __slots__ = ("encoded",)

    def __init__(self, headers):
        super().__init__(headers)
        self.encoded = encode(self)


def encode(headers):
    """Return ``headers``, pairs of text, in the bytes that ASGI wants."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


class Variant:
    """A page in one coding: ``headers`` and ``chunks`` as WSGI wants them; ``hit`` are the headers
    when it comes from memory, with ``Last-Modified``."""

    __slots__ = ("body", "chunks", "etag", "headers", "hit")

    def __init__(self, coding, body, etag, headers, modified):
        self.body, self.chunks = body, [body]
        self.etag = f'"{etag}"' if coding == "identity" else f'"{etag}-{coding}"'
        self.headers = [*headers, ("Content-Length", str(len(body))), ("ETag", self.etag)]
        if coding != "identity":
            self.headers.append(("Content-Encoding", coding))
        self.hit = Headers([*self.headers, HIT, ("Last-Modified", modified)])


class Page:
    """A response of 200 that may be kept.

    headers: those of every coding, ``Last-Modified`` not among them. body: in ``coding``.
    rendered_at and until: seconds since the epoch; until may be infinite. Two pages of one second
    cannot be told apart by ``Last-Modified`` (RFC 9110, 8.8.2.2), so it is ``dated`` only when the
    second after the one it was rendered in has passed.
    """

    __slots__ = (
        *("_etag", "_headers", "bytes", "coded", "dated"),
        *("tags", "modified"),
        *("params", "rendered_at", "until", "variants"),
    )

    def __init__(self, headers, coding, body, *, etag, tags, params, rendered_at, until):
        self.tags, self.params = tags, params
        self.rendered_at, self.until = rendered_at, until
        self.dated = rendered_at + 2
        self.modified = formatdate(rendered_at, usegmt=True)
        content_type = next(value for name, value in headers if name.lower() == "content-type")
        # A picture is compressed already.
        self.coded = not content_type.startswith("image/") or "svg" in content_type
        self._headers, self._etag = headers, etag
        self.bytes = PAGE_BYTES + TAG_BYTES * len(tags)
        self.variants = {}
        if not self.coded and coding == "gzip":
            coding, body = "identity", gzip.decompress(body)
        self._add(coding, body)

    def _add(self, coding, body):
        self.bytes += len(body)
        self.variants[coding] = variant = Variant(
            coding, body, self._etag, self._headers, self.modified
        )
        return variant

    def variant(self, coding):
        """The page in ``coding``, made when it is first asked for; says whether it was."""
        if not self.coded:
            coding = "identity"
        found = self.variants.get(coding)
        if found is not None:
            return found, False
        if "identity" in self.variants:
            plain = self.variants["identity"].body
        elif "gzip" in self.variants:
            plain = gzip.decompress(self.variants["gzip"].body)
        else:
            plain = brotli.decompress(self.variants["br"].body)
        if coding == "br":
            return self._add(coding, brotli.compress(plain, quality=BROTLI_QUALITY)), True
        if coding == "gzip":
            return self._add(coding, gzip.compress(plain, 6, mtime=0)), True
        return self._add(coding, plain), True


@lru_cache(maxsize=256)
def coding_for(accepted):
    """The coding that an ``Accept-Encoding`` (RFC 9110, 12.5.3) lets us send, of ``CODINGS``."""
    weights = {}
    for item in accepted.lower().split(","):
        name, _, parameter = item.partition(";")
        weight = 1.0
        if parameter.strip().startswith("q="):
            try:
                weight = float(parameter.strip()[2:])
            except ValueError:
                weight = 0.0
        weights[name.strip()] = weight
    anything = weights.get("*", 0.0)
    able = [c for c in ("br", "gzip") if weights.get(c, anything) > 0]
    # Of equals our own preference.
    return max(able, key=lambda c: weights.get(c, anything), default="identity")


def last_modified(headers):
    return next((value for name, value in headers if name == "Last-Modified"), None)


def conditional(environ, variant, modified):
    """Whether the client has it already: 304 (RFC 9110, 13.2.2). ``modified``: the page's
    ``Last-Modified`` or ``None``."""
    if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        return "*" in tags or variant.etag in tags
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError, OverflowError):
        return False


def part(environ, variant, modified):
    """The part asked for as ``(first, after)``, ``()`` where there is none such, ``None`` where the
    whole page is to be sent (RFC 9110, 14.2): several parts, another unit, a page that changed."""
    asked = _RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if asked is None or environ["REQUEST_METHOD"] != "GET" or not any(asked.groups()):
        return None
    condition = environ.get("HTTP_IF_RANGE")
    if condition is not None and condition not in (variant.etag, modified):
        return None
    length = len(variant.body)
    first, last = map(_number, asked.groups())
    if first is None:
        begin, after = max(0, length - last), length
    else:
        begin, after = first, length if last is None else min(length, last + 1)
        if last is not None and last < begin:
            return None
    return (begin, after) if begin < after else ()


def _number(digits):
    if not digits:
        return None
    return int(digits) if len(digits) <= 15 else _BEYOND_EVERY_PAGE


def send(environ, start_response, variant, headers):
    """Answer a request for ``variant``, of which ``headers`` are to be sent."""
    modified = last_modified(headers)
    if conditional(environ, variant, modified):
        kept = [h for h in headers if h[0] not in _OF_CONTENT]
        start_response("304 Not Modified", kept)
        return []
    asked = part(environ, variant, modified)
    if asked is None:
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else variant.chunks
    length = len(variant.body)
    rest = [h for h in headers if h[0] != "Content-Length"]
    if not asked:
        start_response(
            "416 Range Not Satisfiable",
            [*rest, ("Content-Range", f"bytes */{length}"), ("Content-Length", "0")],
        )
        return []
    first, after = asked
    said = [
        *rest,
        ("Content-Range", f"bytes {first}-{after - 1}/{length}"),
        ("Content-Length", str(after - first)),
    ]
    start_response("206 Partial Content", said)
    return [variant.body[first:after]]


_OF_CONTENT = {"Content-Length", "Content-Encoding", "Content-Type", "Accept-Ranges"}
