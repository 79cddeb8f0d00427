"""Keywords as they are written in a line, and what can be a keyword's name: what comes out of a
line again as it was written into it."""

import re

from django.core.exceptions import ValidationError

MAX_LENGTH = 100
_PARTS = re.compile(r"[,;\n]")
_HEAD = re.compile(r"^\s*KEYS?\s*:")


def names_in(line: str) -> list[str]:
    """Return the names in ``line``, as ``KEYS: Iran, U.S., Aleppo.`` has three."""
    names = (" ".join(name.split()) for name in _PARTS.split(_HEAD.sub("", line)))
    return [name for name in map(_without_full_stop, names) if name]


def validate_keyword_name(name: str) -> None:
    """Raise ``ValidationError`` where ``name`` cannot be a keyword's, and say why."""
    if len(name) > MAX_LENGTH:
        raise ValidationError(f"“{name[:60]}…” is longer than {MAX_LENGTH} characters.")
    if not re.search(r"\w", name):
        raise ValidationError(f"“{name}” has neither letter nor digit in it.")
    if (read := names_in(name)) != [" ".join(name.split())]:
        parts = " and ".join(f"“{part}”" for part in read)
        raise ValidationError(
            f"In a line of keywords “{name}” would be read as {parts}: write it without commas, "
            "semicolons, a full stop at its end or KEYS at its beginning."
        )


def _without_full_stop(name: str) -> str:
    """``name`` without the stop that ends a printed line; that of an abbreviation stays."""
    bare = name.rstrip(".").rstrip()
    return f"{bare}." if "." in bare and name != bare else bare
