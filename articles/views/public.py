"""What the reader's pages have in common."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from articles.keys import key_of
from articles.models import OldAddress


def public_page(view):
    """Any cache may keep the page, and asks whether it is still current before showing it."""
    return _kept(view, max_age=0, must_revalidate=True)


def public_file(view):
    """What programs fetch again and again (feeds, sitemaps): kept for five minutes unasked."""
    return require_safe(_kept(view, max_age=300))


def _kept(view, **how):
    """To whoever has it already the answer is 304 (RFC 9110, 13.1). Compressed, for there is no
    secret in it to guess."""
    return cache_control(public=True, **how)(gzip_page(conditional_page(view)))


def moved(path, *, below=""):
    """Redirect from an old address to what moved, or raise ``Http404``.

    ``below``: what was asked for under it, as a section's own address is.
    """
    old = OldAddress.objects.select_related("article", "keyword").filter(path=path).first()
    if old is None or (old.article and not old.article.was_public):
        raise Http404
    return redirect(old.target.get_absolute_url() + below, permanent=True)


def year_of(text):
    """A year of a query, or ``None`` where none is asked for."""
    if not text:
        return None
    year = key_of(text)
    if year is None or not 1 <= year <= 9999:
        raise Http404
    return year
