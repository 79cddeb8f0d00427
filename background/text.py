"""Text from elsewhere, so that the database takes it and a list can show it."""

import re
import unicodedata

#: What PostgreSQL does not take (NUL, halves of surrogate pairs) and what no line of a list shows.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\n\r\t\x85\u2028\u2029]")
#: Control and format characters, halves of pairs, and what Unicode has assigned to nothing.
_UNSEEN = ("Cc", "Cf", "Cs", "Cn")


def storable(text: object, max_length: int) -> str:
    """Return ``text`` without what cannot be stored, not longer than ``max_length``."""
    return _UNSTORABLE.sub("", str(text)[: max_length * 2])[:max_length]


def storable_line(text: object, max_length: int) -> str:
    """Return the same in one line, without characters that show nothing or turn others round."""
    line = _LINE_END.sub(" ", storable(text, max_length * 2))
    return "".join(c for c in line if unicodedata.category(c) not in _UNSEEN)[:max_length]
