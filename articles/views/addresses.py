"""What the addresses of readers' pages have in common."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from articles.models import Article, OldAddress
from articles.text.primary_keys import parse_pk


def moved(path: str, *, below: str = "") -> HttpResponse:
    """Return a redirect from an old address to what moved, or raise ``Http404``.

    below: what was asked for under it, as a section's own address is.
    """
    old = OldAddress.objects.select_related("article", "keyword").filter(path=path).first()
    target = old.target if old else None
    shown = target and (target.was_public if isinstance(target, Article) else target.is_public)
    if not target or not shown or target.get_absolute_url() == path:
        raise Http404
    return redirect(target.get_absolute_url() + below, permanent=True)


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
