"""Search, whose address can be shared: every filter is in it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import search as full_text
from articles.keys import key_of
from articles.views.public import ANY, public_page, year_of

LONGEST_SEARCH = 200


@require_safe
@public_page(params=ANY)
def search(request):
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = key_of(request.GET.get("page", "1")) or 0
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
