"""To what results of a search are narrowed, and in which order they come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery

from articles.discovery.dates_asked import Period
from articles.models import ColumnCount, Keyword, KeywordUse, Publication
from articles.models.article_queryset import ArticleQuerySet

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

    def apply(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.keyword:
            # By its key the planner knows of how many columns it is.
            asked = Keyword.objects.filter(slug=self.keyword).values_list("pk", flat=True).first()
            uses = KeywordUse.objects.filter(tag=asked)
            articles = articles.filter(pk__in=uses.values("content_object"))
        if self.year:
            articles = articles.filter(kind="column", edition_date__year=self.year)
        if self.period:
            articles = _within(articles, self.period)
        if self.publication:
            cited = Publication.objects.filter(slug=self.publication).values("pk")
            articles = articles.filter(cited__overlap=ArraySubquery(cited))
        return articles


def _within(articles: ArticleQuerySet, period: Period) -> ArticleQuerySet:
    # Pages are of no day.
    articles = articles.filter(kind="column")
    if period.first:
        articles = articles.filter(edition_date__gte=period.first)
    if period.last:
        articles = articles.filter(edition_date__lte=period.last)
    if period.day:
        articles = articles.filter(edition_date__in=_days_of_years(*period.day))
    return articles


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
