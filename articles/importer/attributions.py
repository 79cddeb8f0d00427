"""The line right under a section's headline that says whose report it is: "By Nell Harrow | The
Oslo Post", "Nell Harrow, The Oslo Post | The Clocks of Brede | 3 May 2019"."""

import re

from articles.importer import source_names, vocabulary
from articles.importer.meta_lines import MAX_LENGTH, NAME, byline_of, read_meta
from articles.importer.source_line import CitedSource, looks_like_a_name
from articles.text.written_days import looks_like_day

_BETWEEN = re.compile(r"\s*[|｜│]\s*|\s+·\s+")
_JOINED = re.compile(rf"{NAME}(?:\s*(?:,|&|(?i:{vocabulary.one_of('joins')}))\s*{NAME})*")


def attributed(text: str) -> CitedSource | None:
    """Return the source that a line under a headline names, with who wrote there, what, and when;
    ``None`` where it is no such line."""
    text = vocabulary.without_marks(text)
    if len(text) > MAX_LENGTH or vocabulary.ends_sentence(text) or not _BETWEEN.search(text):
        return None
    first, *parts = (part.strip() for part in _BETWEEN.split(text))
    if any(vocabulary.labelled(field, text) for field in ("sources", "keywords", "credits")):
        return None
    day = next((part for part in parts if looks_like_day(part)), "")
    if names := byline_of(first):
        others = [part for part in parts if part != day]
        publication, *more = others or [""]
    else:
        names, comma, publication = first.rpartition(", ")
        more = [part for part in parts if part != day]
        is_named = source_names.is_press(publication) or bool(day)
        if not (comma and is_named and _JOINED.fullmatch(names)):
            return None
    if not looks_like_a_name(publication) or read_meta(publication):
        return None
    qualifier = ", ".join(part for part in (names, *more, day) if part)
    return CitedSource(publication, qualifier)
