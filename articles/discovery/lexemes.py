"""What PostgreSQL makes of words (stems, by the language of the site), and search vectors of them.

Vectors are put together here, so that a word stands at its place in whatever form, and nothing that
is written is refused: what a vector cannot hold is left out of it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from .tokens import Token

#: What a vector holds: so many places of one word, places up to a number, and bytes in all, of
#: which some are left for what PostgreSQL adds.
MAX_PLACES, MAX_POSITION, MAX_BYTES = 255, 16_383, 900_000
#: Between fields and sections, so that no phrase goes on from one to the next.
GAP = 8
#: Stands in every vector that was made like this; change it, and the index of
#: ``Article.Meta.indexes`` with it, when words are made otherwise, and the worker makes all anew.
#: No word has digits and letters.
NORMALIZATION = "0n3"
#: So many words are kept with their stems in each process.
CACHE_SIZE = 50_000

_cache: dict[tuple[str, str], "Stems"] = {}


class Stems(NamedTuple):
    """The forms under which a word is found, nearly always one."""

    lexemes: tuple[str, ...]
    is_stop_word: bool


def search_configuration() -> str:
    """Return PostgreSQL's configuration for the language of the site."""
    # Models name the way words are made, and so are loaded after it.
    from articles.models import site

    language = site().language.split("-")[0]
    return str(settings.SEARCH_CONFIGURATIONS.get(language, "simple"))


def stems_of(words: Iterable[str]) -> dict[str, Stems]:
    """Return the ``Stems`` of each of ``words``; one query at most."""
    configuration = search_configuration()
    words = set(words)
    found = {word: _cache[key] for word in words if (key := (configuration, word)) in _cache}
    if missing := sorted(words - found.keys()):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word, tsvector_to_array(to_tsvector(%s::regconfig, word))"
                " FROM unnest(%s::text[]) AS word",
                [configuration, missing],
            )
            # Stop words are found too, as they stand: AT&T is made of them.
            made = {word: Stems(tuple(stems) or (word,), not stems) for word, stems in cursor}
        if len(_cache) + len(made) > CACHE_SIZE:
            _cache.clear()
        if len(made) <= CACHE_SIZE:
            _cache.update({(configuration, word): stems for word, stems in made.items()})
        found |= made
    return found


def build_vector(fields: Iterable[tuple[str, list[Token]]], stems: dict[str, Stems]) -> str:
    """Return the text of a tsvector of ``fields``, each a weight (A to D) and its words."""
    places: dict[str, list[str]] = {}
    size, before = 0, 0
    for weight, tokens in fields:
        for token in tokens:
            # Stop words say little, wherever they stand.
            weighed = "D" if stems[token.word].is_stop_word else weight
            for lexeme in stems[token.word].lexemes:
                known = places.get(lexeme)
                if known is None:
                    size += len(lexeme.encode()) + 8
                    if size > MAX_BYTES:
                        continue
                    known = places[lexeme] = []
                # A whole touches what stands before it and what stands after it.
                for place in {token.position, token.last}:
                    if len(known) < MAX_PLACES and size < MAX_BYTES:
                        size += 2
                        known.append(f"{min(before + place, MAX_POSITION)}{weighed}")
        if tokens:
            before += tokens[-1].position + GAP
    words = [f"{quote(lexeme)}:{','.join(known)}" for lexeme, known in places.items() if known]
    return " ".join([quote(NORMALIZATION), *words])


def quote(lexeme: str) -> str:
    """Return ``lexeme`` as it is written in the text of a tsvector or tsquery."""
    return "'{}'".format(lexeme.replace("\\", "\\\\").replace("'", "''"))
