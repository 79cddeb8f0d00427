"""What search engines are told of (sitemaps.org): columns a year at a time, pages, dossiers,
publications, authors, and what is new for Google News.

The schemas want at least one entry in each: a sitemap with none answers 404 and is named nowhere.
"""

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Greatest, Now
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.discovery import publications
from articles.discovery.omissions import write_entries
from articles.models import Article, Author, ColumnCount, Figure, Keyword, Page, site
from articles.models.article_queryset import ArticleQuerySet
from articles.templatetags.articles import absolute
from articles.text.characters import drop_controls
from articles.text.dates import iso8601
from background import clock
from pagecache import cache_tags
from pagecache.decorators import cached_page

#: What Google News takes: columns of the last two days, and so many of them.
NEWS_AGE, NEWS_COLUMNS = timedelta(days=2), 1000
#: Of a year with more columns there is a sitemap for each month, and the year's names those.
MAX_OF_YEAR = 1000
#: So many pictures are taken of one page (schemas/sitemap-image/1.1).
MAX_IMAGES = 1000


class Entry(NamedTuple):
    """An address, when what is there changed, and the addresses of the pictures on it."""

    address: str
    changed: str | None = None
    images: Sequence[str] = ()


#: Where nothing is new, so many older ones are tried until one can be written.
MAX_ATTEMPTS = 10


def _columns() -> ArticleQuerySet:
    return Article.objects.published().annotate(changed=Greatest("revised_at", "published_at"))


def addresses_of_years() -> dict[int, list[str]]:
    """Return the addresses of the sitemaps of columns by year, newest first: one a year, or one a
    month where a year has very many; one query."""
    by_month = ColumnCount.objects.by_month()
    in_year: Counter[int] = Counter()
    for (year, _), columns in by_month.items():
        in_year[year] += columns
    of_months = {
        number: reverse("articles:sitemap_month", args=[_ANY_YEAR, number])
        for number in range(1, 13)
    }
    addresses: dict[int, list[str]] = {}
    for year, month in sorted(by_month, reverse=True):
        own = addresses.setdefault(year, [])
        if in_year[year] > MAX_OF_YEAR:
            own.append(of_months[month].replace(str(_ANY_YEAR), f"{year:04d}"))
        elif not own:
            own.append(reverse("articles:sitemap_year", args=[year]))
    return addresses


def _last_changes(years: list[int]) -> tuple[list[tuple[int, datetime]], datetime | None]:
    """Those of ``years`` that have public columns, in their order, each with the moment of the last
    change in it, and the same of pages; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_CHANGES, [years])
        changes = {int(year): changed for year, changed in cursor.fetchall() if changed}
    pages = changes.pop(_PAGES, None)
    return list(changes.items()), pages


#: In place of a year.
_PAGES = 0
#: Stands for any year in the address of a month's.
_ANY_YEAR = 4321


# Django writes a year that is looked up as a span of days, which the index does not know.
_LAST_CHANGES = """
    SELECT of.year,
           (SELECT greatest(revised_at, published_at) FROM articles_article
             WHERE extract(year FROM edition_date) = of.year AND kind = 'column'
               AND published_at <= statement_timestamp()
               AND withdrawn_at IS NULL AND binned_at IS NULL
               AND (taken_down_at IS NULL OR taken_down_at > statement_timestamp())
             ORDER BY greatest(revised_at, published_at) DESC LIMIT 1)
      FROM unnest(%s::numeric[]) WITH ORDINALITY AS of (year, place)
     UNION ALL
    SELECT 0, max(greatest(revised_at, published_at)) FROM articles_article
     WHERE kind = 'page' AND published_at <= statement_timestamp()
       AND withdrawn_at IS NULL AND binned_at IS NULL
       AND (taken_down_at IS NULL OR taken_down_at > statement_timestamp())
     ORDER BY 1 DESC
"""


@require_safe
@cached_page("archive", "pages", "authors")
def index(request: HttpRequest) -> HttpResponse:
    of_years = addresses_of_years()
    years, pages_changed = _last_changes(list(of_years))
    sitemaps: list[Entry] = [
        # When the columns of one month changed is said by its own.
        Entry(address, iso8601(changed) if len(of_years[year]) == 1 else None)
        for year, changed in years
        for address in of_years[year]
    ]
    cache_tags.tag(*(f"texts:{year:04d}" for year, _ in years))
    sitemaps += [
        Entry(reverse("articles:sitemap_keywords")),
        Entry(reverse("articles:sitemap_sources")),
    ]
    if Author.objects.in_use().exists():
        sitemaps.append(Entry(reverse("articles:sitemap_authors")))
    if pages_changed:
        cache_tags.tag("texts:pages")
        sitemaps.append(Entry(reverse("articles:sitemap_pages"), iso8601(pages_changed)))
    return _answer(_index_of(sitemaps))


@require_safe
@cached_page()
def year(request: HttpRequest, year: int, number: int = 0) -> HttpResponse:
    """Show the addresses of columns of a year, or of the month of it with that ``number``; of a
    year with very many those of its months, for who has its address from before."""
    if number > 12:
        raise Http404
    if not number and len(of_months := addresses_of_years().get(year, ())) > 1:
        cache_tags.tag(f"year:{year:04d}")
        return _answer(_index_of(map(Entry, of_months)))
    last_month = number or 12
    first = date(year, number or 1, 1)
    last = date(year, last_month, calendar.monthrange(year, last_month)[1])
    rows = (
        _columns()
        .filter(edition_date__range=(first, last))
        .only("slug", "edition_date", "published_at", "revised_at")
        .newest_first()
    )
    with cache_tags.only(f"year:{year:04d}", f"texts:{year:04d}"):
        columns = list(rows)
        of_them = Article.objects.published().filter(edition_date__range=(first, last))
        images = _images(of_them)
    return _addresses(request, columns, partial(_with_images, images))


@require_safe
@cached_page("keywords")
def keywords(request: HttpRequest) -> HttpResponse:
    counted = ColumnCount.objects.by_keyword()
    rows = Keyword.objects.only("slug").order_by("pk")
    with cache_tags.only("keywords"):
        shown = [keyword for keyword in rows if keyword.pk in counted]
    return _addresses(request, shown, first=reverse("articles:keyword_index"))


@require_safe
@cached_page("sources")
def sources(request: HttpRequest) -> HttpResponse:
    return _addresses(request, publications.by_use(), first=reverse("articles:publication_index"))


@require_safe
@cached_page("authors")
def authors(request: HttpRequest) -> HttpResponse:
    """Show the addresses of authors of public columns, and of the page that names them."""
    rows = Author.objects.in_use().only("slug").order_by("pk")
    with cache_tags.only("authors"):
        shown = list(rows)
    return _addresses(request, shown, first=reverse("articles:author_index") if shown else None)


@require_safe
@cached_page()
def pages(request: HttpRequest) -> HttpResponse:
    """Show the addresses of pages that are no columns."""
    rows = Page.objects.published().annotate(changed=Greatest("revised_at", "published_at"))
    rows = rows.only("kind", "path", "slug", "edition_date", "published_at", "revised_at")
    with cache_tags.only("pages", "texts:pages", "headlines:pages"):
        shown = list(rows.order_by("path"))
        images = _images(Page.objects.published())
    return _addresses(request, shown, partial(_with_images, images))


def _images(articles: QuerySet[Any]) -> dict[int, list[str]]:
    """Return the addresses of the pictures of each of ``articles``, by their keys; two queries."""
    found: dict[int, list[str]] = {}
    for lookup in ("article", "section__article"):
        figures = Figure.objects.filter(**{f"{lookup}__in": articles.order_by().values("pk")})
        rows = figures.exclude(photo=None).order_by("section__position", "position", "pk")
        for article, name in rows.values_list(f"{lookup}_id", "photo__file"):
            found.setdefault(article, []).append(absolute(default_storage.url(name)))
    return found


def _with_images(images: dict[int, list[str]], row: Any) -> Entry:
    shown = list(dict.fromkeys(images.get(row.pk, ())))[:MAX_IMAGES]
    return Entry(row.get_absolute_url(), iso8601(row.changed), shown)


@require_safe
@cached_page("home")
def news(request: HttpRequest) -> HttpResponse:
    """Show Google's news sitemap (schemas/sitemap-news/0.9). What is new here and dated long ago is
    no news. Where nothing is new it names the newest column without its news, as Google wants older
    ones."""
    columns = Article.objects.published().only("headline", "slug", "edition_date", "published_at")
    columns = columns.order_by("-published_at")
    new = list(
        columns.filter(
            published_at__gte=Now() - NEWS_AGE, edition_date__gte=clock.today() - NEWS_AGE
        )[:NEWS_COLUMNS]
    )
    for column in new:
        cache_tags.expire_at(_no_news_from(column))
    entries = write_entries(new, _news_entry, output=request.path)
    older: Iterable[Article] = (
        [] if entries else columns.exclude(pk__in=[column.pk for column in new])[:MAX_ATTEMPTS]
    )
    for column in older:
        if entries := write_entries([column], _older_entry, output=request.path):
            break
    if not entries:
        raise Http404
    context = {"entries": entries, "language": _news_language()}
    return _answer(render_to_string("sitemaps/news.xml", context, request))


def _news_entry(column: Article) -> dict[str, str]:
    assert column.published_at, "Readers have it."
    return {
        "address": column.permalink,
        "published_at": iso8601(column.published_at),
        "headline": column.headline,
    }


def _older_entry(column: Article) -> dict[str, str]:
    return {"address": column.permalink}


def _news_language() -> str:
    """The language as Google News takes it: two or three letters, or one of two kinds of
    Chinese."""
    code = site().language.lower()
    if code.startswith("zh"):
        return "zh-tw" if code in ("zh-hant", "zh-tw", "zh-hk") else "zh-cn"
    return code.partition("-")[0]


def addresses() -> list[str]:
    """Return the addresses of the sitemaps that robots are to read; one query."""
    named = [reverse("articles:sitemap")]
    there_are = Article.objects.published().exists()
    return [*named, reverse("articles:sitemap_news")] if there_are else named


def _no_news_from(column: Article) -> datetime:
    """The moment at which it leaves the news sitemap."""
    day = datetime.combine(column.edition_date + NEWS_AGE + timedelta(days=1), time())
    assert column.published_at, "Readers have it."
    return min(column.published_at + NEWS_AGE, timezone.make_aware(day))


def _addresses(
    request: HttpRequest,
    rows: Iterable[Any],
    write: Callable[[Any], Entry] = lambda row: Entry(row.get_absolute_url()),
    first: str | None = None,
) -> HttpResponse:
    """The sitemap of ``rows``, after the address ``first``; a sitemap of nothing is invalid."""
    entries = [Entry(first)] if first else []
    entries += write_entries(rows, write, output=request.path)
    if not entries:
        raise Http404
    return _answer(_urlset(entries))


def _index_of(sitemaps: Iterable[Entry]) -> str:
    """The XML of a sitemap that names others."""
    named = "".join(f"<sitemap>\n{_loc(entry)}{_lastmod(entry)}</sitemap>\n" for entry in sitemaps)
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{named}</sitemapindex>\n'


def _urlset(entries: Iterable[Entry]) -> str:
    """The XML of a sitemap of pages: written in one go, as there may be thousands."""
    named = "".join(
        f"<url>\n{_loc(entry)}{_lastmod(entry)}{_pictures(entry)}</url>\n" for entry in entries
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}"\n  xmlns:image="{_IMAGE}">\n{named}</urlset>\n'


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"


def _loc(entry: Entry) -> str:
    return f"<loc>{escape(settings.SITE_URL)}{escape(entry.address)}</loc>\n"


def _lastmod(entry: Entry) -> str:
    return f"<lastmod>{entry.changed}</lastmod>\n" if entry.changed else ""


def _pictures(entry: Entry) -> str:
    return "".join(
        f"<image:image><image:loc>{escape(image)}</image:loc></image:image>\n"
        for image in entry.images
    )


def _answer(text: str) -> HttpResponse:
    # What was stored before text was narrowed at the door.
    return HttpResponse(drop_controls(text), content_type="application/xml")
