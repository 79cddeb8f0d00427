"""Search, whose address can be shared: every filter is in it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.discovery import search as full_text
from articles.text.primary_keys import parse_pk
from articles.views.addresses import year_of
from background.rate_limits import RateLimit
from pagecache.decorators import ANY, cached_page

MAX_QUERY_LENGTH = 200


#: Searches of one sender; robots that ask for more have the archive and the sitemaps.
SEARCHES = RateLimit(40, period=60)


@require_safe
def search(request):
    words = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    if words and not SEARCHES.take(request):
        context = {"words": words, "too_many": True}
        response = render(request, "articles/search.html", context, status=429)
        response["Retry-After"] = "10"
        return response
    return _found(request)


search.page_params = ANY


@cached_page(params=ANY)
def _found(request):
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
    context = {"words": words, "results": results, "filters": filters}
    if results:
        context["narrowed_to"] = [
            (name, label(value))
            for name, value, label in (
                ("keyword", filters.keyword, results.keyword_name),
                ("year", filters.year, str),
                ("publication", filters.publication, results.publication_name),
            )
            if value
        ]
    return render(request, "articles/search.html", context)
