"""What search engines are told of (sitemaps.org): columns a year at a time, dossiers, publications,
and what is new for Google News."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import labels, publications
from articles.models import Article, ColumnCount, Keyword
from articles.omissions import written
from articles.text.characters import drop_controls
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
        columns = list(columns)
    return _addresses(
        request, columns, lambda column: (column.get_absolute_url(), column.changed.isoformat())
    )


@require_safe
@public_page("keywords")
def keywords(request):
    shown = Keyword.objects.in_use().only("slug").order_by("pk")
    with labels.instead("keywords"):
        shown = list(shown)
    return _addresses(request, shown)


@require_safe
@public_page("sources")
def sources(request):
    shown = publications.by_use()
    return _addresses(request, shown)


@require_safe
@public_page("home")
def news(request):
    """Google's news sitemap (schemas/sitemap-news/0.9); empty where nothing is new."""
    columns = list(
        Article.objects.published()
        .filter(published_at__gte=timezone.now() - NEWS_AGE)
        .only("headline", "slug", "edition_date", "published_at")
        .order_by("-published_at")[:NEWS_COLUMNS]
    )
    if columns:
        labels.note_until(columns[-1].published_at + NEWS_AGE)
    return _answer(request, "sitemaps/news.xml", columns=columns, language=settings.LANGUAGE_CODE)


def _addresses(request, rows, write=lambda row: (row.get_absolute_url(), None)):
    entries = written(rows, write, output=request.path)
    if not rows:
        raise Http404
    return _answer(request, "sitemaps/addresses.xml", entries=entries)


def _answer(request, template, **context):
    # What was stored before text was narrowed at the door.
    text = drop_controls(render_to_string(template, context, request))
    return HttpResponse(text, content_type="application/xml")
