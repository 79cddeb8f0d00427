"""What a picture file says of itself (IPTC caption and credit), and what it looks like (a hash)."""

from itertools import pairwise

from PIL import Image, IptcImagePlugin

#: IPTC-IIM 4.2, record 2: caption/abstract, credit, by-line, copyright notice.
_CAPTION, _CREDITS = (2, 120), ((2, 110), (2, 80), (2, 116))


def caption_and_credit(picture):
    """``(caption, credit)`` of an open picture's IPTC data; empty where it has none."""
    try:
        data = IptcImagePlugin.getiptcinfo(picture) or {}
    except (SyntaxError, ValueError, KeyError, IndexError, OSError):
        return "", ""  # damaged data is no reason to refuse the picture
    credit = next((_text(data[key]) for key in _CREDITS if data.get(key)), "")
    return _text(data.get(_CAPTION, b"")), credit[:200]


def _text(value):
    if isinstance(value, list):
        value = value[0] if value else b""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return " ".join(text.replace("\0", "").split())


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
