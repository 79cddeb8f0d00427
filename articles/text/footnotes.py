"""Footnotes of word processors and of pages, where both the number in the text and the text of the
note came along (``survey``): they become notes of ours (``placed``), where the number stood."""

import re

from articles.text import clipboard
from articles.text.survey import Survey
from articles.text.tokens import End, Start, Text, Token

#: What a note keeps of its text's elements; the rest is lines of one.
_KEPT = frozenset(["a", "em", "strong", "i", "b", "cite", "code", "sub", "sup"])
_RAISED = frozenset(["sup", "span"])
#: A bracket by itself; two are a reference.
_BRACKET = re.compile(r"(?<!\[)\[(?!\[)|(?<!\])\](?!\])")
#: A note is no chapter.
MAX_TOKENS = 2000


def gather(tokens: list[Token]) -> list[Token]:
    """Return the ``tokens`` of a source with each such note as a mark in its text."""
    survey = Survey(tokens)
    if not survey.whole_notes:
        return tokens
    bodies: dict[str, int] = {}
    for place, note in sorted(survey.notes.items()):
        bodies.setdefault(note, place)
    put: dict[int, list[Token]] = {}
    gone: set[int] = set()
    gathered: set[str] = set()
    for place in sorted(survey.marks_of_notes):
        mark = tokens[place]
        note = clipboard.note_of(clipboard.place_of(mark)[1]) if isinstance(mark, Start) else ""
        body = bodies.get(note)
        if body is None or survey.end_of(body) - body > MAX_TOKENS:
            continue
        if said := [] if note in gathered else _said(tokens, body, survey):
            gathered.add(note)
            gone.update(range(body, survey.end_of(body) + 1))
        if note in gathered:  # a number that comes again says nothing more
            first, last = _with_raising(tokens, place, survey.end_of(place))
            put[first] = [Text("[[note: "), *said, Text("]]")] if said else []
            gone.update(range(first, last + 1))
    return [t for n, token in enumerate(tokens) for t in put.get(n, [] if n in gone else [token])]


def _said(tokens: list[Token], body: int, survey: Survey) -> list[Token]:
    """What a note says, in one line, without the way back."""
    made: list[Token] = []
    place, end = body, survey.end_of(body)
    while place <= end:
        token = tokens[place]
        if isinstance(token, Start) and clipboard.is_note_back(token):
            place = survey.end_of(place)
        elif isinstance(token, Text):
            made.append(Text(_BRACKET.sub(_round, token.data)))
        elif token.name in _KEPT:
            made.append(token)
        elif isinstance(token, Start) and made and token.name not in _RAISED:
            made.append(Text(" "))
        place += 1
    first = next((n for n, t in enumerate(made) if isinstance(t, Text) and t.data.strip()), None)
    if first is None:
        return []
    last = max(n for n, t in enumerate(made) if isinstance(t, Text) and t.data.strip())
    for n, token in enumerate(made):
        if isinstance(token, Text):
            data = token.data.lstrip() if n <= first else token.data
            made[n] = Text(data.rstrip() if n >= last else data)
    return made


def _round(bracket: re.Match[str]) -> str:
    return "(" if bracket[0] == "[" else ")"


def _with_raising(tokens: list[Token], first: int, last: int) -> tuple[int, int]:
    """The number of a note with what raises it, from where to where."""
    while (
        first
        and last + 1 < len(tokens)
        and isinstance(before := tokens[first - 1], Start)
        and isinstance(tokens[last + 1], End)
        and before.name in _RAISED
    ):
        first, last = first - 1, last + 1
    return first, last
