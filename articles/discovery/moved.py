"""From an old address of a page to where it is now."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from articles.models import Article, OldAddress


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
