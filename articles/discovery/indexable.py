"""How much of a text the search index holds.

A tsvector of PostgreSQL takes 1,048,575 bytes of words and their places (PostgreSQL manual, 12.11)
and refuses what has more. No column of a newspaper comes near; a pasted table or log does, and is
to be saved all the same: its words are found up to there (``lexemes.build_vector``).
"""

from .lexemes import MAX_BYTES, build_vector, stems_of
from .tokens import tokenize

#: What cannot be over the limit, however it is written, needs no count.
_CERTAINLY_FITS = MAX_BYTES // 32


def is_found_whole(text: str) -> bool:
    """Return whether all words of a section's text are found."""
    if len(text) < _CERTAINLY_FITS:
        return True
    tokens = tokenize(text)
    stems = stems_of({token.word for token in tokens})
    wanted = {lexeme for token in tokens for lexeme in stems[token.word].lexemes}
    # Letters or digits alone: the colon before its places is the only one of a word.
    return build_vector([("C", tokens)], stems).count(":") == len(wanted)
