"""How much of a text the search index holds.

A tsvector of PostgreSQL takes 1,048,575 bytes of words and their places (PostgreSQL manual, 12.11)
and refuses what has more. No column of a newspaper comes near; a pasted table or log does, and is
to be saved all the same: its words are found up to there (``lexemes.build_vector``).
"""

from collections import Counter

from .lexemes import MAX_BYTES, MAX_PLACES
from .tokens import tokenize

#: What cannot be over the limit, however it is written, needs no count.
_CERTAINLY_FITS = MAX_BYTES // 32


def is_found_whole(text: str) -> bool:
    """Return whether all words of a section's text are found, by their bytes as they are written:
    their stems, which only PostgreSQL knows, are hardly longer."""
    if len(text) < _CERTAINLY_FITS:
        return True
    words = Counter(token.word for token in tokenize(text))
    size = sum(len(word.encode()) + 8 for word in words)
    return size + 2 * sum(min(count, MAX_PLACES) for count in words.values()) < MAX_BYTES
