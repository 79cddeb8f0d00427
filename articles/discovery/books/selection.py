"""Which columns a book has, and what it says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from articles.discovery.topic_pages import columns_of
from articles.models import Article, Keyword, site
from articles.models.article_queryset import ArticleQuerySet

#: A book has no more columns: it is to be made while somebody waits.
LIMIT = 100


@dataclass(frozen=True)
class Book:
    """``address``: of the page that leads to it, and that it leads back to; ``identifier``: what it
    is known by, whatever it is called."""

    title: str
    about: str
    address: str
    identifier: str
    #: In the order they are read: the oldest first.
    columns: Sequence[Article]
    is_column: bool = False
    #: HTML that a dossier begins with.
    lead: str = ""

    @property
    def authors(self) -> list[str]:
        """Return who wrote it, each once; the site where no column says so."""
        names = [column.printed_byline for column in self.columns]
        return list(dict.fromkeys(filter(None, names))) or [site().site_name]

    @property
    def modified_at(self) -> datetime:
        """Return when its text last changed, in whole seconds."""
        moments = [column.modified_at for column in self.columns if column.modified_at]
        return max(moments).astimezone(UTC).replace(microsecond=0)


def of_column(column: Article) -> Book:
    """Return the book of one column, got by ``for_page``."""
    about = column.standfirst or site().description
    return Book(column.headline, about, column.permalink, column.guid, [column], is_column=True)


def of_month(month: date) -> Book | None:
    """Return the book of the month that begins with ``month``; nothing where no column is of it."""
    of_month = Article.objects.published().filter(
        edition_date__year=month.year, edition_date__month=month.month
    )
    title = date_format(month, "YEAR_MONTH_FORMAT")
    return _of_time(of_month, title, month, "articles:month_book")


def of_week(monday: date) -> Book | None:
    """Return the same of the seven days that begin with ``monday``."""
    sunday = monday + timedelta(days=6)
    of_week = Article.objects.published().filter(edition_date__range=(monday, sunday))
    title = gettext("Week of %(day)s") % {"day": date_format(monday, "DATE_FORMAT")}
    return _of_time(of_week, title, monday, "articles:week_book")


def of_keyword(keyword: Keyword) -> Book | None:
    """Return the book of a dossier: the newest of its columns."""
    found = columns_of(keyword).newest_first().load_for_page(LIMIT + 1)
    if not found:
        return None
    columns = found[:LIMIT][::-1]
    about = keyword.description or _number_of(columns)
    if found[LIMIT:]:
        about = f"{about} {_limited()}"
    address = settings.SITE_URL + keyword.get_absolute_url()
    identifier = f"{settings.SITE_URL}/keywords/{keyword.pk}"
    return Book(keyword.name, about, address, identifier, columns, lead=keyword.lead)


def _of_time(rows: ArticleQuerySet, title: str, first: date, route: str) -> Book | None:
    found = rows.newest_first().load_for_page(LIMIT + 1)
    if not found:
        return None
    columns = found[:LIMIT][::-1]
    about = _number_of(columns) if not found[LIMIT:] else _limited()
    address = settings.SITE_URL + reverse("articles:month", args=[first.replace(day=1)])
    identifier = settings.SITE_URL + reverse(route, args=[first, "epub"]).removesuffix(".epub")
    return Book(title, about, address, identifier, columns)


def _number_of(columns: Sequence[Article]) -> str:
    said = ngettext("%(number)s column", "%(number)s columns", len(columns))
    return said % {"number": len(columns)}


def _limited() -> str:
    return gettext("The newest %(number)s columns.") % {"number": LIMIT}
