"""What a column's page shows, in another form, at an address made of the column's own."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles.discovery.moved import moved
from articles.models import page_parts
from articles.models.address import permalink
from pagecache import cache_tags


def column_twin(
    view: Callable[..., HttpResponse], *, before: str = "", ending: str
) -> Callable[..., HttpResponse]:
    """Return ``view`` of a public column, got as ``article``, whose address is the column's own
    between ``before`` and ``ending``; old ones lead on, withdrawn columns are gone."""

    @functools.wraps(view)
    def found(request: HttpRequest, date: date, slug: str, **rest: Any) -> HttpResponse:
        article = page_parts.column_at(date, slug)
        if article is None or not article.is_public:
            own = permalink(date, slug)
            try:
                return to_twin(moved(own, below=rest.get("anchor") or ""), before, ending)
            except Http404:
                if article is None or not article.was_public:
                    raise
            return HttpResponse("Withdrawn.\n", status=410, content_type="text/plain")
        cache_tags.tag(f"text:{article.pk}")
        return view(request, article, **rest)

    return found


def to_twin(leads: HttpResponse, before: str, ending: str) -> HttpResponse:
    """Return a redirect to the twin of the page that ``leads`` redirects to."""
    return redirect(f"{before}{leads['Location'].rstrip('/')}{ending}", permanent=True)
