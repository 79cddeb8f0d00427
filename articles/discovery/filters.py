"""To what results of a search are narrowed, and in which order they come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.db.models import BigAutoField, DateField, Func

from articles.discovery.dates_asked import Period
from articles.models import ColumnCount, Keyword, KeywordUse, Publication
from articles.models.article_queryset import ArticleQuerySet
from background.compiled_queries import Parameter

#: Best first, or by the day of the column.
Order = Literal["", "newest", "oldest"]
ORDERS: tuple[Order, ...] = ("", "newest", "oldest")
#: By what results can be narrowed: ``{"name", "value", "columns"}``.
Choice = Mapping[str, Any]
ANY_DAY = Period()


@dataclass(frozen=True)
class Filters:
    """What results are narrowed to: the slug of a keyword, a year, the slug of a publication, the
    days of a period; none where empty."""

    keyword: str = ""
    year: int | None = None
    publication: str = ""
    period: Period = ANY_DAY

    def within(self, period: Period) -> "Filters":
        """Return them narrowed to the days of ``period`` too."""
        mine = self.period
        firsts = [day for day in (mine.first, period.first) if day]
        lasts = [day for day in (mine.last, period.last) if day]
        both = Period(max(firsts, default=None), min(lasts, default=None), period.day or mine.day)
        return replace(self, period=both)

    def values(self) -> dict[str, Any]:
        """Return what is asked for by them, by the names that ``narrow`` knows; a query for each of
        keyword, publication and day of every year. By a key the planner knows how many it has."""
        values: dict[str, Any] = {}
        if self.keyword:
            values["keyword"] = _key_of(Keyword, self.keyword)
        if self.publication:
            values["publication"] = _key_of(Publication, self.publication)
        period = self.period
        firsts = [date(self.year, 1, 1) if self.year else None, period.first]
        lasts = [date(self.year, 12, 31) if self.year else None, period.last]
        if any(firsts):
            values["first"] = max(filter(None, firsts))
        if any(lasts):
            values["last"] = min(filter(None, lasts))
        if period.day:
            values["days"] = _days_of_years(*period.day)
        return values


def narrow(articles: ArticleQuerySet, names: Collection[str]) -> ArticleQuerySet:
    """Return those of ``articles`` that filters leave whose ``values`` have these names; a value is
    a ``Parameter`` of its name."""
    if "keyword" in names:
        uses = KeywordUse.objects.filter(tag=Parameter("keyword", BigAutoField()))
        articles = articles.filter(pk__in=uses.values("content_object"))
    if not _OF_DAYS.isdisjoint(names):
        # Pages are of no day.
        articles = articles.filter(kind="column")
    if "first" in names:
        articles = articles.filter(edition_date__gte=Parameter("first", DateField()))
    if "last" in names:
        articles = articles.filter(edition_date__lte=Parameter("last", DateField()))
    if "days" in names:
        articles = articles.filter(edition_date=Parameter("days", DateField(), any_of=True))
    if "publication" in names:
        cited = Func(
            Parameter("publication", BigAutoField()),
            function="ARRAY",
            template="%(function)s[%(expressions)s]",
        )
        articles = articles.filter(cited__contains=cited)
    return articles


_OF_DAYS = {"first", "last", "days"}


def _key_of(model: type[Keyword] | type[Publication], slug: str) -> int | None:
    return model._default_manager.filter(slug=slug).values_list("pk", flat=True).first()


def _days_of_years(month: int, day: int) -> list[date]:
    """That day of each year that has columns, which an index is asked for one by one."""
    years = {year for year, _ in ColumnCount.objects.by_month()}
    return [date(year, month, day) for year in sorted(years) if _is_day(year, month, day)]


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False  # the 29th of February
    return True


NO_FILTERS = Filters()
