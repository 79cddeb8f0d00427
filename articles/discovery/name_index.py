"""An index of names as a book has one: a page a letter, and what is used once apart from the rest.

Names go in with how often each is used; what comes out is what one page of the index prints.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

#: An index of no more names is one page.
MAX_ON_ONE_PAGE = 100
#: So many of the most used stand before the letters, and as many are found at most.
MOST_USED = 60
#: A list of no more names is read without setting apart what is used once.
MAX_UNDIVIDED = 20
#: Where all names stand that begin with no letter, and those in Chinese characters, of which each
#: would be a letter of its own.
NO_LETTER, HAN = "#", "漢"


@dataclass(frozen=True)
class Name:
    """A ``row`` with a name and a page, and how often it is used."""

    row: Any
    uses: int


@dataclass
class Letter:
    """The ``names`` that begin with it, and those of them that are used ``once``, by name."""

    letter: str
    names: list[Name] = field(default_factory=list)
    once: list[Name] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.names) + len(self.once)


@dataclass(frozen=True)
class NameIndex:
    """One page of an index.

    ``most_used``: those of an index of many pages, on its first one. ``letters``: all there are,
    with how many names each has. ``shown``: the letters whose names are on this page; ``letter``:
    the one that was asked for, if any.
    """

    total: int
    most_used: list[Name]
    letters: list[Letter]
    shown: list[Letter]
    letter: str


def build_index(names: Sequence[Name], letter: str = "") -> NameIndex | None:
    """Return the page of ``letter``, or the first one; ``None`` where no name begins with it."""
    letters = _letters(names)
    if letter:
        shown = [_arranged(entry) for entry in letters if entry.letter == letter]
        return NameIndex(len(names), [], letters, shown, letter) if shown else None
    if len(names) <= MAX_ON_ONE_PAGE:
        return NameIndex(len(names), [], letters, [*map(_arranged, letters)], "")
    return NameIndex(len(names), by_use(names, MOST_USED), letters, [], "")


def by_use(names: Sequence[Name], number: int) -> list[Name]:
    """Return so many of ``names``, the most used first."""
    uses = sorted((name.uses for name in names), reverse=True)[:number]
    # Only what may be among them is put in order: of thousands, that takes most of a page's time.
    likely = [name for name in names if name.uses >= uses[-1]]
    return sorted(likely, key=lambda name: (-name.uses, _sort_key(name)))[:number]


def letter_of(name: str) -> str:
    """Return the letter under which a name stands, in whatever script: without its accents, and
    large where there are large ones."""
    return _letter(name.strip()[:1])


@lru_cache(maxsize=5000)
def _letter(sign: str) -> str:
    first = unicodedata.normalize("NFKD", sign)[:1].upper()[:1]
    if not first.isalpha():
        return NO_LETTER
    return HAN if unicodedata.name(first, "").startswith("CJK ") else first


def _letters(names: Iterable[Name]) -> list[Letter]:
    """All letters there are; those that are shown are put in order then."""
    found: dict[str, Letter] = {}
    for name in names:
        letter = letter_of(name.row.name)
        found.setdefault(letter, Letter(letter)).names.append(name)
    return sorted(found.values(), key=lambda entry: (entry.letter == NO_LETTER, entry.letter))


def _arranged(entry: Letter) -> Letter:
    names = sorted(entry.names, key=_sort_key)
    if len(names) <= MAX_UNDIVIDED:
        return Letter(entry.letter, names)
    once = [name for name in names if name.uses == 1]
    return Letter(entry.letter, [name for name in names if name.uses > 1], once)


def _sort_key(name: Name) -> tuple[str, str]:
    return sort_key(name.row.name)


def sort_key(name: str) -> tuple[str, str]:
    """Return what names are sorted by: without their accents, in large letters or small."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)), name
