"""Words of a second kind in a column's search vector, by which the index gives the few columns that
are about a word without a look at all that have it: the tiers of a tiered index.

Each is a lexeme with one of the prefixes below. No word of a text has digits and letters, so they
are never found by what is asked.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal
from zlib import crc32

from .lexemes import Stems, quote
from .tokens import Token

#: None, for the words themselves; of those in the column's own headline; of those in any headline;
#: of those in a keyword or the standfirst; of all these and of words that come often.
Tier = Literal["", "0t", "0a", "0b", "0f"]
IN_TITLE: Tier = "0t"
IN_HEADLINE: Tier = "0a"
IN_KEYWORDS: Tier = "0b"
OFTEN: Tier = "0f"
OFTEN_TIMES = 3
#: Stands before the number of the part of the archive that a column is in; all are as large.
SHARE, SHARES = "0s", 64
#: What they take of a vector at most; ``lexemes.MAX_BYTES`` leaves room for it.
MAX_BYTES = 60_000


def build_tiers(
    key: int, fields: Sequence[tuple[str, list[Token]]], stems: dict[str, Stems]
) -> str:
    """Return the text of a tsvector of the tiers of a column, by its key and ``fields``, each a
    weight (A to D) and its words; its headline comes first."""
    weights: dict[str, set[str]] = {}
    times: Counter[str] = Counter()
    for number, (weight, tokens) in enumerate(fields):
        for token in tokens:
            # Stop words say little, wherever they stand.
            if not stems[token.word].is_stop_word:
                for lexeme in stems[token.word].lexemes:
                    weights.setdefault(lexeme, set()).update(weight if number else ("A", "title"))
                    times[lexeme] += 1
    lexemes, size = [share_of(key)], 0
    for lexeme, own in weights.items():
        tiers = [tier for tier, weight in _OF_WEIGHT if weight in own]
        if tiers or times[lexeme] >= OFTEN_TIMES:
            tiers.append(OFTEN)
        size += len(tiers) * (len(lexeme.encode()) + 10)
        if size > MAX_BYTES:
            break
        lexemes += [tier + lexeme for tier in tiers]
    return " ".join(map(quote, lexemes))


_OF_WEIGHT: list[tuple[Tier, str]] = [(IN_TITLE, "title"), (IN_HEADLINE, "A"), (IN_KEYWORDS, "B")]


def share_of(key: int) -> str:
    """Return the lexeme of the part of the archive that the column of that key is in."""
    return f"{SHARE}{crc32(str(key).encode()) % SHARES}"


def some_shares(share: float) -> str:
    """Return the tsquery for about that ``share`` of the archive, evenly from all times."""
    number = min(SHARES, max(1, round(share * SHARES)))
    return f"({' | '.join(quote(f'{SHARE}{part}') for part in range(number))})"
