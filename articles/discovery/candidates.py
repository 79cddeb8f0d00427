"""How many columns a search finds, by years, and which; of very many those that may be best."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import ExtractYear, Now

from articles.discovery.filters import NO_FILTERS, Filters, Order
from articles.discovery.query import Question, StemQuery
from articles.discovery.read_by_index import BY_INDEX
from articles.discovery.scope import Scope, columns_within
from articles.discovery.tiers import IN_HEADLINE, IN_KEYWORDS, IN_TITLE, OFTEN, Tier, some_shares
from articles.models import Article
from background.compiled_queries import CompiledQueries, Parameter

#: So many are taken of each tier, and where it is known which there are, of the whole archive.
MAX_BY_TIER, MAX_KNOWN_BY_TIER = 120, 360
#: Of a single word, and of several that so many columns have, the newest alone are looked for in a
#: tier that may be large: those of the years of which so many at least were found.
MANY, ENOUGH = 40_000, 2000
LARGE = {IN_HEADLINE, OFTEN}
#: How many are asked for in order: the next of these, so that there are few such queries.
LIMITS = (10, 100, 200, 1200, 6000)


@dataclass(frozen=True)
class Found:
    """What was found: ``scope`` is all of it, and ``within`` what the same filters leave;
    ``counted`` says how many by kind and year, and ``keys``, where to ask again would take long,
    which. ``since`` and ``until``: the days from which on, and up to which, was looked, where not
    everywhere."""

    within: Scope
    scope: Scope
    counted: "Counter[tuple[str, int]]"
    keys: dict[tuple[str, int], list[int]] | None = None
    since: date | None = None
    until: date | None = None

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

    def of_keys(
        self,
        keys: dict[tuple[str, int], list[int]],
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> "Found":
        """Return those of it with these ``keys``, by kind and year, which are all of some days."""
        counted = Counter({group: len(own) for group, own in keys.items()})
        return replace(self, keys=keys, counted=counted, since=since, until=until)

    def newest(self, number: int) -> list[tuple[int, date]]:
        """Return the keys of the ``number`` newest and their days, the newest first; one query."""
        years = self._years(number, newest_first=True)
        return _in_order(self._of(years).but(since=date(years[-1], 1, 1)), number, "newest")

    def oldest(self, number: int) -> list[tuple[int, date]]:
        """Return the same of the oldest, the oldest first."""
        years = self._years(number, newest_first=False)
        return _in_order(self._of(years).but(until=date(years[-1], 12, 31)), number, "oldest")

    def first_day_of_newest(self, number: int) -> date:
        """Return the first day of the newest years that have together at least ``number``."""
        return date(self._years(number, newest_first=True)[-1], 1, 1)

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

    def _of(self, years: list[int]) -> Scope:
        if self.keys is None:
            return self.scope
        keys = [self.keys[kind, year] for kind, year in self.keys if year in years]
        return Scope({"keys": [*chain.from_iterable(keys)]})

    def all_keys(self) -> list[int]:
        """Return the keys of all; one query, if they are not known."""
        if self.keys is None:
            return [
                key for (key,) in _columns(self.scope.names, "pk").ask(**self.scope.values)["rows"]
            ]
        return [*chain.from_iterable(self.keys.values())]

    def all_cited(self) -> list[tuple[int, list[int]]]:
        """Return the keys of all, each with those of the publications it cites, where the keys are
        not known; one query."""
        rows: list[tuple[int, list[int]]] = _columns(self.scope.names, "pk", "cited").ask(
            **self.scope.values
        )["rows"]
        return rows

    def sample(self, number: int) -> list[int]:
        """Return the keys of about ``number``, evenly from all times; one query at most."""
        if self.total <= number or self.keys is not None:
            return self.all_keys()[:: max(1, self.total // number)]
        shares = self.scope.but(shares=some_shares(number / self.total))
        keys = replace(self, scope=shares).all_keys()
        if len(keys) < number // 4:  # a former version has indexed most, and knew no shares
            keys = self.all_keys()
        return keys[:: max(1, len(keys) // number)]


def find_all(filters: Filters, asked: str, *, with_keys: bool = False, but_for: str = "") -> Found:
    """Return what readers may see of what ``filters`` leave and of what is ``asked``, the text of a
    ``StemQuery``, if it is one; one query. ``but_for``: what nothing else is asked than to leave
    out."""
    within = Scope(filters.values())
    scope = within.but(asked=asked) if asked else within
    if filters == NO_FILTERS and not with_keys:
        # The index has what has a word; to leave that out it would be read from end to end.
        counted = _count("") - _count(but_for) if but_for else _count(asked)
        return Found(within, scope, counted)
    rows = _by_kind_and_year(scope.names, with_keys).ask(**scope.values)["rows"]
    if not with_keys:
        return Found(within, scope, Counter({(kind, int(year)): n for kind, year, n in rows}))
    keys = {(kind, int(year)): own for kind, year, own in rows}
    counted = Counter({group: len(own) for group, own in keys.items()})
    return Found(within, scope, counted, keys)


@cache
def _by_kind_and_year(names: frozenset[str], with_keys: bool) -> CompiledQueries:
    """Return the query of how many there are in a scope with these ``names``, or which."""

    def build() -> "dict[str, QuerySet[Any, Any]]":
        of_year = columns_within(names).order_by().values_list("kind", ExtractYear("edition_date"))
        each = ArrayAgg("pk") if with_keys else Count("pk")
        return {"rows": of_year.annotate(each=each)}

    return CompiledQueries(build, planned=False, settings=BY_INDEX)


@cache
def _columns(names: frozenset[str], *fields: str) -> CompiledQueries:
    """Return the query of these ``fields`` of all in a scope with these ``names``."""

    def build() -> "dict[str, QuerySet[Any, Any]]":
        return {"rows": columns_within(names).order_by().values_list(*fields)}

    return CompiledQueries(build, planned=False, settings=BY_INDEX)


def _in_order(scope: Scope, number: int, order: Order) -> list[tuple[int, date]]:
    limit = next(limit for limit in LIMITS if limit >= number)
    rows: list[tuple[int, date]] = _ordered(scope.names, limit, order).ask(**scope.values)["rows"]
    return rows[:number]


@cache
def _ordered(names: frozenset[str], limit: int, order: Order) -> CompiledQueries:
    """Return the query of the keys and days of so many in a scope with these ``names``."""

    def build() -> "dict[str, QuerySet[Any, Any]]":
        articles = columns_within(names)
        ordered = articles.oldest_first() if order == "oldest" else articles.newest_first()
        return {"rows": ordered.values_list("pk", "edition_date")[:limit]}

    return CompiledQueries(build, planned=False, settings=BY_INDEX)


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
    keys = dict.fromkeys(_about(found, question, in_tier))
    if found.keys is not None:
        known = set(found.all_keys())
        keys = {key: None for key in keys if key in known}
    if (missing := number - len(keys)) > 0:
        keys |= dict.fromkeys(key for key, _ in found.newest(missing))
    return list(keys)


def _about(found: Found, question: Question, in_tier: Callable[[Tier], str]) -> list[int]:
    """The keys of the newest in each tier; one query."""
    # Where they are known, who has what was asked is seen by them.
    is_known = found.keys is not None
    since = None if is_known or found.total <= ENOUGH else found.first_day_of_newest(ENOUGH)
    tiers: list[tuple[Tier, bool]] = []
    asked: dict[str, Any] = {} if is_known else {**found.within.values, "since": since}
    for tier in (IN_TITLE, IN_KEYWORDS, IN_HEADLINE, OFTEN):
        if query := in_tier(tier):
            asked[f"in_{tier}"] = query
            # To put all in order that a tier of a common word has takes long.
            is_large = len(question.terms()) == 1 or (found.total > MANY and tier in LARGE)
            tiers.append((tier, is_large and since is not None))
    if not tiers:
        return []
    names = None if is_known else found.within.names
    rows = _newest_in_tiers(names, tuple(tiers)).ask(**asked)
    return [key for own in rows.values() for (key,) in own]


@cache
def _newest_in_tiers(
    names: frozenset[str] | None, tiers: tuple[tuple[Tier, bool], ...]
) -> CompiledQueries:
    """Return the queries of the keys of the newest in each of ``tiers``, with whether only those
    ``since`` a day are looked at, of a scope with these ``names``; without names of all there
    are."""

    def build() -> "dict[str, QuerySet[Any, Any]]":
        found: dict[str, QuerySet[Any, Any]] = {}
        for tier, is_bounded in tiers:
            if names is None:
                articles, limit = Article.everything.all(), MAX_KNOWN_BY_TIER
            else:
                articles = columns_within(names | {"since"} if is_bounded else names)
                limit = MAX_BY_TIER
            asked = StemQuery(Parameter(f"in_{tier}", TextField()))
            found[tier] = articles.filter(search=asked).newest_first().values_list("pk")[:limit]
        return found

    return CompiledQueries(build, planned=False, settings=BY_INDEX)
