"""Text as words with their places, parted alike for the index, the question and the marks.

PostgreSQL's own parser takes ``Karthia/Belmara`` for a file, ``Ormaia.Then`` for a host and the
``-35`` in ``F-35`` for a number; it is not asked. A word here is letters only or digits only, so
``F-16``, ``F16`` and ``F 16`` are the same two words in a row.

What a hyphen or an apostrophe joins (``cease-fire``, ``O'Neill``), initials (``U.S.``) and numbers
(``1,200``) are besides a *whole*, at the place of its parts: ``ceasefire``, ``oneill``, ``us``,
``1200``. Scripts without blanks between words are taken in pairs of characters, each pair a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from .normalize import SEPARATOR, fold, is_joined_to, is_unspaced

MAX_WORD_LENGTH = 100
MAX_WHOLE_LENGTH, MAX_WHOLE_PARTS = 40, 6
APOSTROPHES = "'’‘ʼʻʽʾʿʹ`´＇\u05f3\u05f4\u055a"
_HYPHENS = "-\u2010\u2011\u00b7\u2027"
#: Signs and letters in rings and squares, which are letters to a reader.
_LETTERLIKE = "\u2100-\u214f\u2460-\u24ff\u3200-\u33ff\U0001f100-\U0001f2ff"
#: A letter or digit with all that may belong to it; what does not is told apart afterwards.
_RUN = re.compile(rf"(?:[^\W_][^\w\s!-/:-@\[-`{{-~{_LETTERLIKE}]*)+|[{_LETTERLIKE}]")
_ASCII_PARTS = re.compile(r"[a-z]+|[0-9]+")
_JOINED_BY = frozenset(APOSTROPHES + _HYPHENS)
_THOUSANDS = frozenset(",.'’\u00a0\u202f\u2009")
#: Modifier letters that are typed for an apostrophe.
_MODIFIERS = frozenset("ʼʻʽʾʿʹʺˈˊˋ")


class Token(NamedTuple):
    """A word, where it stands in the text (``start`` to ``end``), and its number among the words,
    from 1; ``last`` is that of its last part where it is a whole."""

    word: str
    start: int
    end: int
    position: int
    last: int

    @property
    def is_whole(self) -> bool:
        return self.last > self.position


class _Part(NamedTuple):
    word: str
    start: int
    end: int
    kind: str


class _Piece(NamedTuple):
    """What stands between two blanks, which join nothing: its words, and how many parts it has."""

    tokens: tuple[Token, ...]
    parts: int


def tokenize(text: str) -> list[Token]:
    """Return the words of ``text`` in their order, wholes right after their first part."""
    tokens: list[Token] = []
    start = before = 0
    for piece in _parted(text):
        found, parts = _read(piece)
        tokens += _moved(found, start, before)
        start += len(piece) + 1
        before += parts
    return tokens


def words_in(text: str) -> set[str]:
    """Return the words of ``text``, wherever they stand."""
    return set[str]().union(*map(_words_of, set(_parted(text))))


class TextsByPiece:
    """Texts of which only few words are looked at where they stand. ``words``: all they have."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [_parted(text) for text in texts]
        self._pieces = {piece: _read(piece) for piece in set[str]().union(*self._texts)}
        self._parts = {piece: parts for piece, (_, parts) in self._pieces.items()}
        self.words = {token.word for tokens, _ in self._pieces.values() for token in tokens}

    def tokens_near(self, words: Set[str]) -> list[list[Token]]:
        """Return of each text the tokens, as ``tokenize`` has them, of those pieces between two
        blanks in which one of ``words`` stands."""
        near = {
            piece
            for piece, (tokens, _) in self._pieces.items()
            if any(token.word in words for token in tokens)
        }
        return [[] if near.isdisjoint(text) else self._tokens(text, near) for text in self._texts]

    def _tokens(self, text: list[str], near: set[str]) -> list[Token]:
        starts = [0, *accumulate(map(len, text))]
        before = [0, *accumulate(map(self._parts.__getitem__, text))]
        tokens: list[Token] = []
        for place in [place for place, piece in enumerate(text) if piece in near]:
            # There is a blank before each but the first.
            start = starts[place] + place
            tokens += _moved(self._pieces[text[place]].tokens, start, before[place])
        return tokens


def _moved(tokens: tuple[Token, ...], start: int, before: int) -> list[Token]:
    """``tokens`` of a piece that begins at ``start``, ``before`` parts into the text."""
    return [
        Token(word, start + begins, start + ends, before + position, before + last)
        for word, begins, ends, position, last in tokens
    ]


def _parted(text: str) -> list[str]:
    return text.replace("\n", " ").split(" ")


def _read(piece: str) -> _Piece:
    # Most were met before.
    return _read_once(piece) if len(piece) <= MAX_WORD_LENGTH else _read_piece(piece)


def _words_of(piece: str) -> frozenset[str]:
    # As above.
    return _words_once(piece) if len(piece) <= MAX_WORD_LENGTH else _words_of_piece(piece)


def _words_of_piece(piece: str) -> frozenset[str]:
    return frozenset(token.word for token in _read_piece(piece).tokens)


_words_once = lru_cache(maxsize=1 << 15)(_words_of_piece)


@lru_cache(maxsize=1 << 15)
def _read_once(piece: str) -> _Piece:
    return _read_piece(piece)


def _read_piece(text: str) -> _Piece:
    parts = list(_parts(text))
    wholes = _wholes(text, parts)
    tokens = []
    for number, part in enumerate(parts, start=1):
        tokens.append(Token(part.word[:MAX_WORD_LENGTH], part.start, part.end, number, number))
        if whole := wholes.get(number - 1):
            word, length = whole
            end = parts[number + length - 2].end
            tokens.append(Token(word, part.start, end, number, number + length - 1))
    return _Piece(tuple(tokens), len(parts))


def _parts(text: str) -> Iterator[_Part]:
    for run in _RUN.finditer(text):
        start = run.start()
        for word, begins, ends, kind in _in_run(run[0]):
            yield _Part(word, start + begins, start + ends, kind)


def _in_run(run: str) -> Iterator[_Part]:
    """The parts of a run, with their places in it."""
    if run.isascii():
        for part in _ASCII_PARTS.finditer(run.lower()):
            kind = "digits" if part[0][0] <= "9" else "letters"
            yield _Part(part[0], part.start(), part.end(), kind)
        return
    pieces: list[_Part] = []
    for start, end in _clusters(run):
        cluster = run[start:end]
        folded = SEPARATOR if cluster[0] in _MODIFIERS else fold(cluster)
        if not folded:  # invisible, and so parts nothing
            continue
        if not folded.strip(SEPARATOR):
            yield from _closed(pieces)
            continue
        # ½, the ² of m² and the ¹ of a footnote are no part of the word before them.
        alone = SEPARATOR in folded or unicodedata.category(cluster[0]) in ("No", "So")
        if alone:
            yield from _closed(pieces)
        for word in folded.split(SEPARATOR):
            for kind, letters in _kinds(word):
                if pieces and pieces[-1].kind != kind:
                    yield from _closed(pieces)
                pieces.append(_Part(letters, start, end, kind))
            if alone:
                yield from _closed(pieces)
    yield from _closed(pieces)


def _clusters(run: str) -> Iterator[tuple[int, int]]:
    """Where each character of the run begins and, with its marks, ends."""
    start = 0
    for place in range(1, len(run) + 1):
        if place == len(run) or run[place].isascii() or not is_joined_to(run[place]):
            yield start, place
            start = place


def _kinds(word: str) -> list[tuple[str, str]]:
    """``word`` as spans of one kind: digits, letters, or characters of unspaced scripts."""
    kinds: list[tuple[str, str]] = []
    for character in word:
        if "0" <= character <= "9":
            kind = "digits"
        elif is_unspaced(character) or (not character.isalnum() and kinds):
            kind = "pairs" if is_unspaced(character) else kinds[-1][0]
        else:
            kind = "letters"
        if kinds and kinds[-1][0] == kind:
            kinds[-1] = (kind, kinds[-1][1] + character)
        else:
            kinds.append((kind, character))
    return kinds


def _closed(pieces: list[_Part]) -> Iterator[_Part]:
    """The word that ``pieces`` make, or the pairs; they are emptied."""
    if not pieces:
        return
    if pieces[0].kind == "pairs":
        for one, other in zip(pieces, [*pieces[1:], None], strict=True):
            word, end = (one.word + other.word, other.end) if other else (one.word, one.end)
            yield _Part(word, one.start, end, "pairs")
    else:
        word = "".join(piece.word for piece in pieces)
        yield _Part(word, pieces[0].start, pieces[-1].end, pieces[0].kind)
    pieces.clear()


def _wholes(text: str, parts: list[_Part]) -> dict[int, tuple[str, int]]:
    """``{number of the first part: (word, how many parts)}`` of what is joined."""
    wholes, first, are_initials = {}, 0, True
    for number in range(1, len(parts) + 1):
        are_initials = are_initials and len(parts[number - 1].word) == 1
        if number < len(parts) and _are_joined(text, parts, first, number, are_initials):
            continue
        length = number - first
        if 1 < length <= MAX_WHOLE_PARTS:
            word = "".join(part.word for part in parts[first:number])
            if len(word) <= MAX_WHOLE_LENGTH and not _is_possessive(text, parts[number - 1]):
                wholes[first] = (word, length)
        first, are_initials = number, True
    return wholes


def _is_possessive(text: str, last: _Part) -> bool:
    return last.word == "s" and text[last.start - 1] in APOSTROPHES


def _are_joined(text: str, parts: list[_Part], first: int, number: int, are_initials: bool) -> bool:
    """Whether the part of that number goes on with what begins at ``first``; ``are_initials`` says
    whether all in between are single letters. Asked of every part, it looks at no more than two."""
    before, part = parts[number - 1], parts[number]
    if part.start - before.end != 1 or part.kind != before.kind:
        return False
    sign = text[before.end]
    if part.kind == "digits":
        # Thousands are in threes, after at most three.
        length = part.end - part.start
        return sign in _THOUSANDS and length == 3 and len(parts[first].word) <= 3
    if part.kind != "letters":
        return False
    if sign == ".":
        return are_initials and len(part.word) == 1
    return sign in _JOINED_BY


def normalize_for_search(text: str) -> str:
    """Return the words of ``text`` in their one form, parted by single blanks."""
    return " ".join(token.word for token in tokenize(text) if not token.is_whole)
