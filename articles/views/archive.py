"""The front page, and all columns by year, month and day."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Min, Window
from django.db.models.functions import ExtractMonth, RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import get_format
from django.views.decorators.http import require_safe

from articles.discovery import front_page, open_graph, redirects, structured_data
from articles.discovery.archive_table import build_table, month_names
from articles.models import Article, ColumnCount, site
from articles.models.article_queryset import ArticleQuerySet
from articles.text.dates import week_of
from articles.text.primary_keys import parse_pk
from articles.views import neighbours
from pagecache import cache_tags
from pagecache.decorators import ANY, cached_page

#: Two a day: more columns of a month are on its further pages.
MONTH_LIMIT = 62
NAMED = ("headline", "slug", "edition_date", "published_at")
OLDEST_FIRST = ("edition_date", "published_at", "pk")


@require_safe
@cached_page("home", "keywords", params=ANY)
def home(request: HttpRequest) -> HttpResponse:
    if request.GET and (moved := redirects.response(request)):
        return moved  # a former site's /?p=123
    page = front_page.build_front_page()
    if page.latest:
        # Its byline is here, which lists of columns do not have.
        cache_tags.tag(f"text:{page.latest.pk}")
    context = {
        "page": page,
        "latest": page.latest,
        "shared": open_graph.shared_list(site().column_name, site().description, "/"),
        "structured_data": structured_data.for_home(),
    }
    return render(request, "articles/home.html", context)


@require_safe
@cached_page("archive")
def archive(request: HttpRequest) -> HttpResponse:
    """Show how many columns each month had: years down, months across."""
    context = {
        "years": build_table(ColumnCount.objects.by_month()),
        "months": month_names(),
    }
    return render(request, "articles/archive.html", context)


@require_safe
@cached_page()
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a calendar of each month, whose days lead to their columns, and below it their
    headlines."""
    in_month: dict[str, Any] = {"partition_by": ExtractMonth("edition_date")}
    with cache_tags.only(f"year:{year:04d}", f"headlines:{year:04d}"):
        #: With the ``place`` that each has in its month, and ``of`` how many.
        columns: list[Any] = list(
            Article.objects.published()
            .filter(edition_date__year=year)
            .annotate(
                place=Window(RowNumber(), order_by=OLDEST_FIRST, **in_month),
                of=Window(Count("pk"), **in_month),
            )
            .filter(place__lte=MONTH_LIMIT)
            .only(*NAMED)
            .order_by(*OLDEST_FIRST)
        )
    first, last = date(year, 1, 1), date(year, 12, 31)
    by_month = groupby(columns, lambda column: column.edition_date.replace(day=1))
    months = [_month_of_year(month, list(own)) for month, own in by_month]
    context = {
        "year": year,
        "columns": columns,
        "months": months,
        "total": sum(month["of"] for month in months),
        "weekdays": _days_of_a_week(first),
        "structured_data": structured_data.for_time(first, "year"),
    }
    return _archive_page(request, "articles/year.html", context | _neighbours(first, last))


def _month_of_year(month: date, columns: list[Any]) -> dict[str, Any]:
    """What the year's page prints of one; no calendar where there are more columns than shown."""
    of, is_whole = columns[0].of, columns[0].of == len(columns)
    weeks = _weeks(month, _by_day(columns)) if is_whole else []
    return {"month": month, "columns": columns, "of": of, "weeks": weeks, "is_whole": is_whole}


@require_safe
@cached_page(params=["after"])
def month(request: HttpRequest, month: date) -> HttpResponse:
    """Show a calendar of the month, and its headlines, a page of them at a time by key."""
    of_month = Article.objects.published().filter(
        edition_date__year=month.year, edition_date__month=month.month
    )
    after = request.GET.get("after")
    rows = of_month.only(*NAMED).oldest_first()
    with cache_tags.only(f"month:{month:%Y-%m}"):
        page = list(
            (rows.newer_than(_column_of(of_month, after)) if after else rows)[: MONTH_LIMIT + 1]
        )
        shown = page[:MONTH_LIMIT]
        on = _by_day(shown) if not after and page == shown else _counted_by_day(of_month, rows)
    # Where there are several on a day the calendar names none.
    named = [*shown, *(day.only for day in on.values() if day.only)]
    cache_tags.tag(*(f"article:{column.pk}" for column in named))
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    context = {
        "month": month,
        "columns": sum(day.number for day in on.values()),
        "shown": shown,
        "more_after": shown[-1].pk if page[MONTH_LIMIT:] else None,
        "weeks": _weeks(month, on),
        "weekdays": _days_of_a_week(month),
        "book_weeks": sorted({week_of(day) for day in on}),
        "structured_data": structured_data.for_time(month, "year", "month"),
    }
    return _archive_page(request, "articles/month.html", context | _neighbours(month, last))


def _column_of(of_month: ArticleQuerySet, after: str) -> Article:
    """The column after which a page begins; its key comes from our own link."""
    column: Article = get_object_or_404(of_month.only(*NAMED), pk=parse_pk(after))
    return column


@require_safe
@cached_page()
def day(request: HttpRequest, date: date) -> HttpResponse:
    cache_tags.tag(f"day:{date}")
    columns = Article.objects.published().filter(edition_date=date).newest_first()
    context = {
        "day": date,
        "columns": columns.load_for_teasers(),
        "structured_data": structured_data.for_time(date, "year", "month", "day"),
    }
    return _archive_page(request, "articles/day.html", context | _neighbours(date, date))


def _archive_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    # A day without a column is a fact about the archive, not a mistake of the reader.
    return render(request, template, context, status=200 if context["columns"] else 404)


def _neighbours(first: date, last: date) -> dict[str, date | None]:
    """The days of the nearest columns before ``first`` and after ``last``, where there are any."""
    days = Article.objects.published().values_list("edition_date", flat=True)
    earlier = days.filter(edition_date__lt=first).order_by("-edition_date").first()
    later = days.filter(edition_date__gt=last).order_by("edition_date").first()
    neighbours.tag_between(earlier, first)
    neighbours.tag_between(last, later)
    return {"earlier": earlier, "later": later}


def _weeks(month: date, on: "dict[date, _Day]") -> "list[list[tuple[date, _Day | None] | None]]":
    """The month as a calendar prints it: weeks of seven ``(day, what is on it)``, ``None`` for the
    days of other months."""
    return [
        [(day, on.get(day)) if day.month == month.month else None for day in week]
        for week in _calendar().monthdatescalendar(month.year, month.month)
    ]


@dataclass(frozen=True)
class _Day:
    """How many columns a day has, and which, where it is ``only`` one."""

    number: int
    only: Article | None


def _by_day(columns: Iterable[Article]) -> dict[date, _Day]:
    on: dict[date, list[Article]] = {}
    for column in columns:
        on.setdefault(column.edition_date, []).append(column)
    return {day: _Day(len(own), None if own[1:] else own[0]) for day, own in on.items()}


def _counted_by_day(articles: ArticleQuerySet, rows: ArticleQuerySet) -> dict[date, _Day]:
    """The same of more than are to be read: two queries."""
    days = articles.order_by().values_list("edition_date")
    counted = list(days.annotate(number=Count("pk"), key=Min("pk")))
    alone = rows.in_bulk([key for _, number, key in counted if number == 1])
    return {day: _Day(number, alone.get(key)) for day, number, key in counted}


def _days_of_a_week(month: date) -> list[date]:
    """Any seven days, for their names, beginning with the one a week begins with here."""
    return _calendar().monthdatescalendar(month.year, month.month)[0]


def _calendar() -> calendar.Calendar:
    return calendar.Calendar((get_format("FIRST_DAY_OF_WEEK") - 1) % 7)
