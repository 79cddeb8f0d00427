"""What a picture file says of itself: XMP, IPTC-IIM, EXIF, and the name it was given.

Whatever is damaged there says nothing and harms nothing: metadata is no reason to refuse a picture.
"""

import re
from dataclasses import dataclass

from PIL import Image, IptcImagePlugin

from articles.text.characters import normalize_line

#: As many characters as the fields of ``Photo`` hold; a caption of more is no caption.
MAX_TITLE, MAX_CREDIT, MAX_ALT_TEXT, MAX_CAPTION = 200, 200, 500, 5000
#: XMP of more bytes holds thumbnails or histories, and takes long to read.
MAX_XMP_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Details:
    """What a picture file says of itself; empty where it says nothing."""

    title: str = ""
    caption: str = ""
    credit: str = ""
    alt_text: str = ""


def details(picture: Image.Image) -> Details:
    """Return the ``Details`` of an open picture: of XMP, which newer programs write, before
    IPTC-IIM, before EXIF, which cameras fill with their own names."""
    said = [_guarded(read, picture) for read in (_xmp, _iptc, _exif)]
    return Details(
        *(
            next((getattr(one, name)[:most].strip() for one in said if getattr(one, name)), "")
            for name, most in (
                ("title", MAX_TITLE),
                ("caption", MAX_CAPTION),
                ("credit", MAX_CREDIT),
                ("alt_text", MAX_ALT_TEXT),
            )
        )
    )


def _guarded(read, picture):
    try:
        return read(picture)
    except Exception:
        # The parsers raise whatever the bytes make them: KeyError, struct.error, RecursionError …
        return Details()


# --- IPTC-IIM 4.2, record 2 -----------------------------------------------------------------------

#: Headline and object name; caption/abstract; credit, by-line, copyright notice.
_TITLES, _CAPTIONS, _CREDITS = ((2, 105), (2, 5)), ((2, 120),), ((2, 110), (2, 80), (2, 116))


def _iptc(picture):
    data = IptcImagePlugin.getiptcinfo(picture) or {}

    def first(keys):
        return next((text for key in keys if (text := _decoded(data.get(key)))), "")

    return Details(first(_TITLES), first(_CAPTIONS), first(_CREDITS))


def _decoded(value):
    if isinstance(value, list):
        value = value[0] if value else b""
    if not isinstance(value, bytes):
        return ""
    try:
        return _one_line(value.decode("utf-8"))
    except UnicodeDecodeError:
        return _one_line(value.decode("latin-1"))


# --- EXIF 3.0, and Windows' own tags --------------------------------------------------------------

_DESCRIPTION, _ARTIST, _COPYRIGHT = 0x010E, 0x013B, 0x8298
_XP_TITLE, _XP_AUTHOR = 0x9C9B, 0x9C9D


def _exif(picture):
    exif = picture.getexif()
    description = _meaningful(_exif_text(exif.get(_DESCRIPTION)))
    title = _meaningful(_utf16(exif.get(_XP_TITLE)))
    credits = (
        _exif_text(exif.get(_ARTIST)),
        _utf16(exif.get(_XP_AUTHOR)),
        _exif_text(exif.get(_COPYRIGHT)),
    )
    return Details(
        title or description,
        description,
        next(filter(None, credits), ""),
    )


def _exif_text(value):
    if isinstance(value, str):
        # ASCII by the specification, UTF-8 as most write it, and Latin-1 as Pillow reads it.
        value = value.encode("latin-1", "replace")
    return _decoded(value)


def _utf16(value):
    if isinstance(value, tuple):
        value = bytes(value)
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")
    return _one_line(value.decode("utf-16-le", "ignore")) if value else ""


# --- XMP ------------------------------------------------------------------------------------------

#: IPTC Photo Metadata Standard 2023.2: photoshop:Headline, dc:title, dc:description,
#: photoshop:Credit, dc:creator, dc:rights, Iptc4xmpCore:AltTextAccessibility. Pillow leaves out the
#: namespaces.
_XMP_NAMES = {
    "Headline",
    "title",
    "description",
    "Credit",
    "creator",
    "rights",
    "AltTextAccessibility",
}


def _xmp(picture):
    if len(picture.info.get("xmp", b"")) > MAX_XMP_BYTES:
        return Details()
    said = {}
    _collect(picture.getxmp(), said)

    def first(*names):
        return next((said[name] for name in names if said.get(name)), "")

    return Details(
        _meaningful(first("Headline", "title")),
        _meaningful(first("description")),
        first("Credit", "creator", "rights"),
        first("AltTextAccessibility"),
    )


def _collect(part, said):
    """Put what ``_XMP_NAMES`` have anywhere in the data into ``said``, the first of each."""
    if isinstance(part, list):
        for item in part:
            _collect(item, said)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in _XMP_NAMES and (text := _first_text(value)):
                said.setdefault(name, text)
            else:
                _collect(value, said)


def _first_text(value):
    """The text of a value, of its default language or of the first in a list."""
    if isinstance(value, str):
        return _one_line(value)
    if isinstance(value, list):
        return next(filter(None, map(_first_text, value)), "")
    if isinstance(value, dict):
        for name in ("text", "li", "Alt", "Seq", "Bag"):
            if name in value:
                return _first_text(value[name])
    return ""


# --- Names of files -------------------------------------------------------------------------------

#: What cameras, telephones, scanners and programs call every picture.
_MEANINGLESS = frozenset(
    (  # noqa: SIM905
        "am at avif bild bildschirmaufnahme bildschirmfoto burst by camera canon captura "
        "capture casio cimg cof copie copy cover crw dav dcim dcs default description digital "
        "dji download dsc dscf dscn dscpdc ecran edit edited exif fb file final foto fotos gif "
        "gopr gp hdr heic heif hpim imag image images img imgp jpeg jpg kimg kodak konica kopie "
        "large mde media medium mg minolta mov mp mvimg new night nikon olympus original oznor "
        "pano pentax photo photos pic pict picture pm png portrait preset processed pxl raw rbt "
        "received resized ricoh sam samsung scan scanned schermata screen screencap "
        "screencapture screengrab screenshot sdc sdr shot signal small snap snapchat snapseed "
        "snapshot sony st still telegram the thumb thumbnail tif tiff um unbenannt unnamed "
        "untitled vid video vsco webp whatsapp with wp "
    ).split()
)
_RANDOM = re.compile(
    r"[0-9a-f]{8,}|(?=.*\d.*[a-z].*\d|.*[a-z].*\d.*[a-z])[0-9a-z]{8,}", re.IGNORECASE
)


_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def is_meaningless(text: str) -> bool:
    """Return whether a name says nothing of the picture: a camera's, a date, a hash."""
    return not any(_says_something(token) for token in re.findall(r"\w+", text.replace("_", " ")))


def _meaningful(text):
    return "" if is_meaningless(text) else text


def _says_something(token):
    letters = re.sub(r"\d", "", token)
    if token.lower() in _MEANINGLESS or letters.lower() in _MEANINGLESS:
        return False
    if token.isascii():
        # A hash has digits, a word of the letters a to f ("facade") has none.
        random = _RANDOM.fullmatch(token) and letters != token
        return len(letters) > 2 and not random
    return bool(letters)


def file_name(name: str | None) -> str:
    """Return a file's name as it may be kept and shown at the desk."""
    return _one_line(re.split(r"[/\\]", name or "")[-1])[-MAX_TITLE:]


def title_from_name(name: str | None) -> str:
    """Return the words in a file's name, or nothing where it is a camera's or a program's."""
    stem = re.sub(r"\.\w{1,5}$", "", file_name(name))
    words = _UUID.sub(" ", stem)
    words = re.sub(r"[_+]+|(?<=[^\W\d]{2})-(?=[^\W\d]{2})|%20", " ", words)
    words = re.sub(r"\s*\(\d+\)\s*$", "", words)
    return "" if is_meaningless(words) else _one_line(words)[:MAX_TITLE]


def _one_line(text):
    return " ".join(normalize_line(text).split())
