"""Authors as they are written in a line, and what can be an author's name: what comes out of a line
again as it was written into it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_LENGTH = 100
_PARTS = re.compile(r"[,;\n]")


def names_in(line: str) -> list[str]:
    """Return the names in ``line``, as ``Ada Lind, Bo Ferrer`` has two."""
    names = (" ".join(name.split()) for name in _PARTS.split(line))
    return [name for name in names if name]


def validate_author_name(name: str) -> None:
    """Raise ``ValidationError`` where ``name`` cannot be an author's, and say why."""
    if not re.search(r"\w", name):
        raise ValidationError(_("“%(name)s” has neither letter nor digit in it.") % {"name": name})
    if _PARTS.search(name.strip()):
        raise ValidationError(
            _("Write the name without commas and semicolons: they stand between several authors.")
        )
