"""Pages that are not kept, and so not compressed once for all: the search, and what says that there
is nothing at an address."""

import gzip

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from pagecache.memory.responses import (
    ACCEPTED,
    BROTLI_QUALITY,
    GZIP_LEVEL,
    negotiate_encoding,
)
from worldview.middleware import Middleware

#: What is shorter fits into one packet either way.
MIN_LENGTH = 1000


def compress(get_response: Middleware) -> Middleware:
    """Compress pages without a secret.

    How long a compressed page is tells how much of it repeats, and so, of one that shows what a
    stranger sends (a search its words) beside a secret of its reader (a token), letter by letter
    the secret (BREACH, CVE-2013-3587). So only those are compressed that have none: that are the
    same for everyone, by their ``Cache-Control`` or because they say that there is nothing, and for
    which no token was made, no cookie is set and no nonce is used. Pages of the desk, with forms
    that carry a token, and behind signed addresses are sent as they are.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponse) and _may_be_compressed(request, response):
            patch_vary_headers(response, ["Accept-Encoding"])
            accepted = request.META.get(ACCEPTED, request.headers.get("Accept-Encoding", ""))
            encoding = negotiate_encoding(accepted)
            if encoding == "br":
                response.content = brotli.compress(response.content, quality=BROTLI_QUALITY)
            elif encoding == "gzip":
                response.content = gzip.compress(response.content, GZIP_LEVEL, mtime=0)
            if encoding != "identity":
                response["Content-Encoding"] = encoding
                if "Content-Length" in response:
                    response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _may_be_compressed(request: HttpRequest, response: HttpResponse) -> bool:
    is_everyones = "public" in response.get("Cache-Control", "") or response.status_code in (
        404,
        410,
    )
    has_secret = (
        request.path_info.startswith("/admin/")
        # Django's own note that a token was made for the page.
        or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
        or bool(response.cookies)
        or "nonce-" in response.get("Content-Security-Policy", "")
    )
    is_plain_text = response.get("Content-Type", "").startswith("text/html") and not (
        response.has_header("Content-Encoding") or response.has_header("ETag")
    )
    return is_everyones and is_plain_text and not has_secret and len(response.content) >= MIN_LENGTH
