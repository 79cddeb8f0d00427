"""What the addresses of readers' pages have in common."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.models import Article, OldAddress
from articles.text.primary_keys import parse_pk
from pagecache import cache_tags


def moved(path: str, *, below: str = "") -> HttpResponse:
    """Return a redirect from an old address to what moved, or raise ``Http404``.

    below: what was asked for under it, as a section's own address is.
    """
    old = (
        OldAddress.objects.select_related("article", "keyword", "author").filter(path=path).first()
    )
    target = old.target if old else None
    shown = target and (target.was_public if isinstance(target, Article) else target.is_public)
    if not target or not shown or target.get_absolute_url() == path:
        raise Http404
    return redirect(target.get_absolute_url() + below, permanent=True)


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
