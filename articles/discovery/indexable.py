"""How much of a text the search index holds.

A tsvector of PostgreSQL takes 1,048,575 bytes of words and their places (PostgreSQL manual, 12.11)
and refuses what has more. No column of a newspaper comes near; a pasted table or log does, and is
to be saved all the same: its words are found up to there.
"""

import re

#: Bytes of a tsvector, with some to spare for how PostgreSQL takes words apart.
LIMIT = 950_000
#: What cannot be over the limit, however it is written, needs no count.
_CERTAINLY_FITS = LIMIT // 32
#: A word: its bytes and those that put it in its place; PostgreSQL keeps 256 places of each.
_FOR_A_WORD, _FOR_A_PLACE, _PLACES = 8, 4, 256
_CHUNK = re.compile(r"\S+")
_PART = re.compile(r"\w+")


class Room:
    """What is left of one index entry, for texts that come one after another."""

    def __init__(self, limit: int = LIMIT):
        self._left, self._seen = limit, {}

    def fit(self, text: str) -> str:
        """``text``, or its beginning where the whole is more than is left."""
        for chunk in _CHUNK.finditer(text):
            parts = _PART.findall(chunk[0])
            size = len(chunk[0].encode(errors="replace"))
            if parts == [chunk[0]]:
                self._left -= self._cost(chunk[0], size)
            else:
                # Kept as one word (an address, a compound), and its parts once more.
                self._left -= self._cost(chunk[0], 2 * size)
                self._left -= sum(self._cost(part, 0) for part in parts)
            if self._left < 0:
                return text[: chunk.start()]
        return text

    def _cost(self, word, size):
        times = self._seen.get(word, 0)
        self._seen[word] = times + 1
        if times == 0:
            return size + _FOR_A_WORD
        return _FOR_A_PLACE if times < _PLACES else 0


def fitting(texts: dict[str, str]) -> dict[str, str]:
    """``texts`` by their weight, the weightiest first, cut where one entry can hold no more."""
    if sum(map(len, texts.values())) < _CERTAINLY_FITS:
        return texts
    room = Room()
    return {weight: room.fit(texts[weight]) for weight in sorted(texts)}


def is_found_whole(text: str) -> bool:
    """Whether all words of a section's text are found."""
    return len(text) < _CERTAINLY_FITS or Room().fit(text) == text
