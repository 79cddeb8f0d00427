"""Full-text search over columns and their sections, in PostgreSQL.

An article is found by all its words together; within it the sections are ranked, so that a hit is
shown where it stands and links there. Headlines weigh most (A), then keywords and standfirst (B),
then the text (C), then captions and sources (D).
"""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db import connection
from django.db.models import BooleanField, Case, F, Value, When
from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles import prose, references
from articles.models import Article, Figure, Section

CONFIGURATION = "english"
PER_PAGE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 20
SECTIONS_SHOWN = 3
_START, _STOP = "\x02", "\x03"


def index(article):
    """Write the search vectors of an article and its sections, from what is stored."""
    sections = list(article.sections.prefetch_related("figures__photo", "sources"))
    lead = list(Figure.objects.filter(article=article).select_related("photo"))
    keywords = list(article.keywords.prefetch_related("other_names"))
    names = [k.name for k in keywords] + [n.name for k in keywords for n in k.other_names.all()]
    texts = {section.pk: section_text(section) for section in sections}
    notes = {section.pk: _notes(section) for section in sections}
    for section in sections:
        Section.objects.filter(pk=section.pk).update(
            search=_vector(A=section.headline, C=texts[section.pk], D=notes[section.pk])
        )
    Article.objects.filter(pk=article.pk).update(
        search_is_stale=False,
        search=_vector(
            A="\n".join([article.headline, *(section.headline for section in sections)]),
            B="\n".join([article.standfirst, article.byline, *names]),
            C="\n".join(texts.values()),
            D="\n".join([*(_figure_text(figure) for figure in lead), *notes.values()]),
        ),
    )


def _vector(**weighted):
    vector = None
    for weight, text in weighted.items():
        part = SearchVector(Value(text), weight=weight, config=CONFIGURATION)
        vector = part if vector is None else vector + part
    return vector


def section_text(section):
    """A section's words as plain text, references as their headlines."""
    text = prose.to_text(section.body, links=False)
    return references.MARKER.sub(lambda match: match[1], text)


def _notes(section):
    return "\n".join(
        [
            *(_figure_text(figure) for figure in section.figures.all()),
            *(str(source) for source in section.sources.all()),
        ]
    )


def _figure_text(figure):
    return " ".join([figure.shown_caption, figure.shown_alt, figure.shown_credit])


@dataclass
class Hit:
    article: Article
    sections: list


@dataclass
class Results:
    hits: list
    total: int
    page: int
    has_next: bool


def search(words, *, page=1):
    """Public articles that have all ``words`` (quotes, OR and - as in a web search), best first.

    Returns ``Results``; each hit's ``sections`` have ``snippet``, safe HTML with ``<mark>``.
    Six queries, whatever is found.
    """
    query = SearchQuery(words, search_type="websearch", config=CONFIGURATION)
    found = Article.objects.published().filter(search=query)
    total = found.count()
    if not total:
        return Results([], 0, 1, False)
    start = (page - 1) * PER_PAGE
    ranked = (
        found.annotate(rank=SearchRank(F("search"), query, cover_density=True, normalization=1))
        .order_by("-rank", "-edition_date", "-pk")
        .for_teasers()[start : start + PER_PAGE]
    )
    articles = list(ranked)
    sections = _matching_sections(articles, words, query)
    hits = [Hit(article, sections.get(article.pk, [])) for article in articles]
    last = min(-(-total // PER_PAGE), LAST_PAGE)
    return Results(hits, total, page, page < last)


def _matching_sections(articles, words, query):
    """The best sections of each article: those with all the words before those with some."""
    some = _any_of(words)
    if some is None:
        return {}
    matching = (
        Section.objects.filter(article__in=articles, search=some)
        .annotate(
            full=Case(When(search=query, then=True), default=False, output_field=BooleanField()),
            rank=SearchRank(F("search"), some),
            snippet=SearchHeadline(
                _plain_body(),
                some,
                config=CONFIGURATION,
                start_sel=_START,
                stop_sel=_STOP,
                max_words=34,
                min_words=18,
                max_fragments=2,
                fragment_delimiter=" … ",
            ),
        )
        .order_by("article_id", "-full", "-rank", "position")
    )
    by_article = {article.pk: article for article in articles}
    found = {}
    for section in matching:
        sections = found.setdefault(section.article_id, [])
        if len(sections) < SECTIONS_SHOWN and not (sections and sections[0].full > section.full):
            section.article = by_article[section.article_id]
            section.snippet = _marked(section.snippet)
            sections.append(section)
    return found


def _plain_body():
    """The body without markup, in SQL, so that a snippet never shows half a tag."""
    from django.db.models import CharField, Func

    body = Func(
        F("body"),
        Value(r"<[^>]*>|\[\[|\]\]"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        body = Func(
            body, Value(entity), Value(character), function="replace", output_field=CharField()
        )
    return body


def _marked(snippet):
    html = escape(snippet).replace(_START, "<mark>").replace(_STOP, "</mark>")
    return mark_safe(html)  # escaped in the line above


def _any_of(words):
    """A query for any of the words the full query asks for; ``None`` where it asks for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT websearch_to_tsquery(%s::regconfig, %s)::text", [CONFIGURATION, words]
        )
        lexemes = re.findall(r"(!)?\s*('(?:[^']|'')+')", cursor.fetchone()[0])
    wanted = [lexeme for negated, lexeme in lexemes if not negated]
    if not wanted:
        return None
    return SearchQuery(" | ".join(wanted), search_type="raw", config="simple")
