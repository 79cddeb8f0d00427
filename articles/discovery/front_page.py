"""The front page: the newest column, its week by days, what came before, the stories that run, and
the same day of earlier years."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import BooleanField, Count, F, Func, QuerySet, Subquery

from articles.discovery.around import ANNIVERSARIES, YEARS_BACK
from articles.models import Article, Authorship, Keyword, KeywordUse, page_parts
from background.compiled_queries import CompiledQueries, keep_as_prefetched
from pagecache import cache_tags

#: Columns that are read: two a day for a week, and some of the days before it.
MAX_COLUMNS = 18
#: Columns before the week that are listed; as many as there is room for where it has few itself.
MAX_EARLIER, MAX_EARLIER_SHOWN = 7, 9
#: Other columns of a week by which a paper is one that comes out daily.
DAILY = 3
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
#: Stories that are named, and of how many columns of the month.
MAX_STORIES, MAX_IN_MONTH = 6, 62
#: Columns in a month that make a story of a keyword.
MIN_RUNNING = 2
#: So many columns of a month tell what is on all of them from what is in the news.
MANY = 4


@dataclass(frozen=True)
class Story:
    """A keyword with several columns in a month: how many, and the ``newest`` of them, but not that
    which opens the page, or which another story names."""

    keyword: Keyword
    columns: int
    newest: Article


@dataclass(frozen=True)
class FrontPage:
    """``today``: the others of the newest column's day. ``week``: the days before it with their
    columns. ``earlier``: what came before those."""

    latest: Article | None = None
    today: list[Article] = field(default_factory=list)
    week: list[tuple[date, list[Article]]] = field(default_factory=list)
    earlier: list[Article] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    on_this_day: list[Article] = field(default_factory=list)

    @property
    def is_daily(self) -> bool:
        """Whether the week has enough in it to be read day by day."""
        return sum(len(columns) for _, columns in self.week) >= DAILY

    @property
    def before(self) -> list[Article]:
        """The columns that are listed after the week, or in its place."""
        if self.is_daily:
            return self.earlier[:MAX_EARLIER]
        of_week = [column for _, columns in self.week for column in columns]
        return [*of_week, *self.earlier][:MAX_EARLIER_SHOWN]

    @property
    def others(self) -> list[Article]:
        """All columns but the newest, where they are headlines in one list."""
        of_week = [column for _, columns in self.week for column in columns]
        return [*self.today, *of_week, *self.earlier][:MAX_EARLIER_SHOWN]


class _IsAnniversary(Func):
    """Whether the first day is the second one of an earlier year; the 29th of February has fewer.
    All of them are known before columns are looked for, and so found by their index."""

    arg_joiner = f"""
        = ANY (ARRAY(
          SELECT (of.day - make_interval(years => n))::date
            FROM generate_series(1, {YEARS_BACK}) AS n, (SELECT """
    template = """%(expressions)s AS day) AS of
           WHERE extract(day FROM of.day - make_interval(years => n)) = extract(day FROM of.day)))
    """
    output_field = BooleanField()


def _queries() -> "dict[str, QuerySet[Any, Any]]":
    public = Article.objects.published()
    newest = public.newest_first()
    last_day = Subquery(newest.values("edition_date")[:1])
    named = public.only(*_NAMED)
    month = newest.filter(edition_date__gt=last_day - MONTH)
    in_month = month[:MAX_IN_MONTH].values("pk")
    running = (
        Keyword.objects.filter(uses__content_object__in=in_month)
        .annotate(together=Count("uses"))
        .filter(together__gte=MIN_RUNNING)
        .order_by("-together", "name")[: 2 * MAX_STORIES]
    )
    return {
        "columns": newest.defer("search")[:MAX_COLUMNS],
        **page_parts.TEASER.of(newest[:MAX_COLUMNS].values("pk")),
        # Whom the byline of the newest names; teasers have none.
        "authorships": Authorship.objects.filter(article__in=newest[:1].values("pk")),
        "month": month.only(*_NAMED)[:MAX_IN_MONTH],
        "running": running,
        "uses": KeywordUse.objects.filter(content_object__in=in_month)
        .order_by()
        .values_list("tag", "content_object"),
        "on_this_day": named.filter(
            _IsAnniversary(F("edition_date"), last_day)
        ).newest_first()[:ANNIVERSARIES],
    }  # fmt: skip


_NAMED = ("headline", "slug", "edition_date", "published_at")
_QUERIES = CompiledQueries(_queries)


def build_front_page() -> FrontPage:
    """Return what the front page prints; one query."""
    found = _QUERIES.ask()
    columns: list[Article] = found["columns"]
    if not columns:
        return FrontPage()
    page_parts.TEASER.attach(columns, found)
    latest, *others = columns
    keep_as_prefetched([latest], "authorships", found["authorships"])
    day = latest.edition_date
    cache_tags.tag(f"anniversary:{day:%m-%d}")
    return FrontPage(
        latest,
        [column for column in others if column.edition_date == day],
        _by_day(column for column in others if day - WEEK < column.edition_date < day),
        [column for column in others if column.edition_date <= day - WEEK],
        list(_stories(found)),
        found["on_this_day"],
    )


def _by_day(columns: Iterable[Article]) -> list[tuple[date, list[Article]]]:
    days = groupby(columns, lambda column: column.edition_date)
    return [(day, list(own)) for day, own in days]


def _stories(found: dict[str, list[Any]]) -> Iterator[Story]:
    month: list[Article] = found["month"]
    uses = set(found["uses"])
    # What stands on every column is the paper's subject, and no story in it.
    running = [word for word in found["running"] if word.together < len(month) or len(month) < MANY]
    named: set[int] = set()
    for keyword in running[:MAX_STORIES]:
        # The newest column opens the page; of the others each is named once where that can be.
        own = [column for column in month[1:] if (keyword.pk, column.pk) in uses]
        if own:
            newest = next((column for column in own if column.pk not in named), own[0])
            named.add(newest.pk)
            yield Story(keyword, keyword.together, newest)
