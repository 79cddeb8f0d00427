"""Keywords as they are written in a line, and what can be a keyword's name: what comes out of a
line again as it was written into it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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
        raise ValidationError(
            _("“%(name)s…” is longer than %(most)s characters.")
            % {"name": name[:60], "most": MAX_LENGTH}
        )
    if not re.search(r"\w", name):
        raise ValidationError(_("“%(name)s” has neither letter nor digit in it.") % {"name": name})
    if (read := names_in(name)) != [" ".join(name.split())]:
        parts = " and ".join(f"“{part}”" for part in read)
        raise ValidationError(
            _(
                "In a line of keywords “%(name)s” would be read as %(parts)s: write it without "
                "commas, semicolons, a full stop at its end or KEYS at its beginning."
            )
            % {"name": name, "parts": parts}
        )


def _without_full_stop(name: str) -> str:
    """``name`` without the stop that ends a printed line; that of an abbreviation stays."""
    bare = name.rstrip(".").rstrip()
    return f"{bare}." if "." in bare and name != bare else bare
