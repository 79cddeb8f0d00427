"""How many columns a search finds, by years, and which; of very many those that may be best."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import ExtractYear, Now

from articles.discovery.filters import NO_FILTERS, Filters
from articles.discovery.query import Question, StemQuery, stem_query
from articles.discovery.read_by_index import BY_INDEX, fetch_by_index
from articles.discovery.tiers import IN_HEADLINE, IN_KEYWORDS, IN_TITLE, OFTEN, Tier, some_shares
from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet
from background.compiled_queries import CompiledQueries, Parameter

#: So many are taken of each tier.
MAX_BY_TIER = 120
#: Of a single word, and of several that so many columns have, the newest alone are looked for in a
#: tier that may be large: those of the years of which so many at least were found.
MANY, ENOUGH = 40_000, 2000
LARGE = {IN_HEADLINE, OFTEN}


@dataclass(frozen=True)
class Found:
    """What was found: ``articles`` are all of it, and ``within`` what the same filters leave;
    ``counted`` says how many by kind and year, and ``keys``, where to ask again would take long,
    which. ``since``: the day from which on was looked, where not everywhere."""

    within: ArticleQuerySet
    articles: ArticleQuerySet
    counted: "Counter[tuple[str, int]]"
    keys: dict[tuple[str, int], list[int]] | None = None
    since: date | None = None

    def __bool__(self) -> bool:
        return bool(self.counted)

    @property
    def total(self) -> int:
        return self.counted.total()

    @property
    def has_pages(self) -> bool:
        return any(kind == "page" for kind, _ in self.counted)

    def by_year(self) -> "Counter[int]":
        """Return how many columns there are of each year; pages are of none."""
        return Counter(
            {year: number for (kind, year), number in self.counted.items() if kind == "column"}
        )

    def of_keys(self, keys: dict[tuple[str, int], list[int]], *, since: date) -> "Found":
        """Return those of it with these ``keys``, by kind and year."""
        counted = Counter({group: len(own) for group, own in keys.items()})
        return replace(self, keys=keys, counted=counted, since=since)

    def newest(self, number: int) -> ArticleQuerySet:
        """Return those of the newest years that have together at least ``number``."""
        return self.of_newest_years(self._of(self._years(number, newest_first=True)), number)

    def of_newest_years(self, articles: ArticleQuerySet, number: int) -> ArticleQuerySet:
        """Return those of ``articles`` that are of the same years as ``newest``."""
        years = self._years(number, newest_first=True)
        return articles.filter(edition_date__gte=date(years[-1], 1, 1))

    def oldest(self, number: int) -> ArticleQuerySet:
        """Return those of the oldest years that have together at least ``number``."""
        years = self._years(number, newest_first=False)
        return self._of(years).filter(edition_date__lte=date(years[-1], 12, 31))

    def _years(self, number: int, *, newest_first: bool) -> list[int]:
        by_year: Counter[int] = Counter()
        for (_, year), columns in self.counted.items():
            by_year[year] += columns
        years: list[int] = []
        for year in sorted(by_year, reverse=newest_first):
            years.append(year)
            if sum(by_year[one] for one in years) >= number:
                break
        return years

    def _of(self, years: list[int]) -> ArticleQuerySet:
        if self.keys is None:
            return self.articles
        keys = [self.keys[kind, year] for kind, year in self.keys if year in years]
        return Article.everything.filter(pk__in=chain.from_iterable(keys))

    def all_keys(self) -> list[int]:
        """Return the keys of all; one query, if they are not known."""
        if self.keys is None:
            rows = self.articles.order_by().values_list("pk")
            return [key for (key,) in fetch_by_index(rows)]
        return [*chain.from_iterable(self.keys.values())]

    def all_cited(self) -> list[tuple[int, list[int]]]:
        """Return the keys of all, each with those of the publications it cites, where the keys are
        not known; one query."""
        rows = self.articles.order_by().values_list("pk", "cited")
        return [(key, cited) for key, cited in fetch_by_index(rows)]

    def sample(self, number: int) -> list[int]:
        """Return the keys of about ``number``, evenly from all times; one query at most."""
        if self.total <= number or self.keys is not None:
            return self.all_keys()[:: max(1, self.total // number)]
        shares = StemQuery(some_shares(number / self.total))
        keys = replace(self, articles=self.articles.filter(search=shares)).all_keys()
        if len(keys) < number // 4:  # a former version has indexed most, and knew no shares
            keys = self.all_keys()
        return keys[:: max(1, len(keys) // number)]


def find_all(filters: Filters, asked: str, *, with_keys: bool = False) -> Found:
    """Return what readers may see of what ``filters`` leave and of what is ``asked``, the text of a
    ``StemQuery``, if it is one; one query."""
    within = filters.apply(Article.everything.all())
    matching = within.filter(search=StemQuery(asked)) if asked else within
    articles = matching.published()
    if filters == NO_FILTERS and not with_keys:
        return Found(within, articles, _count(asked))
    found = articles.order_by().values_list("kind", ExtractYear("edition_date"))
    if not with_keys:
        rows = fetch_by_index(found.annotate(columns=Count("pk")))
        return Found(within, articles, Counter({(kind, int(year)): n for kind, year, n in rows}))
    rows = fetch_by_index(found.annotate(keys=ArrayAgg("pk")))
    keys = {(kind, int(year)): own for kind, year, own in rows}
    counted = Counter({group: len(own) for group, own in keys.items()})
    return Found(within, articles, counted, keys)


def _count(asked: str) -> "Counter[tuple[str, int]]":
    """How many of the whole archive readers may see of what is ``asked``, by kind and year."""
    counted: Counter[tuple[str, int]] = Counter()
    found = _counts(bool(asked)).ask(asked=asked)
    for kind, sign, name in (("column", 1, "all"), ("column", -1, "less"), ("page", 1, "pages")):
        for year, number in found[name]:
            counted[kind, int(year)] += sign * number
    return +counted


@cache
def _counts(is_asked: bool) -> CompiledQueries:
    """Return the queries of how many there are by year: of all, of those of them that are no
    columns that readers may see, and of those of these that are pages which they may.

    To look at each whether it is a page, in the bin or taken down takes as long as all else, as
    that stands behind its texts; there are few of those, and they have indexes of their own.
    """

    def build() -> "dict[str, QuerySet[Any, Any]]":
        articles = Article.everything.filter(published_at__lte=Now(), withdrawn_at=None)
        if is_asked:
            articles = articles.filter(search=StemQuery(Parameter("asked", TextField())))
        years = articles.order_by().values_list(ExtractYear("edition_date"))
        of_year = years.annotate(number=Count("pk"))
        hidden = Q(binned_at__isnull=False) | Q(taken_down_at__lte=Now())
        return {
            "all": of_year,
            "less": of_year.filter(hidden | Q(kind="page")),
            "pages": of_year.filter(~hidden, kind="page"),
        }

    return CompiledQueries(build, planned=False, settings=BY_INDEX)


def best_candidates(
    found: Found, question: Question, in_tier: Callable[[Tier], str], number: int
) -> list[int]:
    """Return keys of about ``number`` columns, of which most were found: of all times those with
    the words in a headline, as keywords or often, and else the newest. Two queries at most.

    ``in_tier`` gives the tsquery for what was asked in a tier.
    """
    rows = [*_about(found, question, in_tier)]
    every = rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0] if rows else None
    keys = dict.fromkeys(key for (key,) in fetch_by_index(every)) if every is not None else {}
    if found.keys is not None:
        known = set(found.all_keys())
        keys = {key: None for key in keys if key in known}
    if (missing := number - len(keys)) > 0:
        newest = found.newest(missing).newest_first().values_list("pk")[:missing]
        keys |= dict.fromkeys(key for (key,) in fetch_by_index(newest))
    return list(keys)


def _about(
    found: Found, question: Question, in_tier: Callable[[Tier], str]
) -> Iterator["QuerySet[Any, Any]"]:
    """The newest in each tier."""
    articles, limit = found.within.published(), MAX_BY_TIER
    newest = articles
    if found.keys is not None:
        # Who has what was asked is seen by them.
        newest = articles = Article.everything.all()
        limit *= 3
    elif found.total > ENOUGH:
        newest = found.of_newest_years(articles, ENOUGH)
    for tier in (IN_TITLE, IN_KEYWORDS, IN_HEADLINE, OFTEN):
        # To put all in order that a tier of a common word has takes long.
        is_large = len(question.terms()) == 1 or (found.total > MANY and tier in LARGE)
        if query := stem_query(in_tier(tier)):
            rows = (newest if is_large else articles).filter(search=query).newest_first()
            yield rows.values_list("pk")[:limit]
