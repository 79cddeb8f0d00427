"""What a language calls the parts of a column: a small table for each.

The reader itself knows no language. It is given the words of all these tables at once, since a
column may have a French source under German prose; ``vocabulary`` makes patterns of them. A new
language is a module with a ``Language`` here and its name in ``LANGUAGES``.
"""

from articles.importer.languages import ar, de, en, es, fr, it, ja, nl, pt
from articles.importer.languages.table import Language

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
)
