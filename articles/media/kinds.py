"""What a file is, by its first bytes, and what to tell an editor whose file is no picture: in
English, for a process that knows no language may read it; ``ingest`` translates it."""

import re
from typing import IO


def gettext_noop(words: str) -> str:
    """Mark words for translation; Django's own asks for settings, which are not everywhere here."""
    return words


#: How much of a file's beginning is looked at.
HEAD_BYTES = 4096

NO_PICTURE = gettext_noop(
    "This is no picture World View can read. Upload a JPEG, PNG, WebP, AVIF, HEIC or GIF file."
)
EMPTY = gettext_noop("The file is empty. It was not saved or not sent whole: choose it again.")
ENDS_EARLY = gettext_noop(
    "The file ends early: a part of the picture is missing. Copy or download it again and upload "
    "that."
)
DAMAGED = gettext_noop(
    "The picture is damaged and cannot be read. Open it in a picture program, save it anew as JPEG "
    "or PNG, and upload that."
)
NO_MEMORY = gettext_noop(
    "This picture takes more memory to read than the site allows. Save a smaller copy of it, as "
    "JPEG, and upload that."
)
RAW = gettext_noop(
    "This is a camera's raw file, which only picture programs show. Export the picture as JPEG and "
    "upload that."
)
SVG = gettext_noop(
    "This is a drawing (SVG), which can hold programs and is not taken in. Export it as PNG, at "
    "least 1,920 pixels wide, and upload that."
)
VIDEO = gettext_noop(
    "This is a video. Save a still picture of it (of a phone's live photo: the photo, as JPEG or "
    "HEIC) and upload that."
)
DOCUMENT = gettext_noop(
    "This is a document (PDF or PostScript). Export the page or the picture in it as JPEG or PNG "
    "and upload that."
)
OTHER_PICTURE = (
    "World View does not read this kind of picture file ({name}). Export it as JPEG or PNG and "
    "upload that."
)
PACKED = gettext_noop(
    "This is a packed file or an office document. Take the picture out of it and upload that."
)
WEB_PAGE = gettext_noop(
    "This is a web page and not the picture on it. Save the picture itself and upload that."
)


class PictureRefused(Exception):
    """A file that is not taken in; the message is a sentence for the editor."""


class TooManyPixels(PictureRefused):
    """A picture larger than the limits that were given."""


#: The brands of ISO 14496-12 files (bytes 8 to 11, and those they are compatible with).
_AVIF = {b"avif", b"avis"}
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}

#: Of raw files that are not TIFF, or are without saying so at once.
_RAW = (
    re.compile(rb"II\*\0.{4}CR"),
    re.compile(rb"FUJIFILMCCD-RAW|IIU\0|IIRO|IIRS|MMOR|FOVb|\0MRM|II\x1a\0\0\0HEAPCCDR"),
    re.compile(rb".{4}ftypcrx ", re.DOTALL),
)
_RAW_NAMES = re.compile(
    r"\.(3fr|arw|cr2|cr3|crw|dcr|dng|erf|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|raw|rw2|rwl|sr2|"
    r"srf|srw|x3f)$",
    re.IGNORECASE,
)


def picture_format(head: bytes) -> str | None:
    """Return which of the formats that are taken in ``head`` begins, as Pillow names it."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "TIFF"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "BMP"
    brands = _brands(head)
    if brands & _AVIF:
        return "AVIF"
    return "HEIF" if brands & _HEIF else None


def _brands(head: bytes) -> set[bytes]:
    if head[4:8] != b"ftyp":
        return set()
    size = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))}


def refusal(head: bytes, name: str = "") -> str | None:
    """Return why a file that begins with ``head`` is not taken in, as a sentence, or ``None`` where
    it may be a picture."""
    if not head:
        return EMPTY
    if any(raw.match(head) for raw in _RAW) or _RAW_NAMES.search(name or ""):
        return RAW
    if picture_format(head):
        return None
    return _known(head, name or "") or NO_PICTURE


def _known(head: bytes, name: str) -> str | None:
    text = head.replace(b"\0", b"").lower()
    if b"<svg" in text or (head.startswith(b"\x1f\x8b") and name.lower().endswith(".svgz")):
        return SVG
    if b"%PDF-" in head[:1024] or head.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return DOCUMENT
    if (
        head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
        or head.startswith((b"\x1a\x45\xdf\xa3", b"FLV\1", b"\0\0\1\xba", b"\0\0\1\xb3", b"OggS"))
        or (head.startswith(b"RIFF") and head[8:12] == b"AVI ")
    ):
        return VIDEO
    for signature, kind in _OTHER_PICTURES:
        if head.startswith(signature):
            return OTHER_PICTURE.format(name=kind)
    if head.startswith((b"PK\3\4", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")):
        return PACKED
    if b"<html" in text or b"<!doctype html" in text:
        return WEB_PAGE
    return None


_OTHER_PICTURES = [
    (b"8BPS", "Photoshop"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\1\0", "icon"),
    (b"gimp xcf", "GIMP"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"\x76\x2f\x31\x01", "OpenEXR"),
    (b"qoif", "QOI"),
    (b"FORM", "IFF"),
]


def ends_early(file: IO[bytes], format: str) -> bool:
    """Return whether a picture lacks its end, by what its format puts there."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65536))
    tail = file.read()
    if format == "JPEG":
        return b"\xff\xd9" not in tail
    if format == "PNG":
        return b"IEND" not in tail
    if format == "GIF":
        return not tail.rstrip(b"\0").endswith(b";")
    if format in ("WEBP", "BMP"):
        file.seek(0)
        head = file.read(8)
        said = head[4:8] if format == "WEBP" else head[2:6]
        return int.from_bytes(said, "little") > size
    return format in ("AVIF", "HEIF") and _boxes_end_beyond(file, size)


def _boxes_end_beyond(file: IO[bytes], size: int) -> bool:
    at = 0
    for _ in range(1000):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return False
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length < 8:
            return False  # to the end of the file, or nonsense
        at += length
        if at > size:
            return True
    return False
