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
from articles.discovery.candidates import Found, best_candidates, find_all
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

PAGE_SIZE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 10
#: So many columns are all ranked, and their keywords and sources counted. Of more, so many that may
#: be best are ranked, and keywords and sources counted of so many from all times.
MAX_RANKED, CANDIDATES, SAMPLE_SIZE = 800, 500, 300


@dataclass
class Results:
    """``years``, ``keywords`` and ``publications``: by what they can be narrowed further, as
    ``[{"name", "value", "columns"}]``. With ``is_partial`` no column has all that was asked for,
    and ``hits`` have most of it, and ``suggestion`` is what may have been meant; with
    ``has_beginnings`` they have words that begin like those asked for. With ``are_estimates`` the
    numbers of keywords and publications are reckoned from some of what was found; ``total`` and
    those of years never.
    ``has_pages``: whether some are no columns. ``dated``: what was taken for a date."""

    hits: list[Hit]
    total: int
    page: int
    has_next: bool
    are_estimates: bool = False
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


def search(
    words: str, *, page: int = 1, filters: Filters = NO_FILTERS, order: Order = ""
) -> Results:
    """Return the ``Results`` for ``words`` (``discovery.query``): public articles that have all of
    them, best first or in the ``order`` of their days. Without words all columns of the period that
    ``filters`` name, if they do.

    Of what very many columns have, those are ranked that may be best: with the words in a headline
    or as a keyword, and the newest.
    """
    readings = list(_readings(words, filters))
    for reading in readings:
        query = stem_query(reading.question.all_of_it())
        if found := _find(reading, query):
            return _results(found, query, reading, page, order)
    if not readings:
        return Results([], 0, 1, False)
    # The last reading has all words that the others have.
    missing = find_missing(readings[-1].question)
    for reading in readings:
        if beginnings := reading.question.with_beginnings(missing):
            widened = reading._replace(question=beginnings)
            query = StemQuery(beginnings.all_of_it())
            if found := _find(widened, query):
                results = _results(found, query, widened, page, order)
                return replace(results, has_beginnings=True)
    suggestion = suggest(readings[-1].question, missing)
    for reading in readings:
        kept = reading._replace(question=reading.question.without(missing))
        for text in kept.question.fewer(len(reading.question.terms())):
            query = StemQuery(text)
            if found := _find(kept, query):
                results = _results(found, query, kept, page, order)
                return replace(results, is_partial=True, suggestion=suggestion)
    return Results([], 0, 1, False, suggestion=suggestion)


def _readings(words: str, filters: Filters) -> Iterator[_Reading]:
    """What ``words`` may mean: with a date in them first that, then the same as words."""
    if dated := find_date(words):
        yield _Reading(parse_question(dated.words), filters.within(dated.period), dated)
    question = parse_question(words)
    if question or filters.period:
        yield _Reading(question, filters)


def _find(reading: _Reading, query: StemQuery | None) -> Found:
    """The public columns that ``query`` finds."""
    articles = Article.everything.published()
    if query is not None:
        articles = articles.filter(search=query)
    return find_all(reading.filters.apply(articles))


def _results(
    found: Found, query: StemQuery | None, reading: _Reading, page: int, order: Order
) -> Results:
    queries = Queries(query, stem_query(reading.question.any_of_it()), as_phrase(reading.question))
    if order or query is None:
        considered, hits = _by_day(found, queries, page, order)
    else:
        considered, hits = _best(found, queries, reading.question, page)
    mark_hits(hits, reading.question.terms())
    sample = found.keys() if found.total <= MAX_RANKED else found.sample(SAMPLE_SIZE)
    share = len(sample) / found.total
    # Of those that were ranked it is known what they cite; by day only a page of them is read.
    if order or query is None:
        cited = facets.citations(sample)
    else:
        cited = [column.cited for column in considered]
    return Results(
        hits,
        found.total,
        page,
        page < min(LAST_PAGE, -(-found.total // PAGE_SIZE)),
        are_estimates=share < 1,
        years=facets.years(found.by_year()),
        keywords=facets.keywords(sample, share),
        publications=facets.publications(cited, len(cited) / found.total),
        has_pages=found.has_pages,
        dated=reading.dated,
    )


def _best(
    found: Found, queries: Queries, question: Question, page: int
) -> tuple[list[Considered], list[Hit]]:
    """What was considered and, of the page, the hits, best first."""
    if found.total > MAX_RANKED:
        keys = best_candidates(found, question, CANDIDATES)
    else:
        keys = found.keys()
    considered = best_first(consider(Article.everything.filter(pk__in=keys), queries))
    ranked = rank_by_sections(considered[: PAGE_SIZE * LAST_PAGE], queries)
    return considered, [hit() for hit in ranked[_of_page(page)]]


def _by_day(
    found: Found, queries: Queries, page: int, order: Order
) -> tuple[list[Considered], list[Hit]]:
    """The same by the days of the columns, the newest first where nothing else is asked for."""
    last = page * PAGE_SIZE
    if order == "oldest":
        articles = Article.everything.filter(pk__in=found.oldest(last)).oldest_first()
    else:
        articles = Article.everything.filter(pk__in=found.newest(last)).newest_first()
    considered = consider(articles[_of_page(page)], Queries(None))
    return considered, in_their_order(considered, queries)


def _of_page(page: int) -> slice:
    return slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
