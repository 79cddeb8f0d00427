"""What there is to export, found in the database some rows at a time; what others lead to comes
first, so that who looks at a copy while it is written finds what links promise."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from articles.discovery import publications, sitemaps
from articles.models import Article, Author, ColumnCount, Keyword, OldAddress, Page
from articles.models.redirect import Redirect

#: Columns that are read and rendered together, and other addresses.
COLUMNS, ADDRESSES = 50, 10
#: Rows that are fetched at once.
BATCH_SIZE = 2000

_Item = TypeVar("_Item")


#: What a worker is told to do, and with what: keys of rows, or addresses.
Job = tuple[str, list[Any]]


def jobs() -> Iterator[Job]:
    """Yield all there is to write but the redirects, the front page and the feeds last."""
    for name, rows, size in (("columns", Article, COLUMNS), ("pages", Page, ADDRESSES)):
        keys = rows.objects.published().order_by("pk").values_list("pk", flat=True)
        yield from ((name, part) for part in _by_key(keys.iterator(BATCH_SIZE), size))
    for kind in _lists():
        yield from (("lists", part) for part in parted(kind, ADDRESSES))


def _by_key(keys: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield keys in parts by what they are: one that is gone, or new, is in no other part."""
    for _, part in groupby(keys, lambda key: key // size):
        yield list(part)


def parted(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def _lists() -> Iterator[Iterable[str]]:
    slugs = Keyword.objects.in_use().order_by("pk").values_list("slug", flat=True)
    yield (reverse("articles:keyword", args=[slug]) for slug in slugs.iterator(BATCH_SIZE))
    yield (publication.get_absolute_url() for publication in publications.by_use())
    authors = Author.objects.in_use().order_by("pk").values_list("slug", flat=True)
    yield (reverse("articles:author", args=[slug]) for slug in authors)
    columns = Article.objects.published().order_by("edition_date")
    days = columns.values_list("edition_date", flat=True).distinct()
    yield (reverse("articles:day", args=[day]) for day in days.iterator(BATCH_SIZE))
    by_month = sorted(ColumnCount.objects.by_month())
    yield (f"/{year:04d}/{month:02d}/" for year, month in by_month)
    for year in sorted({year for year, _ in by_month}):
        yield [reverse("articles:year", args=[year])]
    yield (address for own in sitemaps.addresses_of_years().values() for address in own)
    # Each is a job of its own: some are not there, and so are looked for every time.
    yield from ([reverse(f"articles:{name}")] for name in _SINGLE)
    yield from ([reverse("comments:all")], [reverse("comments:feed")], ["/robots.txt"])
    yield [reverse("articles:home")]


_SINGLE = [
    *("keyword_index", "publication_index", "author_index", "corrections", "archive"),
    *("podcast_cover", "podcast", "feed", "feed_summary", "json_feed", "json_feed_summary"),
    *("sitemap_news", "sitemap_keywords", "sitemap_sources", "sitemap_authors", "sitemap_pages"),
    *("syndication", "sitemap", "icon_512"),
]


def redirects() -> Iterator[tuple[str, str]]:
    """Yield addresses of before, and where each leads: of what moved here, and of former sites.

    Those with a query lead nowhere in a folder of files, and patterns would want a server.
    """
    moved = OldAddress.objects.select_related("article", "keyword", "author")
    moved = moved.defer("article__search").order_by("pk")
    for old in moved.iterator(BATCH_SIZE):
        here = old.target
        if here and here.is_public and here.get_absolute_url() != old.path:
            yield old.path, here.get_absolute_url()
    written = Redirect.objects.exclude(Q(old__contains="?") | ~Q(old__startswith="/"))
    for redirect in written.for_answers().order_by("pk").iterator(BATCH_SIZE):
        row = redirect.own_row()
        target = row and (row.article or row.keyword)
        if target and not target.is_public:
            continue
        yield redirect.old, redirect.leads_to()


def is_elsewhere(address: str) -> bool:
    """Return whether an address that a redirect leads to is on another site."""
    own = f"{address}/".startswith(f"{settings.SITE_URL}/")
    return address.startswith(("http://", "https://")) and not own
