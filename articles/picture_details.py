"""What a picture file says of itself (IPTC, XMP), and what it looks like (a hash)."""

from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from PIL import Image, IptcImagePlugin

from articles.text.characters import normalize_text

#: IPTC-IIM 4.2, record 2: caption/abstract, credit, by-line, copyright notice.
_CAPTION, _CREDITS = (2, 120), ((2, 110), (2, 80), (2, 116))


@dataclass(frozen=True)
class Details:
    """What a picture file says of itself; empty where it says nothing."""

    caption: str = ""
    credit: str = ""
    alt_text: str = ""


def details(picture):
    """The ``Details`` of an open picture: of XMP, which newer programs write, before IPTC-IIM."""
    xmp, iptc = _xmp(picture), _iptc(picture)
    return Details(
        xmp.caption or iptc.caption, (xmp.credit or iptc.credit)[:200], xmp.alt_text[:500]
    )


def _iptc(picture):
    try:
        data = IptcImagePlugin.getiptcinfo(picture) or {}
    except (SyntaxError, ValueError, KeyError, IndexError, OSError):
        return Details()  # damaged data is no reason to refuse the picture
    credit = next((_text(data[key]) for key in _CREDITS if data.get(key)), "")
    return Details(_text(data.get(_CAPTION, b"")), credit)


def _xmp(picture):
    try:
        found = picture.getxmp()
    except (ParseError, DefusedXmlException, ValueError, KeyError, UnicodeDecodeError):
        return Details()
    said = {}
    _collect(found, said)
    return Details(
        said.get("description", ""),
        next((said[name] for name in ("Credit", "creator", "rights") if said.get(name)), ""),
        said.get("AltTextAccessibility", ""),
    )


#: IPTC Photo Metadata Standard 2023.2: dc:description, photoshop:Credit, dc:creator, dc:rights,
#: Iptc4xmpCore:AltTextAccessibility. Pillow leaves out the namespaces.
_XMP_NAMES = {"description", "Credit", "creator", "rights", "AltTextAccessibility"}


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
        return " ".join(normalize_text(value).split())
    if isinstance(value, list):
        return next(filter(None, map(_first_text, value)), "")
    if isinstance(value, dict):
        for name in ("text", "li", "Alt", "Seq", "Bag"):
            if name in value:
                return _first_text(value[name])
    return ""


def _text(value):
    if isinstance(value, list):
        value = value[0] if value else b""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return " ".join(normalize_text(text).split())


SIDE = 8


def likeness(picture):
    """A 64-bit number that is nearly the same for pictures that look nearly the same, whatever
    their size, format and compression (a difference hash), as PostgreSQL's signed bigint."""
    small = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    rows = [small.crop((0, y, SIDE + 1, y + 1)).tobytes() for y in range(SIDE)]
    bits = 0
    for row in rows:
        for left, right in pairwise(row):
            bits = bits << 1 | (left > right)
    return bits - (1 << 64) if bits >= 1 << 63 else bits
