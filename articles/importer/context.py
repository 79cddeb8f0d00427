"""What the reader must be told of the site: it knows no database itself."""

from collections.abc import Callable
from dataclasses import dataclass, field


def _nowhere(address: str) -> str | None:
    return None


@dataclass(frozen=True)
class Context:
    """``column_names``: the present one first, then those the column had. ``publications``: names
    that are surely a source's, in small letters. ``hosts``: those of the site now, and
    ``former_hosts`` those it had. ``cites_in_brackets``: whether the column at hand has its sources
    in brackets, and ``cites_in_notes`` whether in footnotes. ``reference_to`` returns the marker of
    the article at an address, or ``None``."""

    column_names: tuple[str, ...]
    publications: frozenset[str] = field(default=frozenset())
    hosts: frozenset[str] = field(default=frozenset())
    cites_in_brackets: bool = False
    cites_in_notes: bool = False
    former_hosts: frozenset[str] = field(default=frozenset())
    reference_to: Callable[[str], str | None] = _nowhere
