"""Stored prose read: as plain text, and its beginning."""

import re
from collections.abc import Iterable

from articles.text import placed
from articles.text.tokens import VOID, End, Start, Text, Token, parse, serialize

#: Blocks that are counted where a text is cut; a heading goes with what is under it.
_COUNTED = frozenset({"p", "li", "table"})


class _Plain:
    def __init__(self, *, links: bool) -> None:
        self.links = links
        self.pieces: list[str] = []
        self.quoting = 0
        self.link = ""
        #: Of each open list, the number of its next item; ``None`` for bullets.
        self.lists: list[int | None] = []
        self.cells = 0
        self.in_cell = False
        self.marked = False
        #: The sign of what is raised or lowered, where that begins.
        self.script = ""

    def start(self, token: Start) -> None:
        name = token.name
        if name == "blockquote":
            self.quoting += 1
        elif name in ("ul", "ol"):
            start = token.attributes.get("start", "1")
            numbered = int(start) if start.removeprefix("-").isdecimal() else 1
            self.lists.append(None if name == "ul" else numbered)
        elif name == "li":
            self._item()
        elif name in ("td", "th"):
            self.pieces.append(" | " if self.cells else "")
            self.cells, self.in_cell = self.cells + 1, True
        elif name == "tr":
            self.pieces.append("\n" + "> " * self.quoting)
            self.cells = 0
        elif name in ("p", "h3", "footer", "caption", "table", "hr", "div"):
            self._block(name)
        elif name == "br":
            self.pieces.append(" " if self.in_cell else "\n" + "> " * self.quoting)
        elif name == "a":
            self.link = token.attributes.get("href", "")
        elif name in ("sup", "sub"):
            self.script = "^" if name == "sup" else "_"

    def _block(self, name: str) -> None:
        if self.in_cell:
            self.pieces.append(" ")
        elif not self.marked:
            self.pieces.append("\n\n" + "> " * self.quoting)
        if name == "hr":
            self.pieces.append("* * *")
        self.marked = False

    def _item(self) -> None:
        if self.in_cell:
            self.pieces.append(" ")
            return
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        indent = "  " * (len(self.lists) - 1)
        mark = "- " if number is None else f"{number}. "
        self.pieces.append("\n\n" + "> " * self.quoting + indent + mark)
        self.marked = True

    def end(self, token: End) -> None:
        name = token.name
        if name == "blockquote":
            self.quoting -= 1
        elif name in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif name in ("td", "th"):
            self.in_cell = False
        elif name == "li":
            self.marked = False
        elif name == "a" and self.link:
            if self.links:
                self.pieces.append(f" <{self.link}>")
            self.link = ""

    def text(self, token: Text) -> None:
        if token.data.strip():
            self.marked = False
        if self.script and _makes_number("".join(self.pieces[-1:]), token.data):
            self.pieces.append(self.script)
        self.script = ""
        self.pieces.append(token.data.replace("\n", " "))


def _makes_number(before: str, data: str) -> bool:
    """Whether a number that is raised or lowered would make another of the number before it."""
    return before[-1:].isdigit() and data[:1].isdigit()


def to_text(html: str, *, links: bool = True) -> str:
    """Return stored prose as plain text: ``>`` before quotations, ``-`` or a number before items,
    a row of a table on a line with its cells parted by ``|``; notes at the end, by their numbers.

    ``links=False`` gives the words alone, without the addresses of links and the numbers of notes.
    """
    if not placed.has_marks(html):
        return text_of(parse(html), links=links)
    layout = placed.lay_out(parse(html), note_number if links else lambda number: [])
    return "\n\n".join(
        [text_of(layout.tokens, links=links), *notes_as_text(layout.notes, links=links)]
    ).strip()


def as_typed(html: str) -> str:
    """Return the same with the marks of figures and notes as they were typed."""
    return text_of(parse(html))


def note_number(number: int) -> list[Token]:
    """Return how plain text says that there is a note."""
    return [Text(f" [{number}]")]


def notes_as_text(notes: list[list[Token]], *, links: bool = True) -> list[str]:
    """Return the notes of a text as plain text, each with its number where links are given."""
    return [
        (f"[{number}] " if links else "") + text_of(note, links=links)
        for number, note in enumerate(notes, 1)
    ]


def text_of(tokens: Iterable[Token], *, links: bool = True) -> str:
    """Return prose without marks as plain text."""
    plain = _Plain(links=links)
    for token in tokens:
        if isinstance(token, Text):
            plain.text(token)
        elif isinstance(token, Start):
            plain.start(token)
        else:
            plain.end(token)
    text = "".join(plain.pieces)
    return re.sub(r"(?<![ \t])[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()


def opening(html: str, blocks: int) -> str:
    """Return the first ``blocks`` of stored prose, what is cut within a quotation or a list closed
    again; all of it where there are no more."""
    kept, open_elements, seen = [], [], 0
    for token in parse(html):
        kept.append(token)
        if isinstance(token, Start) and token.name not in VOID:
            open_elements.append(token.name)
        elif isinstance(token, End):
            if open_elements:
                open_elements.pop()
            seen += token.name in _COUNTED and not set(open_elements) & {"table", "li"}
            if seen >= blocks:
                break
    return serialize([*kept, *(End(name) for name in reversed(open_elements))])
