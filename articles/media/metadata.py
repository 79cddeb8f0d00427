"""What a picture file says of itself: XMP, IPTC-IIM, EXIF, and the name it was given.

Whatever is damaged there says nothing and harms nothing: metadata is no reason to refuse a picture.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin

from articles.text.characters import normalize_line

#: As many characters as the fields of ``Photo`` hold; a caption of more is no caption.
MAX_TITLE, MAX_CREDIT, MAX_ALT_TEXT, MAX_CAPTION = 200, 200, 500, 5000
#: No more of a text is looked at; its field holds as much at most.
MAX_READ = max(MAX_TITLE, MAX_CREDIT, MAX_ALT_TEXT, MAX_CAPTION)
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


def _guarded(read: Callable[[Image.Image], Details], picture: Image.Image) -> Details:
    try:
        return read(picture)
    except Exception:
        # The parsers raise whatever the bytes make them: KeyError, struct.error, RecursionError …
        return Details()


# --- IPTC-IIM 4.2, record 2 -----------------------------------------------------------------------

#: Headline and object name; caption/abstract; credit, by-line, copyright notice.
_TITLES, _CAPTIONS, _CREDITS = ((2, 105), (2, 5)), ((2, 120),), ((2, 110), (2, 80), (2, 116))


def _iptc(picture: Image.Image) -> Details:
    if not isinstance(picture, ImageFile.ImageFile):
        return Details()
    data = IptcImagePlugin.getiptcinfo(picture) or {}

    def first(keys: tuple[tuple[int, int], ...]) -> str:
        return next((text for key in keys if (text := _decoded(data.get(key)))), "")

    return Details(first(_TITLES), first(_CAPTIONS), first(_CREDITS))


def _decoded(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else b""
    if not isinstance(value, bytes):
        return ""
    try:
        return _read(value.decode("utf-8"))
    except UnicodeDecodeError:
        return _read(value.decode("latin-1"))


# --- EXIF 3.0, and Windows' own tags --------------------------------------------------------------

_DESCRIPTION, _ARTIST, _COPYRIGHT = 0x010E, 0x013B, 0x8298
_XP_TITLE, _XP_AUTHOR = 0x9C9B, 0x9C9D


def _exif(picture: Image.Image) -> Details:
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


def _exif_text(value: object) -> str:
    if isinstance(value, str):
        # ASCII by the specification, UTF-8 as most write it, and Latin-1 as Pillow reads it.
        value = value.encode("latin-1", "replace")
    return _decoded(value)


def _utf16(value: Any) -> str:
    if isinstance(value, tuple):
        value = bytes(value)
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")
    return _read(value.decode("utf-16-le", "ignore")) if value else ""


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


def _xmp(picture: Image.Image) -> Details:
    if len(picture.info.get("xmp", b"")) > MAX_XMP_BYTES:
        return Details()
    said: dict[str, str] = {}
    _collect(picture.getxmp(), said)

    def first(*names: str) -> str:
        return next((said[name] for name in names if said.get(name)), "")

    return Details(
        _meaningful(first("Headline", "title")),
        _meaningful(first("description")),
        first("Credit", "creator", "rights"),
        first("AltTextAccessibility"),
    )


def _collect(part: object, said: dict[str, str]) -> None:
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


def _first_text(value: object) -> str:
    """The text of a value, of its default language or of the first in a list."""
    if isinstance(value, str):
        return _read(value)
    if isinstance(value, list):
        by_default = sorted(value, key=_is_in_a_named_language)
        return next(filter(None, map(_first_text, by_default)), "")
    if isinstance(value, dict):
        for name in ("text", "li", "Alt", "Seq", "Bag"):
            if name in value:
                return _first_text(value[name])
    return ""


def _is_in_a_named_language(value: object) -> bool:
    # XMP 1 (ISO 16684-1), 8.2.2.4: "x-default" marks the one to show to whoever asks for none.
    return not (isinstance(value, dict) and str(value.get("lang", "")).lower() == "x-default")


def _read(text: str) -> str:
    return _one_line(text[:MAX_READ])


# --- Names of files -------------------------------------------------------------------------------

#: What only cameras, telephones, scanners and programs write.
_DEVICE_WORDS = frozenset(
    (  # noqa: SIM905
        "avif bildschirmaufnahme bildschirmfoto canon casio cimg cof crw dav dcim dcs dji dsc "
        "dscf dscn dscpdc exif gif gopr gp hdr heic heif hpim imag img imgp jpeg jpg kimg kodak "
        "konica mde minolta mov mvimg nikon olympus oznor pentax png pxl rbt ricoh samsung "
        "schermata screencap screencapture screengrab screenshot sdc sdr snapseed sony tif tiff "
        "unbenannt unnamed untitled vsco webp whatsapp "
    ).split()
)
#: What they call every picture in names of files; in a sentence these are words as others.
_MEANINGLESS = _DEVICE_WORDS | frozenset(
    (  # noqa: SIM905
        "am at bild burst by camera captura capture copie copy cover default description "
        "digital download ecran edit edited fb file final foto fotos image images "
        "kopie large media medium mg mp new night original pano photo photos pic pict picture pm "
        "portrait preset processed raw received resized sam scan scanned screen shot signal small "
        "snap snapchat snapshot st still telegram the thumb thumbnail um vid video with wp "
    ).split()
)
#: As many letters and digits make a hash.
MIN_RANDOM_LENGTH = 8
_HEX, _SPANS = re.compile(r"[0-9a-f]+", re.IGNORECASE), re.compile(r"[0-9]+|[a-z]+", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def is_meaningless(text: str) -> bool:
    """Return whether a file's name says nothing of the picture: a camera's, a date, a hash."""
    return not any(map(_says_something, _tokens(text)))


def _meaningful(text: str) -> str:
    """``text`` that stands within a file, unless it was a device and nobody else that wrote it."""
    by_device = is_meaningless(text) and any(map(_is_of_a_device, _tokens(text)))
    return "" if by_device else text


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("_", " "))


def _is_of_a_device(token: str) -> bool:
    return _letters(token).lower() in _DEVICE_WORDS or _is_random(token)


def _says_something(token: str) -> bool:
    letters = _letters(token)
    if token.lower() in _MEANINGLESS or letters.lower() in _MEANINGLESS:
        return False
    if token.isascii():
        return len(letters) > 2 and not _is_random(token)
    return bool(letters)


def _is_random(token: str) -> bool:
    """Whether a token is a hash: hexadecimal, or with letters and digits in turns. It has digits;
    a word of the letters a to f ("facade") has none."""
    if len(token) < MIN_RANDOM_LENGTH or not token.isascii() or _letters(token) in ("", token):
        return False
    return bool(_HEX.fullmatch(token)) or len(_SPANS.findall(token)) > 2


def _letters(token: str) -> str:
    return re.sub(r"\d", "", token)


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


def _one_line(text: str) -> str:
    return " ".join(normalize_line(text).split())
