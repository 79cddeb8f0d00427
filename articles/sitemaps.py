"""What search engines are told of (sitemaps.org): columns a year at a time, dossiers, publications,
and what is new for Google News."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import ExtractYear, Greatest
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles import publications
from articles.models import Article, Keyword
from articles.views.public import public_file

#: What Google News takes: columns of the last two days, and so many of them.
NEWS_AGE, NEWS_COLUMNS = timedelta(days=2), 1000


def _columns():
    return Article.objects.published().annotate(changed=Greatest("updated_at", "published_at"))


@public_file
def index(request):
    years = (
        _columns()
        .order_by()
        .values(year=ExtractYear("edition_date"))
        .annotate(last=Max("changed"))
        .order_by("-year")
    )
    sitemaps = [
        (reverse("articles:sitemap_year", args=[row["year"]]), row["last"].isoformat())
        for row in years
    ]
    sitemaps += [
        (reverse("articles:sitemap_keywords"), None),
        (reverse("articles:sitemap_sources"), None),
    ]
    return _answer(request, "sitemaps/index.xml", entries=sitemaps)


@public_file
def year(request, year):
    columns = (
        _columns()
        .filter(edition_date__year=year)
        .only("slug", "edition_date", "published_at", "updated_at")
        .newest_first()
    )
    return _addresses(
        request, [(column.get_absolute_url(), column.changed.isoformat()) for column in columns]
    )


@public_file
def keywords(request):
    shown = Keyword.objects.in_use().only("slug").order_by("pk")
    return _addresses(request, [(keyword.get_absolute_url(), None) for keyword in shown])


@public_file
def sources(request):
    shown = publications.by_use()
    return _addresses(request, [(publication.get_absolute_url(), None) for publication in shown])


@public_file
def news(request):
    """Google's news sitemap (schemas/sitemap-news/0.9); empty where nothing is new."""
    columns = (
        Article.objects.published()
        .filter(published_at__gte=timezone.now() - NEWS_AGE)
        .only("headline", "slug", "edition_date", "published_at")
        .order_by("-published_at")[:NEWS_COLUMNS]
    )
    return _answer(request, "sitemaps/news.xml", columns=columns, language=settings.LANGUAGE_CODE)


def _addresses(request, entries):
    if not entries:
        raise Http404
    return _answer(request, "sitemaps/addresses.xml", entries=entries)


def _answer(request, template, **context):
    return render(request, template, context, content_type="application/xml")
