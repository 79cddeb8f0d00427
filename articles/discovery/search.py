"""Full-text search over columns, pages and their sections, in PostgreSQL.

An article is found by all its words together; within it the sections are ranked, so that a hit is
shown where it stands and links there. Headlines weigh most (A), then keywords with their other
names and standfirst (B), then the text (C), then captions and sources (D); of equals the newer
comes first. A date is taken for the days that it names, unless nothing of them has the other words.
What a word is, for the index, the question and the marks alike, is said in ``articles.discovery``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from articles.discovery import facets
from articles.discovery.candidates import Found, best_candidates, find_all
from articles.discovery.dates_asked import DateAsked, find_date
from articles.discovery.filters import NO_FILTERS, Choice, Filters, Order
from articles.discovery.hits import Hit
from articles.discovery.marking import mark_hits
from articles.discovery.query import Question, as_phrase, parse_question
from articles.discovery.ranking import (
    Considered,
    Queries,
    best_first,
    consider,
    in_their_order,
    rank_by_sections,
)
from articles.discovery.scope import Scope
from articles.discovery.side_by_side import find_side_by_side
from articles.discovery.suggestions import find_missing, suggest
from articles.discovery.tiers import IN_KEYWORDS, IN_TITLE, Tier

PAGE_SIZE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 10
#: So many columns are all ranked; of more, so many that may be best.
MAX_RANKED, CANDIDATES = 600, 200
#: Of so many columns keywords and sources are all counted; of more, of so many from all times.
MAX_COUNTED, SAMPLE_SIZE = 2000, 300


@dataclass
class Results:
    """``years``, ``keywords`` and ``publications``: by what they can be narrowed further, as
    ``[{"name", "value", "columns"}]``. With ``is_partial`` no column has all that was asked for,
    and ``hits`` have most of it, and ``suggestion`` is what may have been meant; with
    ``has_beginnings`` they have words that begin like those asked for. With ``are_estimates`` the
    numbers of keywords and publications are reckoned from some of what was found; ``total`` and
    those of years never.
    ``has_pages``: whether some are no columns. ``dated``: what was taken for a date. ``since``
    and ``until``: the days from which on, or up to which, a phrase was looked for, where so many
    columns have its words."""

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
    since: date | None = None
    until: date | None = None

    def keyword_name(self, slug: str) -> str:
        """Return the name of the keyword that results are narrowed to."""
        return _name(self.keywords, slug)

    def publication_name(self, slug: str) -> str:
        """Return the name of the publication that results are narrowed to."""
        return _name(self.publications, slug)


def _name(choices: list[Choice], slug: str) -> str:
    return next((choice["name"] for choice in choices if choice["value"] == slug), slug)


class _Reading(NamedTuple):
    """One way to understand what was asked. ``in_tier`` gives what is looked for in the index, as
    text."""

    question: Question
    filters: Filters
    in_tier: Callable[[Tier], str]
    dated: DateAsked | None = None
    is_partial: bool = False


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
        if found := _find(reading, order):
            return _results(found, reading, page, order)
    if not readings:
        return Results([], 0, 1, False)
    # The last reading has all words that the others have.
    missing = find_missing(readings[-1].question)
    for reading in readings:
        if beginnings := reading.question.with_beginnings(missing):
            widened = reading._replace(question=beginnings, in_tier=beginnings.all_of_it)
            if found := _find(widened, order):
                results = _results(found, widened, page, order)
                return replace(results, has_beginnings=True)
    suggestion = suggest(readings[-1].question, missing)
    for reading in readings:
        question = reading.question.without(missing)
        asked = len(reading.question.terms())
        for place in range(len(question.fewer(asked))):
            in_tier = partial(_fewer, question, asked, place)
            kept = reading._replace(question=question, in_tier=in_tier, is_partial=True)
            if found := _find(kept, order):
                results = _results(found, kept, page, order)
                return replace(results, is_partial=True, suggestion=suggestion)
    return Results([], 0, 1, False, suggestion=suggestion)


def _readings(words: str, filters: Filters) -> Iterator[_Reading]:
    """What ``words`` may mean: with a date in them first that, then the same as words."""
    if dated := find_date(words):
        question = parse_question(dated.words)
        yield _Reading(question, filters.within(dated.period), question.all_of_it, dated)
    question = parse_question(words)
    if question or filters.period:
        yield _Reading(question, filters, question.all_of_it)


def _fewer(question: Question, asked: int, place: int, tier: Tier) -> str:
    """What is looked for where some of the words are missing (``Question.fewer``), in a tier."""
    texts = question.fewer(asked, tier)
    return texts[place] if texts else ""


def _find(reading: _Reading, order: Order) -> Found:
    """The public columns that are what was asked for."""
    filters, asked = reading.filters, reading.in_tier("")
    has_phrases = reading.question.has_phrases
    if asked and has_phrases and not reading.is_partial:
        return find_side_by_side(filters, reading.question, asked, order)
    with_keys = bool(reading.is_partial or has_phrases or filters.keyword or filters.publication)
    but_for = "" if reading.question.wanted else reading.question.all_unwanted()
    return find_all(filters, asked, with_keys=with_keys, but_for=but_for)


def _results(found: Found, reading: _Reading, page: int, order: Order) -> Results:
    queries = Queries(
        all=reading.in_tier(""),
        some=reading.question.any_of_it(),
        phrase=as_phrase(reading.question),
        # One word is in many headlines that are about something else.
        title=reading.in_tier(IN_TITLE) if len(reading.question.terms()) > 1 else "",
        most=reading.question.all_but_one(IN_TITLE),
        about=reading.in_tier(IN_KEYWORDS),
    )
    is_broad = found.total > MAX_RANKED
    is_counted = found.total <= MAX_COUNTED
    cited: facets.Cited | None = None
    if is_counted and found.keys is None:
        cited = found.all_cited()
        counted = [key for key, _ in cited]
    else:
        counted = found.all_keys() if is_counted else found.sample(SAMPLE_SIZE)
    if order or not queries.all:
        hits = _by_day(found, queries, page, order)
    else:
        keys = counted
        if is_broad:
            keys = best_candidates(found, reading.question, reading.in_tier, CANDIDATES)
        # Not all that may be best have all words, and not all of them are public.
        if is_broad and found.keys is None:
            considered = consider(found.scope.but(keys=keys), queries)
        else:
            considered = consider(Scope({"keys": keys}), queries)
        hits = _best(considered, queries, page)
    mark_hits(hits, reading.question.terms())
    share = len(counted) / found.total
    return Results(
        hits,
        found.total,
        page,
        page < min(LAST_PAGE, -(-found.total // PAGE_SIZE)),
        are_estimates=not is_counted,
        years=facets.years(found.by_year()),
        **facets.keywords_and_publications(counted, share, cited),
        has_pages=found.has_pages,
        since=found.since,
        until=found.until,
        dated=reading.dated,
    )


def _best(considered: list[Considered], queries: Queries, page: int) -> list[Hit]:
    """Of the page the hits, best first."""
    best = best_first(considered)[: PAGE_SIZE * LAST_PAGE]
    ranked = rank_by_sections(best, queries)
    return [hit() for hit in ranked[_of_page(page)]]


def _by_day(found: Found, queries: Queries, page: int, order: Order) -> list[Hit]:
    """The same by the days of the columns, the newest first where nothing else is asked for."""
    last = page * PAGE_SIZE
    ordered = found.oldest(last) if order == "oldest" else found.newest(last)
    keys = [key for key, _ in ordered[_of_page(page)]]
    considered = {each.key: each for each in consider(Scope({"keys": keys}), Queries())}
    # One may have been deleted since.
    return in_their_order([considered[key] for key in keys if key in considered], queries)


def _of_page(page: int) -> slice:
    return slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
