"""Where a question's terms stand in a text, and the passage of it that shows most of them.

Marks are places in the text as it is written, found by the words that the index has; nothing is
ever looked for as a string, and all text is escaped.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .lexemes import Stems, stems_of
from .normalize import is_unspaced
from .query import Term, Word
from .tokens import TextsByPiece, Token

#: Of longer texts only the beginning is looked through.
MAX_TEXT_LENGTH = 60_000
#: How long a passage is, and how many of them are shown where one does not have all the terms.
PASSAGE_LENGTH, MAX_PASSAGES = 240, 2
_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+\s*|[。！？]")
_AT_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_BLANKS = re.compile(r"\s+")


class MarkedSpan(NamedTuple):
    start: int
    end: int
    term: int


def find_marks(texts: Sequence[str], terms: Sequence[Term]) -> list[list[MarkedSpan]]:
    """Return for each of ``texts`` where the ``terms`` stand in it, in their order; one query at
    most for all of them."""
    if not terms:
        return [[] for _ in texts]
    parted = TextsByPiece(text[:MAX_TEXT_LENGTH] for text in texts)
    stems = stems_of(parted.words)
    asked = [word for term in terms for way in term.ways for word in way]
    if any(word.prefix and is_unspaced(word.prefix[0]) for word in asked):
        meant = set(stems)  # what stands after is looked at too
    else:
        meant = {
            written
            for written, (lexemes, _) in stems.items()
            if any(word.fits(lexeme) for lexeme in lexemes for word in asked)
        }
    return [_marks(tokens, meant, stems, terms) for tokens in parted.tokens_near(meant)]


def _marks(
    tokens: list[Token], meant: set[str], stems: dict[str, Stems], terms: Sequence[Term]
) -> list[MarkedSpan]:
    """Return the marks among ``tokens``: of a text the words that may be of one, which are
    ``meant``, and what is written together with them."""
    heard = [token for token in tokens if token.word in meant]
    by_position, by_lexeme = defaultdict(list), defaultdict(list)
    for token in heard:
        for lexeme in stems[token.word].lexemes:
            for position in {token.position, token.last}:
                by_position[position].append((lexeme, token))
                by_lexeme[lexeme].append(position)
    small = [token for token in tokens if stems[token.word].is_stop_word and not token.is_whole]
    ends = {token.start: token.end for token in small}
    starts = {token.end: token.start for token in small}
    marks = set()
    for number, term in enumerate(terms):
        for way in term.ways:
            for start in _places(by_lexeme, way[0]):
                if found := _sequence_at(by_position, way, start):
                    last = max(token.end for token in found)
                    if way[-1].prefix and is_unspaced(way[-1].prefix[0]):
                        # One character was asked for, and the word is a pair.
                        after = by_position.get(found[-1].last + 1, ())
                        last = min([last, *(t.start for _, t in after if t.start < last)])
                    first = found[0].start
                    # Questions pass over small words, as the S of B0S: what is written together
                    # is marked together.
                    while len(way) > 1 and last in ends:
                        last = ends[last]
                    while len(way) > 1 and first in starts:
                        first = starts[first]
                    marks.add(MarkedSpan(first, last, number))
    return sorted(marks)


def _places(by_lexeme: Mapping[str, list[int]], word: Word) -> list[int]:
    if not word.prefix:
        return [place for lexeme in word.stems.lexemes for place in by_lexeme.get(lexeme, ())]
    return [place for lexeme, places in by_lexeme.items() if word.fits(lexeme) for place in places]


def _sequence_at(
    by_position: Mapping[int, list[tuple[str, Token]]], way: tuple[Word, ...], start: int
) -> list[Token] | None:
    """The tokens of the sequence that begins at ``start``, or ``None``."""
    found = []
    for word in way:
        here = by_position.get(start + word.offset, ())
        token = next((token for lexeme, token in here if word.fits(lexeme)), None)
        if token is None:
            return None
        found.append(token)
    return found


def mark(text: str, marks: Iterable[MarkedSpan]) -> SafeString:
    """Return all of ``text`` as HTML, with ``<mark>`` around what is marked."""
    return mark_safe(_marked(text, marks, 0, len(text)))  # each piece is escaped there


def build_passage(text: str, marks: Sequence[MarkedSpan]) -> SafeString:
    """Return the part of ``text``, or two, that has most of what is marked, as HTML with
    ``<mark>``; its beginning where nothing is. ``…`` stands for what is left out of a sentence."""
    html = ""
    for start, end in _windows(text, marks):
        before = f"{_ELLIPSIS} " if _is_amid(text, start) else ""
        after = f" {_ELLIPSIS}" if _is_amid(text, end) else ""
        joint = "" if not html else " " if html.endswith(_ELLIPSIS) or before else f" {_ELLIPSIS} "
        html = html.removesuffix(f" {_ELLIPSIS}") if before else html
        html += f"{joint}{before}{_marked(text, marks, start, end)}{after}"
    return mark_safe(html)  # each piece is escaped in _marked


def _windows(text: str, marks: Sequence[MarkedSpan]) -> list[tuple[int, int]]:
    """Stretches of the text in their order: the best, and one for the terms it does not have."""
    windows: list[tuple[int, int]] = []
    remaining = list(marks)
    while remaining and len(windows) < MAX_PASSAGES:
        windows.append(_around(text, *_best(remaining)))
        shown = {m.term for m in marks if any(s <= m.start and m.end <= e for s, e in windows)}
        remaining = [m for m in remaining if m.term not in shown]
    windows.sort()
    if len(windows) == 2 and windows[1][0] <= windows[0][1]:
        return [(windows[0][0], max(windows[0][1], windows[1][1]))]
    return windows or [_around(text, 0, 0)]


def _best(marks: Sequence[MarkedSpan]) -> tuple[int, int]:
    """The stretch of ``PASSAGE_LENGTH`` with most different terms, then with most marks; the first
    of equals. Each mark enters and leaves the count once."""
    best, span, first = (0, 0), (0, 0), 0
    within: Counter[int] = Counter()
    for last, entering in enumerate(marks):
        within[entering.term] += 1
        while entering.end - marks[first].start > PASSAGE_LENGTH and first < last:
            leaving = marks[first].term
            within[leaving] -= 1
            if not within[leaving]:
                del within[leaving]
            first += 1
        score = (len(within), last - first + 1)
        if score > best:
            best, span = score, (marks[first].start, entering.end)
    return span


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` to ``end`` with what stands around it, from the beginning of a sentence or of a
    word to the end of one."""
    room = max(PASSAGE_LENGTH - (end - start), PASSAGE_LENGTH // 4)
    begins = _beginning(text, max(0, start - room // 2), start)
    latest = min(len(text), max(end + PASSAGE_LENGTH // 8, begins + PASSAGE_LENGTH))
    return begins, _ending(text, begins, end, latest)


def _beginning(text: str, earliest: int, start: int) -> int:
    if not _is_amid(text, earliest):
        return earliest
    if sentence := _SENTENCE_END.search(text, earliest, start):
        return sentence.end()
    blank = _BLANKS.search(text, earliest, start)
    return blank.end() if blank else earliest


def _ending(text: str, begins: int, end: int, latest: int) -> int:
    if latest == len(text):
        return latest
    ends = [sentence.end() for sentence in _SENTENCE_END.finditer(text, end, latest)]
    if ends and ends[-1] - begins >= PASSAGE_LENGTH // 2:
        return ends[-1]
    blank = text.rfind(" ", end, latest)
    return blank if blank > 0 else latest


def _is_amid(text: str, place: int) -> bool:
    """Whether a sentence goes on from one side of ``place`` to the other."""
    before, after = text[max(0, place - 20) : place], text[place : place + 20]
    if not before.strip() or not after.strip():
        return False
    around = before[len(before.rstrip()) :] + after[: len(after) - len(after.lstrip())]
    return "\n" not in around and not _AT_END.search(before.rstrip())


def _marked(text: str, marks: Iterable[MarkedSpan], start: int, end: int) -> str:
    pieces: list[str] = []
    place = start
    for begins, ends in _merged(marks, start, end):
        pieces.append(escape(text[place:begins]))
        pieces.append(f"<mark>{escape(text[begins:ends])}</mark>")
        place = ends
    pieces.append(escape(text[place:end]))
    return _BLANKS.sub(" ", "".join(pieces)).strip()


def _merged(marks: Iterable[MarkedSpan], start: int, end: int) -> list[list[int]]:
    """The marks within ``start`` and ``end``, those that overlap as one."""
    merged: list[list[int]] = []
    for begins, ends, _ in sorted(marks):
        if begins < start or ends > end:
            continue
        if merged and begins <= merged[-1][1]:
            merged[-1][1] = max(ends, merged[-1][1])
        else:
            merged.append([begins, ends])
    return merged
