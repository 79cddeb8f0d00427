"""What a language calls the parts of a column: a small table for each.

The importer itself knows no language. It is given the words of all these tables at once, since a
column may have a French source under German prose; its ``vocabulary`` makes patterns of them. A new
language is a module with a ``Language`` here and its name in ``LANGUAGES``.
"""

import re
from functools import cache

from articles.text.vocabularies import (
    ar,
    de,
    en,
    es,
    fr,
    it,
    ja,
    nl,
    pl,
    pt,
    ru,
    sv,
    tr,
    zh,
)
from articles.text.vocabularies.table import Language

LANGUAGES: tuple[Language, ...] = (
    en.ENGLISH,
    de.GERMAN,
    fr.FRENCH,
    es.SPANISH,
    it.ITALIAN,
    pt.PORTUGUESE,
    nl.DUTCH,
    ar.ARABIC,
    ja.JAPANESE,
    zh.CHINESE,
    pl.POLISH,
    ru.RUSSIAN,
    sv.SWEDISH,
    tr.TURKISH,
)


@cache
def words(field: str) -> tuple[str, ...]:
    """Return the words all tables have in ``field``, longer ones first."""
    found = {word for language in LANGUAGES for word in getattr(language, field).split("|") if word}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def one_of(field: str) -> str:
    """Return a pattern of the words that all tables have in ``field``."""
    escaped = (re.escape(word).replace("'", "['’]") for word in words(field))
    return f"(?:{'|'.join(escaped)})"
