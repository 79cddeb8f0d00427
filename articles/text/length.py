"""How long a text is to read."""

import re
from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from articles.text.tokens import text_of

#: Of those who read a newspaper's prose silently.
WORDS_A_MINUTE = 230
#: Signs of scripts that leave no room between words, which are counted instead of them.
SIGNS_A_MINUTE = 500
_SIGN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_WORD = re.compile(r"[^\W_]+(?:[-’'.,][^\W_]+)*")


class Length(NamedTuple):
    """``words``: 0 where a text has none with room between them. ``minutes``: one at least."""

    words: int
    minutes: int


def of_text(text: str) -> Length | None:
    """Return how long a text is; nothing where there is none."""
    signs = len(_SIGN.findall(text))
    words = len(_WORD.findall(_SIGN.sub(" ", text)))
    if not signs + words:
        return None
    minutes = max(1, ceil(words / WORDS_A_MINUTE + signs / SIGNS_A_MINUTE - 0.25))
    return Length(0 if signs > words else words, minutes)


def of_prose(bodies: Iterable[str]) -> Length | None:
    """Return how long stored prose is."""
    return of_text(" ".join(map(text_of, bodies)))
