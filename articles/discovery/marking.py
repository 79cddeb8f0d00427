"""Passages and marks of what was found, for the page of results."""

from collections import defaultdict
from typing import Any

from django.db.models import BigAutoField, QuerySet

from articles.discovery.hits import FoundSection, Hit
from articles.discovery.indexing import figure_note, section_text
from articles.discovery.passages import build_passage, find_marks, mark
from articles.discovery.query import Term
from articles.models import Article, Figure, Section, Source
from background.compiled_queries import CompiledQueries, Parameter


def mark_hits(hits: list[Hit], terms: list[Term]) -> None:
    """Give hits and their sections what is shown of them, with the ``terms`` marked."""
    sections = [found for hit in hits for found in hit.sections]
    shown = _SHOWN.ask(
        columns=[hit.article.pk for hit in hits], sections=[found.section.pk for found in sections]
    )
    standfirsts, bodies = dict(shown["standfirsts"]), dict(shown["bodies"])
    for found in sections:
        found.section.body = bodies.get(found.section.pk, "")
    texts = [
        *(hit.article.headline for hit in hits),
        *(standfirsts.get(hit.article.pk, "") for hit in hits),
        *(found.headline for found in sections),
        *(section_text(found.section) for found in sections),
    ]
    marked = iter(zip(texts, find_marks(texts, terms), strict=True))
    for hit in hits:
        hit.marked_headline = mark(*next(marked))
    for hit in hits:
        hit.standfirst = mark(*next(marked))
    for found in sections:
        found.marked_headline = mark(*next(marked))
    unmarked = []
    for found in sections:
        text, marks = next(marked)
        found.passage = build_passage(text, marks)
        if not marks:
            unmarked.append(found)
    _mark_notes(unmarked, terms)


def _shown() -> dict[str, QuerySet[Any, Any]]:
    columns = Article.everything.filter(pk=Parameter("columns", BigAutoField(), any_of=True))
    sections = Section.objects.filter(pk=Parameter("sections", BigAutoField(), any_of=True))
    return {
        "standfirsts": columns.exclude(standfirst="").order_by().values_list("pk", "standfirst"),
        "bodies": sections.order_by().values_list("pk", "body"),
    }


_SHOWN = CompiledQueries(_shown)


def _mark_notes(sections: list[FoundSection], terms: list[Term]) -> None:
    """Show the caption or source in which the terms stand, where they do not in the text."""
    if not sections:
        return
    asked = _NOTES.ask(sections=[found.section.pk for found in sections])
    notes: defaultdict[int, list[str]] = defaultdict(list)
    for figure in asked["figures"]:
        notes[figure.section_id].append(figure_note(figure))
    for source in asked["sources"]:
        notes[source.section_id].append(str(source))
    every = [(found, note) for found in sections for note in notes.get(found.section.pk, ())]
    marked = find_marks([note for _, note in every], terms)
    for (found, note), marks in sorted(
        zip(every, marked, strict=True), key=lambda pair: len({m.term for m in pair[1]})
    ):
        if marks:
            found.passage = build_passage(note, marks)


def _notes() -> dict[str, QuerySet[Any, Any]]:
    sections = Parameter("sections", BigAutoField(), any_of=True)
    return {
        "figures": Figure.objects.filter(section=sections).select_related("photo"),
        "sources": Source.objects.filter(section=sections),
    }


_NOTES = CompiledQueries(_notes)
