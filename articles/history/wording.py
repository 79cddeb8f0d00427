"""How two texts differ, word by word, at a cost that the length of the texts bounds.

Lines are compared first, then the words of those that differ. Both by the words that stand once in
either text, in the longest order they share (patience sorting, as Bram Cohen described it), and
between those by the shortest way from one to the other (E. W. Myers, An O(ND) Difference Algorithm,
1986). Every step is counted; when a budget of so many steps a word is spent, what is left is shown
as replaced whole. Libraries were judged: difflib costs the third power in the worst case,
diff-match-patch compares characters and stops by the clock, rapidfuzz takes the product of both
lengths in memory.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

_TOKEN = re.compile(r"\s+|\S+")
#: Steps that comparing may take, for each token of both texts, and for the shortest of texts.
STEPS_FOR_EACH, STEPS_AT_LEAST = 60, 20_000
#: How many words in a row are looked for where no single one stands there once.
RUN_LENGTHS = (1, 2, 4, 8)
#: Between anchors, texts that differ in more tokens than this are replaced whole.
MAX_EDITS = 400

#: What kind of part it is, and its text.
Part = tuple[str, str]
#: The places of one word in either text.
Pair = tuple[int, int]


class Steps:
    """How many steps may be taken yet, and how many were."""

    def __init__(self, allowed: int) -> None:
        self.allowed, self.taken = allowed, 0

    def take(self, number: int) -> bool:
        """Return whether so many more were left; they are taken then."""
        if self.taken + number > self.allowed:
            return False
        self.taken += number
        return True


def compare(old: str, new: str, steps: Steps | None = None) -> list[Part]:
    """Return the parts of both texts in order, as ``[(kind, text)]`` with the kinds ``same``,
    ``removed`` and ``added``: what is not added makes the old text, what is not removed the new
    one."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if steps is None:
        tokens = len(_TOKEN.findall(old)) + len(_TOKEN.findall(new))
        steps = Steps(STEPS_AT_LEAST + STEPS_FOR_EACH * tokens)
    parts = []
    for kind, removed, added in _runs(before, after, _pairs(before, after, steps)):
        if kind == "same":
            parts.append(("same", "".join(removed)))
        else:
            parts += _words("".join(removed), "".join(added), steps)
    return _joined(parts)


def _words(old: str, new: str, steps: Steps) -> Iterator[Part]:
    """Of lines that differ. Words are what is looked for; the blanks between follow them."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    ours = [place for place, token in enumerate(before) if not token.isspace()]
    theirs = [place for place, token in enumerate(after) if not token.isspace()]
    pairs = _pairs([before[i] for i in ours], [after[j] for j in theirs], steps)
    pairs = [(ours[i], theirs[j]) for i, j in pairs]
    for kind, removed, added in _runs(before, after, pairs):
        if kind == "same":
            yield "same", "".join(removed)
            continue
        start, end = _ends(removed, added)
        yield "same", "".join(removed[:start])
        yield "removed", "".join(removed[start : len(removed) - end])
        yield "added", "".join(added[start : len(added) - end])
        yield "same", "".join(removed[len(removed) - end :])


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Without what is empty, and what is alike in one. Between what is the same, what was removed
    stands before what was added."""
    joined = []
    told = (part for part in parts if part[1])
    for same, alike in groupby(told, key=lambda part: part[0] == "same"):
        run = list(alike)
        for kind in ("same",) if same else ("removed", "added"):
            text = "".join(text for own, text in run if own == kind)
            if text:
                joined.append((kind, text))
    return joined


def _runs(
    before: list[str], after: list[str], pairs: list[Pair]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """``(kind, of before, of after)`` for what is paired (``same``) and what stands between."""
    i = j = 0
    for a, b in [*pairs, (len(before), len(after))]:
        if i < a or j < b:
            yield "changed", before[i:a], after[j:b]
        if a < len(before):
            yield "same", before[a : a + 1], after[b : b + 1]
        i, j = a + 1, b + 1


def _ends(one: list[str], other: list[str]) -> tuple[int, int]:
    """How many are the same at the beginning, and of the others at the end."""
    shorter = min(len(one), len(other))
    start = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if one[-1 - n] != other[-1 - n]), rest)
    return start, end


def _pairs(one: list[str], other: list[str], steps: Steps) -> list[Pair]:
    """Places of what is the same in both, in order: ``[(i, j)]``."""
    found, todo = [], [(0, len(one), 0, len(other))]
    while todo:
        i, m, j, n = todo.pop()
        a, b = one[i:m], other[j:n]
        if not steps.take(len(a) + len(b)):
            break
        start, end = _ends(a, b)
        found += [(i + place, j + place) for place in range(start)]
        found += [(m - place, n - place) for place in range(1, end + 1)]
        i, j, m, n = i + start, j + start, m - end, n - end
        a, b = one[i:m], other[j:n]
        if not a or not b:
            continue
        if set(a).isdisjoint(b):
            continue
        anchors = _anchors(a, b, steps)
        if not anchors:
            found += [(i + x, j + y) for x, y in _shortest_way(a, b, steps)]
            continue
        found += [(i + x, j + y) for x, y in anchors]
        ends = [(-1, -1), *anchors, (len(a), len(b))]
        for (x, y), (v, w) in pairwise(ends):
            if x + 1 < v and y + 1 < w:
                todo.append((i + x + 1, i + v, j + y + 1, j + w))
    return sorted(found)


def _anchors(a: list[str], b: list[str], steps: Steps) -> list[Pair]:
    """The longest row of pairs, rising in both, of what stands once in each: of words, or where
    each word stands there more often, of so many in a row."""
    for length in RUN_LENGTHS:
        if not steps.take((len(a) + len(b)) * length):
            return []
        ours, theirs = _once(a, length), _once(b, length)
        pairs = [(place, theirs[token]) for token, place in ours.items() if token in theirs]
        if pairs:
            return _rising(pairs)
    return []


def _rising(pairs: list[Pair]) -> list[Pair]:
    """The longest row of them in which the second places rise as the first do."""
    # Piles of patience sorting: of each length the row that ends earliest, with what came before.
    tops: list[int] = []
    rows: list[Pair] = []
    previous: dict[Pair, Pair | None] = {}
    for pair in pairs:
        pile = bisect_left(tops, pair[1])
        previous[pair] = rows[pile - 1] if pile else None
        tops[pile : pile + 1], rows[pile : pile + 1] = [pair[1]], [pair]
    row, last = [], rows[-1] if rows else None
    while last:
        row.append(last)
        last = previous[last]
    return row[::-1]


def _once(tokens: list[str], length: int) -> dict[Any, int]:
    """Where each of those begins that stand there once, in order."""
    rows = tokens if length == 1 else zip(*(tokens[n:] for n in range(length)), strict=False)
    places, twice = {}, set()
    for place, token in enumerate(rows):
        if token in places:
            twice.add(token)
        places[token] = place
    return {token: place for token, place in places.items() if token not in twice}


def _shortest_way(a: list[str], b: list[str], steps: Steps) -> list[Pair]:
    """Pairs of the shortest edit script, or none where that is longer than ``MAX_EDITS`` or than
    the steps that are left."""
    furthest, trail = {1: 0}, []
    for differences in range(min(len(a) + len(b), MAX_EDITS) + 1):
        trail.append(dict(furthest))
        for k in range(-differences, differences + 1, 2):
            down = k == -differences or (k != differences and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            start = x
            while x < len(a) and 0 <= x - k < len(b) and a[x] == b[x - k]:
                x += 1
            if not steps.take(x - start + 1):
                return []
            furthest[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walked_back(trail, len(a), len(b))
    return []


def _walked_back(trail: list[dict[int, int]], x: int, y: int) -> list[Pair]:
    pairs = []
    for differences in range(len(trail) - 1, -1, -1):
        furthest, k = trail[differences], x - y
        down = k == -differences or (k != differences and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        from_x = furthest[before]
        from_y = from_x - before
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = from_x, from_y
    return pairs
