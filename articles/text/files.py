"""The text of a file that somebody chose."""

import codecs

from articles.text.characters import normalize_text

#: The marks that begin a file of text, and what they say it is; longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(data: bytes) -> str:
    """Return the text of a file, narrowed: UTF-8, or what the mark at its beginning says, as
    Windows writes what it calls Unicode. Raise ``UnicodeDecodeError``."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    return normalize_text(data.decode(encoding))
