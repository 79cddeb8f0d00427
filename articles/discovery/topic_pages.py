"""A keyword's page: what was written about it through the years, and what stands around it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from typing import Any, Self

from django.db.models import BigAutoField, CharField, Count, DateField, F, QuerySet
from django.db.models.functions import Left
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from articles.discovery.around import AROUND, values_of
from articles.models import (
    Article,
    Author,
    ColumnCount,
    Correction,
    Keyword,
    KeywordName,
    Section,
    SectionKeyword,
    Source,
)
from articles.models.article_queryset import ArticleQuerySet
from articles.models.count import columns_by_year
from articles.text.sentences import first_sentence
from background import asked_once
from background.compiled_queries import CompiledQueries, Parameter, keep_as_prefetched
from pagecache import cache_tags

#: Keywords and publications shown beside it, and of how many of its newest columns.
LIMIT, MAX_CONSIDERED = 12, 500
#: Of columns that are referred to most, and of corrections.
FEW = 5
#: As much of a section is read for its first sentence.
OPENING_LENGTH = 1500
#: What a list prints of a column.
_LISTED = ("headline", "slug", "edition_date", "published_at")


@dataclass
class Dossier:
    keyword: Keyword
    columns: list[Article]
    more: int | None  # the key of the last of them, where there are more
    total: int
    years: list[tuple[int, int]]  # [(year, columns)], the oldest first, none left out in between
    beside: list[Keyword]  # keywords that occur with it, each with ``together``
    publications: Sequence[Mapping[str, Any]]  # [{"publication", "record", "slug", "uses"}]
    referred_to: list[Article]  # columns of it that others refer to most, each with ``references``
    corrections: list[Correction]  # the last ones in its columns


def columns_of(keyword: "Keyword | Parameter") -> ArticleQuerySet:
    """Return the public columns that have ``keyword``."""
    return Article.objects.published().filter(keyword_uses__tag=keyword)


def columns_by(author: Author) -> ArticleQuerySet:
    """Return the public columns that ``author`` is an author of."""
    return Article.objects.published().filter(authorships__author=author)


def _at_address() -> "dict[str, QuerySet[Any, Any]]":
    slug = Parameter("slug", CharField())
    names = KeywordName.objects.filter(keyword__slug=slug)
    return {"keyword": Keyword.objects.filter(slug=slug), "other_names": names}


_AT_ADDRESS = CompiledQueries(_at_address)


def _at_key() -> "dict[str, QuerySet[Any, Any]]":
    columns = columns_of(Parameter("keyword", BigAutoField())).defer("search")
    return {"column": columns.filter(pk=Parameter("column", BigAutoField()))}


_AT_KEY = CompiledQueries(_at_key)


def column_at(keyword: Keyword, key: int, *, is_oldest_first: bool = False) -> Article | None:
    """Return the public column of that key that has ``keyword``, if there is one; nothing but its
    key where all pages of the dossier are made, which know their order."""
    if asked_once.is_so() and not is_oldest_first:
        return Article(pk=key) if key in _order_of(keyword).places else None
    return next(iter(_AT_KEY.ask(keyword=keyword.pk, column=key)["column"]), None)


def keyword_at(slug: str) -> Keyword | None:
    """Return the keyword at that address, whether readers know it or not, with its other names; one
    query."""
    return asked_once.once(("keyword", slug), lambda: _keyword_at(slug))


def _keyword_at(slug: str) -> Keyword | None:
    found = _AT_ADDRESS.ask(slug=slug)
    keep_as_prefetched(found["keyword"], "other_names", found["other_names"])
    return next(iter(found["keyword"]), None)


@cache
def _queries(limit: int, of_year: bool, goes_on: bool, is_oldest_first: bool) -> CompiledQueries:
    """Return the queries of a page of ``limit`` columns; whether those of a year, whether they
    begin after one, and in which order."""

    def build() -> "dict[str, QuerySet[Any, Any]]":
        keyword = Parameter("keyword", BigAutoField())
        columns = columns_of(keyword)
        columns = columns.oldest_first() if is_oldest_first else columns.newest_first()
        if of_year:
            first, last = Parameter("first", DateField()), Parameter("last", DateField())
            columns = columns.filter(edition_date__gte=first, edition_date__lte=last)
        if goes_on:
            beyond = columns.newer_than if is_oldest_first else columns.older_than
            columns = beyond(AROUND)
        shown = columns[: limit + 1]
        return {
            "columns": shown.only(*_LISTED),
            "sections": _sections(_about(keyword)).filter(article__in=shown.values("pk")),
        } | _cited()

    # A keyword may be on every column or on one.
    return CompiledQueries(build, planned=False)


def _about(keyword: Parameter) -> "QuerySet[Any, Any]":
    return SectionKeyword.objects.standing().filter(keyword=keyword).values("section")


def _sections(about: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    rows = Section.objects.filter(pk__in=about).only("article", "anchor", "headline", "position")
    return rows.annotate(opening=Left("body", OPENING_LENGTH))


def _cited() -> "dict[str, QuerySet[Any, Any]]":
    newest = Parameter("newest", BigAutoField(), any_of=True)
    about = _about(Parameter("keyword", BigAutoField()))
    sources = Source.objects.filter(section__article=newest, section__in=about)
    return {
        "publications": sources.values("publication", "record", slug=F("record__slug"))
        .annotate(uses=Count("pk"))
        .order_by("-uses", "publication")[:LIMIT],
    }


def _beside() -> "dict[str, QuerySet[Any, Any]]":
    """Return the queries of what else all pages of a dossier have beside them: of its newest
    columns alone."""
    keyword = Parameter("keyword", BigAutoField())
    newest = Parameter("newest", BigAutoField(), any_of=True)
    return {
        "years": ColumnCount.objects.of_years(keyword),
        "beside": Keyword.objects.filter(uses__content_object=newest)
        .exclude(pk=keyword)
        .defer("lead")
        .annotate(together=Count("uses"))
        .order_by("-together", "name")[:LIMIT],
        "referred_to": Article.objects.filter(
            pk=newest, backlinks__section__article__in=Article.objects.published()
        )
        .exclude(backlinks__section__article=F("pk"))
        .only("headline", "slug", "edition_date")
        .annotate(references=Count("backlinks__section__article", distinct=True))
        .order_by("-references", "-edition_date", "-pk")[:FEW],
        "corrections": Correction.objects.filter(article=newest)
        .select_related("article")
        .only(
            *("kind", "text", "corrected_at", "section"),
            *(f"article__{name}" for name in ("kind", "headline", "slug", "edition_date")),
        )
        .order_by("-corrected_at", "-pk")[:FEW],
    }


def _newest() -> "dict[str, QuerySet[Any, Any]]":
    columns = columns_of(Parameter("keyword", BigAutoField())).newest_first()
    return {"columns": columns.values_list("pk", flat=True)[:MAX_CONSIDERED]}


#: By their keys, for so many that are known are found by index.
_NEWEST = CompiledQueries(_newest, planned=False)


def _in_order() -> "dict[str, QuerySet[Any, Any]]":
    columns = columns_of(Parameter("keyword", BigAutoField())).newest_first()
    return {"columns": columns.values_list("pk", "edition_date")}


def _by_keys() -> "dict[str, QuerySet[Any, Any]]":
    about = _about(Parameter("keyword", BigAutoField()))
    keys = Parameter("keys", BigAutoField(), any_of=True)
    return {
        "columns": Article.objects.published().filter(pk=keys).only(*_LISTED),
        "sections": _sections(about).filter(article=keys),
    }


_BESIDE = CompiledQueries(_beside)
#: Where all pages of a dossier are made: the columns, whom they cite, and what one page shows.
_IN_ORDER, _CITED, _BY_KEYS = (
    CompiledQueries(build, planned=False) for build in (_in_order, _cited, _by_keys)
)


@dataclass(frozen=True)
class _Order:
    """All columns of a keyword, the newest first, by key and day; and the place of each."""

    rows: list[tuple[int, date]]
    places: dict[int, int]

    @classmethod
    def of(cls, keyword: Keyword) -> Self:
        rows = _IN_ORDER.ask(keyword=keyword.pk)["columns"]
        return cls(rows, {key: place for place, (key, _) in enumerate(rows)})

    def page(self, limit: int, year: int | None, after: Article | None) -> list[int]:
        """Return the keys of the columns of a page, and of the one behind them."""
        start = 0 if after is None else self.places[after.pk] + 1
        if year:
            start = max(start, bisect_left(self.rows, -year, key=lambda row: -row[1].year))
        shown = self.rows[start : start + limit + 1]
        return [key for key, day in shown if not year or day.year == year]


def _order_of(keyword: Keyword) -> _Order:
    return asked_once.once(("columns of", keyword.pk), lambda: _Order.of(keyword))


def _found_in_order(
    keyword: Keyword, limit: int, year: int | None, after: Article | None
) -> dict[str, list[Any]]:
    """Return what ``_queries`` find of a page, where all pages of the dossier are made: what they
    have alike is asked once, and of the columns of a page nothing but themselves."""
    order = _order_of(keyword)
    newest = [key for key, _ in order.rows[:MAX_CONSIDERED]]
    values: dict[str, Any] = {"keyword": keyword.pk, "newest": newest}
    beside = asked_once.once(
        ("beside", keyword.pk), lambda: _BESIDE.ask(**values) | _CITED.ask(**values)
    )
    keys = order.page(limit, year, after)
    found = _BY_KEYS.ask(keyword=keyword.pk, keys=keys)
    places = order.places
    found["columns"].sort(key=lambda column: places[column.pk])
    return beside | found


def build_dossier(
    keyword: Keyword,
    limit: int,
    *,
    year: int | None = None,
    after: Article | None = None,
    is_oldest_first: bool = False,
) -> Dossier:
    """Return the ``Dossier`` of ``keyword`` with ``limit`` columns at most: of a year, and those
    that follow one of them, if given. Each has ``sections_about``: its sections about the keyword,
    with their ``first_sentence``. Three queries."""
    if asked_once.is_so() and not is_oldest_first:
        found = _found_in_order(keyword, limit, year, after)
    else:
        values: dict[str, Any] = {"keyword": keyword.pk}
        values["newest"] = _NEWEST.ask(**values)["columns"]
        beside = _BESIDE.ask(**values)
        if year:
            values |= {"first": date(year, 1, 1), "last": date(year, 12, 31)}
        if after:
            values |= values_of(after)
        queries = _queries(limit, year is not None, after is not None, is_oldest_first)
        found = queries.ask(**values) | beside
    about: dict[int, list[Section]] = {}
    columns: list[Any] = found["columns"]
    for section in found["sections"]:
        section.first_sentence = first_sentence(section.opening)
        about.setdefault(section.article_id, []).append(section)
    for column in columns:
        column.sections_about = about.get(column.pk, [])
        for section in column.sections_about:
            section.article = column
    years = _all_years(columns_by_year(found["years"]))
    cited = found["publications"]
    cache_tags.tag(f"story:{keyword.pk}")
    cache_tags.tag(*(f"publication:{source['record']}" for source in cited if source["record"]))
    return Dossier(
        keyword=keyword,
        columns=columns[:limit],
        more=columns[limit - 1].pk if columns[limit:] else None,
        total=sum(count for _, count in years),
        years=years,
        beside=found["beside"],
        publications=cited,
        referred_to=found["referred_to"],
        corrections=found["corrections"],
    )


def _all_years(counted: dict[int, int]) -> list[tuple[int, int]]:
    if not counted:
        return []
    return [(year, counted.get(year, 0)) for year in range(min(counted), max(counted) + 1)]


#: The timeline's bars in units of its picture.
BAR, GAP, HEIGHT = 28, 6, 80


def places_of_years(keyword: Keyword, limit: int) -> dict[int, str]:
    """Return for each year what follows the dossier's address in that of its newest column's place,
    where all pages of the dossier are made, of ``limit`` columns each."""
    order = _order_of(keyword)
    found: dict[int, str] = {}
    for place, (_, day) in enumerate(order.rows):
        if day.year not in found:
            begins = place - place % limit
            before = f"?before={order.rows[begins - 1][0]}" if begins else ""
            found[day.year] = f"{before}#year-{day.year}"
    return found


def timeline(
    years: list[tuple[int, int]], address: str, places: Mapping[int, str] | None = None
) -> SafeString:
    """Return an SVG picture of how many columns each year had; every bar is a link to its year.

    years: as in ``Dossier``. address: of the dossier, to which the year is added, or what
    ``places`` has for it.
    """
    most = max(count for _, count in years)
    width = len(years) * (BAR + GAP) - GAP
    drawn = []
    for place, (year, count) in enumerate(years):
        left, high = place * (BAR + GAP), round(count / most * HEIGHT, 1)
        named = ngettext("%(number)s column", "%(number)s columns", count) % {"number": count}
        bar = (
            f'<rect x="{left}" y="{HEIGHT - high}" width="{BAR}" height="{high}"></rect>'
            f'<text x="{left + BAR / 2}" y="{HEIGHT + 14}" text-anchor="middle">'
            f"{year}</text>"
        )
        if count:
            link = escape(address + (places or {}).get(year, f"?year={year}"))
            bar = f'<a href="{link}" aria-label="{year}: {escape(named)}">{bar}</a>'
        drawn.append(bar)
    # Made of numbers and an address that was escaped.
    return mark_safe(
        f'<svg class="timeline" viewBox="0 0 {width} {HEIGHT + 18}" width="{width}" '
        f'height="{HEIGHT + 18}">{"".join(drawn)}</svg>'
    )
