"""Search, whose address can be shared: every filter is in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.discovery import search as full_text
from articles.text.primary_keys import parse_pk
from articles.views.addresses import year_of
from background.rate_limits import RateLimit, Request
from pagecache.decorators import ANY, cached_page

MAX_QUERY_LENGTH = 200


#: Searches of one sender; robots that ask for more have the archive and the sitemaps.
SEARCHES = RateLimit(40, period=60)


class SenderRequest(HttpRequest, Request):
    """A request with its sender, as ``worldview.proxies`` names it."""


@require_safe
def search(request: SenderRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    if words and not SEARCHES.take(request):
        context = {"words": words, "too_many": True}
        response = render(request, "articles/search.html", context, status=429)
        response["Retry-After"] = "10"
        return response
    return _found(request)


search.page_params = ANY  # type: ignore[attr-defined]  # as every cached page has them


@cached_page(params=ANY)
def _found(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    page = parse_pk(request.GET.get("page", "1")) or 0
    if not 1 <= page <= full_text.LAST_PAGE:
        raise Http404
    filters = full_text.Filters(
        keyword=request.GET.get("keyword", "")[:200],
        year=year_of(request.GET.get("year", "")),
        publication=request.GET.get("publication", "")[:200],
    )
    results = full_text.search(words, page=page, filters=filters) if words else None
    context: dict[str, Any] = {"words": words, "results": results, "filters": filters}
    if results:
        narrowed_to = [
            ("keyword", filters.keyword and results.keyword_name(filters.keyword)),
            ("year", str(filters.year or "")),
            ("publication", filters.publication and results.publication_name(filters.publication)),
        ]
        context["narrowed_to"] = [(name, label) for name, label in narrowed_to if label]
    return render(request, "articles/search.html", context)
