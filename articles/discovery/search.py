"""Full-text search over columns, pages and their sections, in PostgreSQL.

An article is found by all its words together; within it the sections are ranked, so that a hit is
shown where it stands and links there. Headlines weigh most (A), then keywords with their other
names and standfirst (B), then the text (C), then captions and sources (D); of equals the newer
comes first. A date is taken for the days that it names, unless nothing of them has the other words.
What a word is, for the index, the question and the marks alike, is said in ``articles.discovery``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from articles.discovery import facets
from articles.discovery.dates_asked import DateAsked, find_date
from articles.discovery.filters import NO_FILTERS, Choice, Filters, Order
from articles.discovery.hits import Hit
from articles.discovery.marking import mark_hits
from articles.discovery.query import Question, StemQuery, as_phrase, parse_question, stem_query
from articles.discovery.ranking import (
    Considered,
    Queries,
    best_first,
    consider,
    in_their_order,
    rank_by_sections,
)
from articles.discovery.suggestions import find_missing, suggest
from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet

PAGE_SIZE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 10
#: So many columns are ranked and counted. What more of them have is ranked among the newest.
MAX_RANKED = 800


@dataclass
class Results:
    """``years``, ``keywords`` and ``publications``: by what they can be narrowed further, as
    ``[{"name", "value", "columns"}]``. With ``is_partial`` no column has all that was asked for,
    and ``hits`` have most of it, with ``has_beginnings`` words that begin like those asked for;
    ``suggestion`` is then what may have been meant. With ``too_many``, ``total`` is how many were
    considered, the newest of more, and counts are of those alone. ``has_pages``: whether some are
    no columns. ``dated``: what was taken for a date."""

    hits: list[Hit]
    total: int
    page: int
    has_next: bool
    too_many: bool = False
    is_partial: bool = False
    has_beginnings: bool = False
    years: list[Choice] = field(default_factory=list)
    keywords: list[Choice] = field(default_factory=list)
    publications: list[Choice] = field(default_factory=list)
    suggestion: str = ""
    has_pages: bool = False
    dated: DateAsked | None = None

    def keyword_name(self, slug: str) -> str:
        """Return the name of the keyword that results are narrowed to."""
        return _name(self.keywords, slug)

    def publication_name(self, slug: str) -> str:
        """Return the name of the publication that results are narrowed to."""
        return _name(self.publications, slug)


def _name(choices: list[Choice], slug: str) -> str:
    return next((choice["name"] for choice in choices if choice["value"] == slug), slug)


class _Reading(NamedTuple):
    """One way to understand what was asked."""

    question: Question
    filters: Filters
    dated: DateAsked | None = None


class _Found(NamedTuple):
    """What one reading found: ``keys`` of as many as are considered."""

    reading: _Reading
    query: StemQuery | None
    articles: ArticleQuerySet
    keys: list[int]


def search(
    words: str, *, page: int = 1, filters: Filters = NO_FILTERS, order: Order = ""
) -> Results:
    """Return the ``Results`` for ``words`` (``discovery.query``): public articles that have all of
    them, best first or in the ``order`` of their days. Without words all columns of the period that
    ``filters`` name, if they do.

    Of what very many columns have, the newest are ranked.
    """
    readings = list(_readings(words, filters))
    for reading in readings:
        query = stem_query(reading.question.all_of_it())
        if (found := _find(reading, query)).keys:
            return _results(found, page, order)
    suggestion = ""
    for attempt, reading in enumerate(readings):
        missing = find_missing(reading.question)
        if not attempt:
            suggestion = suggest(reading.question, missing)
        if beginnings := reading.question.with_beginnings(missing):
            widened = reading._replace(question=beginnings)
            if (found := _find(widened, stem_query(beginnings.all_of_it()))).keys:
                results = _results(found, page, order)
                return replace(results, has_beginnings=True, suggestion=suggestion)
    for reading in readings:
        for number in reading.question.fewer():
            if (found := _find(reading, StemQuery(reading.question.at_least(number)))).keys:
                results = _results(found, page, order)
                return replace(results, is_partial=True, suggestion=suggestion)
    return Results([], 0, 1, False, suggestion=suggestion)


def _readings(words: str, filters: Filters) -> Iterator[_Reading]:
    """What ``words`` may mean: with a date in them first that, then the same as words."""
    if dated := find_date(words):
        yield _Reading(parse_question(dated.words), filters.within(dated.period), dated)
    question = parse_question(words)
    if question or filters.period:
        yield _Reading(question, filters)


def _find(reading: _Reading, query: StemQuery | None) -> _Found:
    """The public columns that ``query`` finds."""
    articles = Article.everything.published()
    if query is not None:
        articles = articles.filter(search=query)
    articles = reading.filters.apply(articles)
    keys = articles.order_by().values_list("pk", flat=True)[: MAX_RANKED + 1]
    return _Found(reading, query, articles, list(keys))


def _results(found: _Found, page: int, order: Order) -> Results:
    reading = found.reading
    queries = Queries(
        found.query, stem_query(reading.question.any_of_it()), as_phrase(reading.question)
    )
    if order or found.query is None:
        considered, hits = _by_day(found, queries, page, order)
    else:
        considered, hits = _best(found, queries, page)
    mark_hits(hits, reading.question.terms())
    too_many = len(found.keys) > MAX_RANKED
    counted = facets.count_in_database(found.articles) if too_many else facets.count(considered)
    total = sum(counted.values())
    return Results(
        hits,
        total,
        page,
        page < min(LAST_PAGE, -(-total // PAGE_SIZE)),
        too_many=too_many,
        years=facets.years(counted),
        keywords=facets.keywords(considered),
        publications=facets.publications(considered),
        has_pages=any(kind == "page" for kind, _ in counted),
        dated=reading.dated,
    )


def _best(found: _Found, queries: Queries, page: int) -> tuple[list[Considered], list[Hit]]:
    """What is considered and, of the page, the hits, best first."""
    if len(found.keys) > MAX_RANKED:
        articles = found.articles.newest_first()[:MAX_RANKED]
    else:
        articles = Article.everything.filter(pk__in=found.keys)
    considered = best_first(consider(articles, queries))
    ranked = rank_by_sections(considered[: PAGE_SIZE * LAST_PAGE], queries)
    return considered, [hit() for hit in ranked[_of_page(page)]]


def _by_day(
    found: _Found, queries: Queries, page: int, order: Order
) -> tuple[list[Considered], list[Hit]]:
    """The same by the days of the columns, the newest first where nothing else is asked for."""
    if len(found.keys) > MAX_RANKED:
        articles = found.articles
    else:
        articles = Article.everything.filter(pk__in=found.keys)
    articles = articles.oldest_first() if order == "oldest" else articles.newest_first()
    considered = consider(articles[:MAX_RANKED], Queries(None))
    return considered, in_their_order(considered[_of_page(page)], queries)


def _of_page(page: int) -> slice:
    return slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
