"""What the addresses of readers' pages have in common."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.discovery.moved import moved
from articles.models import Article
from articles.text.primary_keys import parse_pk
from pagecache import cache_tags


def show_or_lead_on(
    request: HttpRequest,
    article: Article | None,
    address: str,
    view: Callable[..., HttpResponse],
    **rest: Any,
) -> HttpResponse:
    """Return ``view`` of a column or page that was asked for at ``address``; where it moved from
    there a redirect, where it was withdrawn what says so, and where it was taken down a redirect
    to what stands in its place. Raise ``Http404`` where nothing was.
    """
    if article is None or not article.is_public:
        # What is not public holds no address against one that moved from it.
        try:
            return moved(address, below=request.path[len(address) :])
        except Http404:
            if article is None or not article.was_public:
                raise
        if instead := article.stands_instead:
            return redirect(instead.get_absolute_url())
        return render(request, "articles/withdrawn.html", {"article": article}, status=410)
    cache_tags.tag(f"text:{article.pk}")
    return view(request, article, **rest)


def year_of(text: str) -> int | None:
    """Return the year that a query asks for, or ``None`` where it asks for none.

    Raise ``Http404`` for what is no year.
    """
    if not text:
        return None
    year = parse_pk(text)
    if year is None or not 1 <= year <= 9999:
        raise Http404
    return year
