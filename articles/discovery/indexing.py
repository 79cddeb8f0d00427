"""Search vectors of columns and their sections, written from what is stored.

Headlines weigh most (A), then keywords with their other names and standfirst (B), then the text
(C), then captions and sources (D).
"""

import re
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import CharField, Prefetch, Value
from django.db.models.functions import Cast

from articles.discovery.lexemes import build_vector, stems_of
from articles.discovery.tiers import build_tiers
from articles.discovery.tokens import Token, tokenize
from articles.models import Article, Figure, Section, SectionKeyword
from articles.text import cross_references, prose

#: The weight of a field, and its words.
Field = tuple[str, list[Token]]


def update_index(article: Article) -> None:
    """Write the search vectors of an article and its sections, from what is stored.

    A keyword's other names find the column, and the sections that are about it.
    """
    about = SectionKeyword.objects.standing().prefetch_related("keyword__other_names")
    sections = list(
        article.sections.prefetch_related(
            "figures__photo", "sources", Prefetch("keyword_findings", about, to_attr="about")
        )
    )
    lead = list(Figure.objects.filter(article=article).select_related("photo"))
    keywords = list(article.keywords.prefetch_related("other_names"))
    names = [name for keyword in keywords for name in keyword.all_names()]
    fields = {section.pk: _fields(section) for section in sections}
    of_it_all = [
        *(field for own in fields.values() for field in own if field[0] == "A"),
        *(("B", tokenize(text)) for text in (article.standfirst, article.printed_byline, *names)),
        *(field for own in fields.values() for field in own if field[0] == "C"),
        *(("D", tokenize(figure_note(figure))) for figure in lead),
        *(field for own in fields.values() for field in own if field[0] == "D"),
    ]
    of_it_all.insert(0, ("A", tokenize(article.headline)))
    stems = stems_of(
        token.word for own in (of_it_all, *fields.values()) for _, tokens in own for token in tokens
    )
    for section in sections:
        vector = build_vector(fields[section.pk], stems)
        Section.objects.filter(pk=section.pk).update(search=_as_vector(vector))
    vector = f"{build_vector(of_it_all, stems)} {build_tiers(article.pk, of_it_all, stems)}"
    Article.everything.filter(pk=article.pk).update(
        search_is_stale=False, search=_as_vector(vector)
    )


def _fields(section: Any) -> list[Field]:
    """Return what a section, got with what it is ``about``, is found by: weights and words, of each
    field by itself."""
    names = [name for finding in section.about for name in finding.keyword.all_names()]
    texts = [
        ("A", section.headline),
        *(("B", name) for name in names),
        ("C", section_text(section)),
        *(("D", note) for note in section_notes(section)),
    ]
    return [(weight, tokenize(text)) for weight, text in texts]


def _as_vector(text: str) -> Cast:
    return Cast(Value(text, CharField()), SearchVectorField())


def section_text(section: Section) -> str:
    """Return a section's words as plain text, references as readers see them."""
    text = prose.to_text(section.body, links=False)
    return cross_references.MARKER.sub(_reference, _LEADING_MARKS.sub("", text))


#: How plain text says that a line is quoted, or one of a list.
_LEADING_MARKS = re.compile(r"^(?:> )*(?:- )?", re.M)


def _reference(match: re.Match[str]) -> str:
    return cross_references.as_read(match[1])


def section_notes(section: Section) -> list[str]:
    """Return the words under a section's text: what its figures and sources say."""
    return [
        *(figure_note(figure) for figure in section.figures.all()),
        *(str(source) for source in section.sources.all()),
    ]


def figure_note(figure: Figure) -> str:
    """Return the words of a figure."""
    return " · ".join(filter(None, [figure.shown_caption, figure.shown_alt, figure.shown_credit]))
