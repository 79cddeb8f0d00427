"""Text from elsewhere, so that the database takes it and a list can show it."""

import re

#: What PostgreSQL does not take (NUL, halves of surrogate pairs) and what no line of a list shows.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: object, max_length: int) -> str:
    """Return ``text`` without what cannot be stored, not longer than ``max_length``."""
    return _UNSTORABLE.sub("", str(text)[: max_length * 2])[:max_length]
