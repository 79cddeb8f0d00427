"""What search engines are told of (sitemaps.org): columns a year at a time, dossiers, publications,
and what is new for Google News.

The schemas want at least one entry in each: a sitemap with none answers 404 and is named nowhere.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models.functions import Greatest
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import labels, publications
from articles.models import Article, ColumnCount, Keyword
from articles.views.public import public_page

#: What Google News takes: columns of the last two days, and so many of them.
NEWS_AGE, NEWS_COLUMNS = timedelta(days=2), 1000


def _columns():
    return Article.objects.published().annotate(changed=Greatest("updated_at", "published_at"))


def _years():
    """The years that have public columns, newest first, each with the moment of the last change in
    it; two queries."""
    years = sorted({year for year, _month in ColumnCount.objects.by_month()}, reverse=True)
    with connection.cursor() as cursor:
        cursor.execute(_LAST_CHANGES, [timezone.now(), years])
        return [(int(year), changed) for year, changed in cursor.fetchall() if changed]


# Django writes a year that is looked up as a span of days, which the index does not know.
_LAST_CHANGES = """
    SELECT of.year,
           (SELECT greatest(updated_at, published_at) FROM articles_article
             WHERE extract(year FROM edition_date) = of.year AND published_at <= %s
               AND withdrawn_at IS NULL AND binned_at IS NULL
             ORDER BY greatest(updated_at, published_at) DESC LIMIT 1)
      FROM unnest(%s::numeric[]) WITH ORDINALITY AS of (year, place) ORDER BY of.place
"""


@require_safe
@public_page("archive")
def index(request):
    years = _years()
    sitemaps = [
        (reverse("articles:sitemap_year", args=[year]), changed.isoformat())
        for year, changed in years
    ]
    labels.note(*(f"texts:{year:04d}" for year, _ in years))
    sitemaps += [
        (reverse("articles:sitemap_keywords"), None),
        (reverse("articles:sitemap_sources"), None),
    ]
    return _answer(request, "sitemaps/index.xml", entries=sitemaps)


@require_safe
@public_page()
def year(request, year):
    columns = (
        _columns()
        .filter(edition_date__year=year)
        .only("slug", "edition_date", "published_at", "updated_at")
        .newest_first()
    )
    with labels.instead(f"year:{year:04d}", f"texts:{year:04d}"):
        entries = [(column.get_absolute_url(), column.changed.isoformat()) for column in columns]
    return _addresses(request, entries)


@require_safe
@public_page("keywords")
def keywords(request):
    shown = Keyword.objects.in_use().only("slug").order_by("pk")
    with labels.instead("keywords"):
        entries = [(keyword.get_absolute_url(), None) for keyword in shown]
    return _addresses(request, [(reverse("articles:keyword_index"), None), *entries])


@require_safe
@public_page("sources")
def sources(request):
    entries = [(cited.get_absolute_url(), None) for cited in publications.by_use()]
    return _addresses(request, [(reverse("articles:publication_index"), None), *entries])


@require_safe
@public_page("home")
def news(request):
    """Google's news sitemap (schemas/sitemap-news/0.9). Where nothing is new it names the newest
    column without its news, as Google wants older ones."""
    columns = Article.objects.published().only("headline", "slug", "edition_date", "published_at")
    columns = columns.order_by("-published_at")
    new = list(columns.filter(published_at__gte=timezone.now() - NEWS_AGE)[:NEWS_COLUMNS])
    if new:
        labels.note_until(new[-1].published_at + NEWS_AGE)
    older = [] if new else columns[:1]
    if not new and not older:
        raise Http404
    context = {"columns": new, "older": older, "language": _news_language()}
    return _answer(request, "sitemaps/news.xml", **context)


def _news_language():
    """The language as Google News takes it: two or three letters, or one of two kinds of
    Chinese."""
    code = settings.LANGUAGE_CODE.lower()
    if code.startswith("zh"):
        return "zh-tw" if code in ("zh-hant", "zh-tw", "zh-hk") else "zh-cn"
    return code.partition("-")[0]


def addresses() -> list[str]:
    """Return the addresses of the sitemaps that robots are to read; one query."""
    named = [reverse("articles:sitemap")]
    there_are = Article.objects.published().exists()
    return [*named, reverse("articles:sitemap_news")] if there_are else named


def _addresses(request, entries):
    if not entries:
        raise Http404
    return _answer(request, "sitemaps/addresses.xml", entries=entries)


def _answer(request, template, **context):
    return render(request, template, context, content_type="application/xml")
