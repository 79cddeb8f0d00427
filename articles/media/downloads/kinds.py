"""What a file is, by what is in it. Its name says nothing, for anybody can write one.

A file is read in pieces of bounded size and never unpacked, so whatever it holds costs no more than
its length.
"""

import codecs
import csv
import re
from typing import IO

from django.utils.translation import gettext as _

from articles.media.downloads import audio_kinds

#: Of each kind, which is the extension it is kept under, what it is served as (RFC 6838).
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
}
AUDIO = ("mp3", "m4a", "ogg")

CHUNK_BYTES = 64 * 1024
#: Where the end of a whole file is looked for: a ZIP may end in a comment of 65,535 bytes.
TAIL_BYTES = 66_000
#: So much of a text says whether it is a table.
SAMPLE_BYTES, SAMPLE_LINES = 64 * 1024, 20

#: No text has these, but tab, line feed, form feed and carriage return.
_CONTROLS = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<[a-z!?/]", re.IGNORECASE)


class FileRefused(Exception):
    """It is no file that readers are given; the sentence says what to do."""


def find_kind(file: IO[bytes]) -> str:
    """Return which of ``MEDIA_TYPES`` a file (seekable) is. Raise ``FileRefused`` where it is
    none, or not a whole one."""
    file.seek(0)
    head = file.read(CHUNK_BYTES)
    if re.match(rb"%PDF-[12]\.\d", head):
        return _whole(file, "pdf", b"%%EOF")
    # EPUB (OCF 3.3, 4.2): an uncompressed file "mimetype" comes first in the ZIP.
    if head[:4] == b"PK\x03\x04" and head[30:58] == b"mimetypeapplication/epub+zip":
        return _whole(file, "epub", b"PK\x05\x06")
    if kind := audio_kinds.find_kind(file, head):
        return kind
    if head.strip() and _is_text(file):
        return _kind_of_text(head)
    raise FileRefused(
        _(
            "This file is none that readers can be given. These are: PDF, EPUB, text and CSV in "
            "UTF-8, and for audio MP3, M4A (AAC) and Ogg (Opus or Vorbis). Save it as one of "
            "these and choose that."
        )
    )


def _whole(file: IO[bytes], kind: str, end: bytes) -> str:
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL_BYTES))
    if end not in file.read(TAIL_BYTES):
        raise FileRefused(
            _("This file ends too early: it did not arrive or was not saved in full. Save it anew.")
        )
    return kind


def _is_text(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK_BYTES):
            if _CONTROLS.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _kind_of_text(head: bytes) -> str:
    text = head[:SAMPLE_BYTES].decode("utf-8-sig", errors="ignore")
    if _MARKUP.match(text):
        raise FileRefused(
            _(
                "This file is a web page, a drawing (SVG) or XML. Browsers could run what is in "
                "it, so readers are not given it. Save it as a PDF and choose that."
            )
        )
    return "csv" if _is_table(text) else "txt"


def _is_table(text: str) -> bool:
    """Whether its first lines have the same number of fields, two or more."""
    for delimiter in ",;\t":
        try:
            lines = [*csv.reader(text.splitlines()[:SAMPLE_LINES], delimiter=delimiter)]
        except csv.Error:
            continue
        counts = {len(line) for line in lines if line}
        if len(lines) > 1 and len(counts) == 1 and counts.pop() > 1:
            return True
    return False
