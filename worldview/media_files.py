"""Files of MEDIA_ROOT as they are served: kept for ever, whole or in parts (RFC 9110, 14), and so
that browsers run nothing of what is in them."""

import mimetypes
import os
from email.utils import parsedate
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils._os import safe_join
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import (
    MissingFileError,
    NotARegularFileError,
    Response,
    SlicedFile,
    StaticFile,
)

from articles.media.downloads.kinds import AUDIO, MEDIA_TYPES

#: Of every file. Even one that somebody brings a browser to show as a page has no origin, loads
#: nothing and runs nothing there.
HEADERS = [
    ("Cache-Control", f"public, max-age={365 * 24 * 3600}, immutable"),
    ("Accept-Ranges", "bytes"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
]


class MediaFile(StaticFile):  # type: ignore[misc]  # has no types
    """A file with the ranges that browsers' players and podcast programs ask for."""

    def get_response(self, method: str, request_headers: dict[str, Any]) -> Response:
        if self._is_stale(request_headers.get("HTTP_IF_RANGE")):
            request_headers = {**request_headers, "HTTP_RANGE": ""}
        return super().get_response(method, request_headers)

    def _is_stale(self, validator: str | None) -> bool:
        """Whether ``If-Range`` speaks of another file, so that all is sent (RFC 9110, 13.1.5)."""
        if not validator:
            return False
        date = parsedate(validator)
        return validator != self.etag and (date is None or date != self.last_modified)

    def get_byte_range(self, range_header: str, size: int) -> tuple[int, int]:
        start, end = super().get_byte_range(range_header, size)
        first, _, last = range_header.partition("=")[2].strip().partition("-")
        if first and last and int(last) < int(first):
            raise ValueError  # none at all, so it is passed over (RFC 9110, 14.1.1)
        return start, end

    def get_range_response(
        self, range_header: str, base_headers: list[tuple[str, str]], file_handle: IO[bytes] | None
    ) -> Response:
        size = int(dict(base_headers)["Content-Length"])
        start, end = self.get_byte_range(range_header, size)
        if start != end:
            return super().get_range_response(range_header, base_headers, file_handle)
        # WhiteNoise takes one byte for none.
        whole = [header for header in base_headers if header[0] != "Content-Length"]
        part = [("Content-Range", f"bytes {start}-{end}/{size}"), ("Content-Length", "1")]
        return Response(206, [*whole, *part], file_handle and SlicedFile(file_handle, start, end))


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return the file of MEDIA_ROOT at ``path``. Raise ``Http404`` where there is none."""
    try:
        file = safe_join(settings.MEDIA_ROOT, path)
        if os.path.getsize(file) == 0:
            raise Http404  # what a full disk left of a picture; it is made again
        found = MediaFile(file, [*HEADERS, *headers_of(os.path.relpath(file, settings.MEDIA_ROOT))])
    except (SuspiciousFileOperation, MissingFileError, NotARegularFileError, ValueError, OSError):
        raise Http404 from None
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(found, request)
    return response


def headers_of(path: str) -> list[tuple[str, str]]:
    """Return what a file is and what is done with it: of files for readers, audio is heard where it
    stands, and all else is saved."""
    if not path.startswith("downloads/"):
        return [("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")]
    extension = path.rpartition(".")[2]
    place = "inline" if extension in AUDIO else "attachment"
    return [
        ("Content-Type", MEDIA_TYPES.get(extension, "application/octet-stream")),
        ("Content-Disposition", place),
    ]
