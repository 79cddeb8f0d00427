"""Whose report a section is: in the line right under its headline, "By Nell Harrow | The Oslo
Post", "Nell Harrow, The Oslo Post | The Clocks of Brede | 3 May 2019", or before the headline,
"Oslo Post, AP: Clocks go wrong"."""

import re

from articles.importer import source_names, vocabulary
from articles.importer.blocks import Block
from articles.importer.citations import Citation
from articles.importer.meta_lines import MAX_LENGTH, NAME, byline_of, read_meta
from articles.importer.source_items import parse_items
from articles.importer.source_line import CitedSource, looks_like_a_name
from articles.text.written_days import looks_like_day

_LED = re.compile(r"(?P<names>[^:：]{2,60})[:：]\s+(?P<headline>\S.{5,})")
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


def lead_of(text: str) -> tuple[list[CitedSource], str] | None:
    """Return the sources before a headline, and the headline; ``None`` where none surely are."""
    match = _LED.fullmatch(text)
    sources = parse_items(match["names"]) if match else []
    names = [source.publication for source in sources]
    if match is None or not sources or vocabulary.labelled("sources", text):
        return None
    are_sure = all(
        source_names.is_known(name, frozenset()) or source_names.is_press(name) for name in names
    )
    return (sources, match["headline"]) if are_sure else None


def leads_of(
    sections: list[tuple[Block, list[Block]]],
) -> dict[int, tuple[tuple[Citation, int], str]]:
    """Return what sections cite before their headlines, at which line, and the headlines, by their
    places; nothing where not all of several do."""
    found = [lead_of(heading.plain) for heading, _under in sections]
    if len(found) < 2:
        return {}
    leads = {}
    for place, lead in enumerate(found):
        if lead is None:
            return {}
        heading = sections[place][0]
        cited = Citation(lead[0], "", heading.plain, 0.8)
        leads[place] = (cited, heading.number), lead[1]
    return leads
