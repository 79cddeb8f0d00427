"""The last columns without a network, where a reader asks for it: the page for that, what there is
to keep, and the service worker that does (w3.org/TR/service-workers)."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.discovery.omissions import write_entries
from articles.models import Article
from articles.text.dates import iso8601
from pagecache import cache_tags
from pagecache.decorators import cached_page

COLUMNS = 7


@require_safe
@cached_page()
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/offline.html")


@require_safe
@cached_page("home")
def columns(request: HttpRequest) -> HttpResponse:
    """List the columns to keep, the newest first; what is not in it is to be forgotten."""
    newest = list(Article.objects.published().newest_first().defer("search")[:COLUMNS])
    cache_tags.tag(*(f"text:{column.pk}" for column in newest))
    content = write_entries(newest, _entry, output=request.path)
    return JsonResponse(content, safe=False, json_dumps_params={"ensure_ascii": False})


def _entry(column: Article) -> dict[str, str | None]:
    return {
        "url": column.get_absolute_url(),
        "headline": column.headline,
        "day": date_format(column.edition_date, "DATE_FORMAT"),
        "changed": iso8601(column.modified_at) if column.modified_at else None,
    }


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Show the script at the root, for one stands before no page that is above its own address."""
    found = finders.find("js/service-worker.js")
    assert isinstance(found, str), "It is one of ours."
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")
