"""Parts that stand within the text of a section: figures, notes, and words pulled out of it.

They are written as marks, readable where they are typed and safe through every cleaning, as
references are (``cross_references``)::

    [[figure 2]]                   the section's second figure, after the paragraph with the mark
    [[figure 2 beside]]            beside the text; “across”: as wide as the page
    [[figure 1 and 2]]             two of them side by side
    [[note: Where it was said.]]   a numbered note at the end of the section
    [[pull: The words.]]           words of the text, set large in it

Everything here takes time linear in the length of the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from articles.text.tokens import (
    VOID,
    End,
    Line,
    Start,
    Text,
    Token,
    between,
    lines,
    parse,
    replace_in_line,
)

_FIGURES = (
    r"figures?\s+(?P<first>\d{1,2})(?:(?:\s*[,+&]\s*|\s+(?:and\s+)?)(?P<second>\d{1,2}))?"
    r"(?:,?\s+(?P<shape>beside|across))?"
)
#: The last figure of a section that a mark can name.
MAX_NUMBER = 99
#: A note may have a reference in it.
_WORDS = r"(?P<kind>note|pull):(?P<words>[^\[\]]+(?:\[\[[^\[\]]*\]\][^\[\]]*)*)"
MARK = re.compile(rf"\[\[\s*(?:{_FIGURES}|{_WORDS})\s*\]\]", re.I)
#: What begins a mark, and so no reference.
BEGINS = r"\s*(?:figures?\s+\d|note:|pull:)"
#: Cells may be empty; other elements of prose go with their last word.
_MAY_BE_EMPTY = frozenset(["td", "th"])


@dataclass(frozen=True, slots=True)
class PlacedFigures:
    """One figure or two, by their numbers in the section, the first being 1. ``shape``: ``""``,
    ``"pair"``, ``"beside"`` or ``"across"``."""

    numbers: tuple[int, ...]
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Pull:
    """Words pulled out of the text. ``repeats``: whether the text has them too."""

    words: str
    repeats: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of the block before, by their numbers: where a page with a margin has them."""

    numbers: range


Piece = list[Token] | PlacedFigures | Pull | Notes


@dataclass(slots=True)
class Layout:
    """The text of a section in the order it is read, and its notes, the first being number 1."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[list[Token]] = field(default_factory=list)

    @property
    def tokens(self) -> list[Token]:
        """Return the text without what stands between its blocks."""
        return [token for piece in self.pieces if isinstance(piece, list) for token in piece]

    def add(self, tokens: list[Token]) -> None:
        if self.pieces and isinstance(last := self.pieces[-1], list):
            last += tokens
        elif tokens:
            self.pieces.append(list(tokens))


def has_marks(body: str) -> bool:
    """Return whether stored prose may have such a part."""
    return "[[" in body and MARK.search(body) is not None


def figure_numbers(body: str) -> list[int]:
    """Return the numbers of the figures that stored prose places, each as often as it does."""
    if not has_marks(body):
        return []
    matches = (match for line in lines(parse(body)) for match in _marks(line))
    return [number for match in matches for number in _numbers(match)]


def lay_out(tokens: list[Token], note_mark: Callable[[int], list[Token]]) -> Layout:
    """Return prose with its marks carried out. ``note_mark``: what stands in the text for the note
    of a number."""
    made, placed = Layout(), set[int]()
    whole = ""
    for block in _blocks(tokens):
        if not any(isinstance(token, Text) and "[[" in token.data for token in block):
            made.add(block)
            continue
        whole = whole or _plain(tokens)
        put: dict[int, list[Token]] = {}
        after: list[Piece] = []
        first = len(made.notes) + 1
        for line in lines(block):
            pieces = []
            for match in _marks(line):
                instead: list[Token] = []
                if match["kind"] and match["kind"].lower() == "note":
                    made.notes.append(between(block, line, *_span_of_words(match)))
                    instead = note_mark(len(made.notes))
                elif match["kind"]:
                    words = " ".join(match["words"].split())
                    after.append(Pull(words, _squeezed(words) in whole))
                elif numbers := tuple(n for n in _numbers(match) if n not in placed):
                    placed.update(numbers)
                    pair = "pair" if len(numbers) > 1 else ""
                    after.append(PlacedFigures(numbers, (match["shape"] or pair).lower()))
                pieces.append((_start(line, match), match.end(), instead))
            if pieces:
                put |= replace_in_line(block, line, pieces)
        shown = [t for place, token in enumerate(block) for t in put.get(place, [token])]
        made.add(_without_empty(shown))
        if len(made.notes) >= first:
            made.pieces.append(Notes(range(first, len(made.notes) + 1)))
        made.pieces += after
    return made


def without_marks(tokens: list[Token]) -> list[Token]:
    """Return prose without such parts: its beginning, where no notes follow."""
    return lay_out(tokens, lambda number: []).tokens


def _marks(line: Line) -> Iterator[re.Match[str]]:
    """The marks in a line that no link is around any part of, as of references."""
    start, linked = 0, []
    for place, length in zip(line.places, line.lengths, strict=True):
        if place in line.in_link:
            linked.append((start, start + length))
        start += length
    for match in MARK.finditer(line.text):
        opening = (match.start(), match.start() + 2)
        within = any(a < opening[1] and opening[0] < b for a, b in linked)
        if not within and (match["kind"] is None or match["words"].strip()):
            yield match


def _start(line: Line, match: re.Match[str]) -> int:
    """Where a mark begins, with the blanks before it: a note's number stands at its word."""
    return len(line.text[: match.start()].rstrip())


def _span_of_words(match: re.Match[str]) -> tuple[int, int]:
    words = match["words"]
    return match.end("words") - len(words.lstrip()), match.start("words") + len(words.rstrip())


def _numbers(match: re.Match[str]) -> list[int]:
    return list(dict.fromkeys(int(match[name]) for name in ("first", "second") if match[name]))


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    """Part prose where no element is open."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        if isinstance(token, Start):
            depth += token.name not in VOID
        elif isinstance(token, End):
            depth -= 1
        if depth <= 0:
            yield block
            block, depth = [], 0
    if block:
        yield block


def _without_empty(tokens: list[Token]) -> list[Token]:
    """Take out the elements that have lost their last word, and a line break at a block's end."""
    made: list[Token] = []
    begun: list[int] = []
    for token in tokens:
        if isinstance(token, Text) and not token.data:
            continue
        if isinstance(token, Start) and token.name not in VOID:
            begun.append(len(made))
        elif isinstance(token, End) and begun:
            while made and isinstance(last := made[-1], Start) and last.name == "br":
                made.pop()
            at = begun.pop()
            blank = all(isinstance(t, Text) and not t.data.strip() for t in made[at + 1 :])
            if blank and token.name not in _MAY_BE_EMPTY:
                del made[at:]
                continue
        made.append(token)
    return made


def _plain(tokens: list[Token]) -> str:
    """The words of a text without its marks, to be searched for words pulled out of it."""
    words = " ".join(token.data for token in tokens if isinstance(token, Text))
    return _squeezed(MARK.sub(" ", words))


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).strip().casefold()
