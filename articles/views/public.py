"""What the reader's pages have in common."""

import functools

from django.http import Http404
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from articles import labels, stored_pages
from articles.keys import key_of
from articles.models import OldAddress

#: The parameters of a page that reads its whole query: it is kept only without one.
ANY = "*"

#: Browsers ask every time whether a page is still current, for a reader who wrote or took back a
#: comment wants to see it. Shared caches may do without asking for some seconds, and may show what
#: they have while nothing answers here (RFC 5861). ``stale-while-revalidate`` is for shared caches
#: alone, so it is in the field that is theirs (RFC 9213).
FRESH_SECONDS, STALE_SECONDS, STALE_IF_ERROR_SECONDS = 10, 30, 24 * 3600


def public_page(*shown, params=()):
    """A page that is the same for everyone and may be kept, here (``stored_pages``) and by caches.

    shown: labels of the lists it always makes (``articles.labels``). params: the query parameters
    it depends on; all others are taken for none. The view may note more labels, and give what is
    not worth keeping with ``kept = False``.
    """

    def of(view):
        @functools.wraps(view)
        def page(request, *args, **kwargs):
            def render():
                labels.note(*shown)
                return view(request, *args, **kwargs)

            if params != ANY and any(request.GET.get(name) == "" for name in params):
                return redirect(_without_empty(request, params), permanent=True)
            if params == ANY and request.GET:
                response = render()
            else:
                response = stored_pages.answer(request, () if params == ANY else params, render)
            if response.status_code == 200:
                _keep(response)
            else:
                patch_cache_control(response, public=True, max_age=0)
            return response

        page.page_params = params
        return page

    return of


def _without_empty(request, params):
    """The address without parameters that say nothing: it would be a second one of the page."""
    asked = {name: request.GET[name] for name in params if request.GET.get(name)}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _keep(response):
    if "Cache-Control" in response:
        return
    patch_cache_control(
        response,
        public=True,
        max_age=0,
        s_maxage=FRESH_SECONDS,
        stale_if_error=STALE_IF_ERROR_SECONDS,
    )
    # nginx asks every second (docs/nginx.conf): it is near, and the answer is at hand.
    response["X-Accel-Expires"] = "1"
    response["CDN-Cache-Control"] = (
        f"public, max-age={FRESH_SECONDS}, stale-while-revalidate={STALE_SECONDS}, "
        f"stale-if-error={STALE_IF_ERROR_SECONDS}"
    )


def moved(path, *, below=""):
    """Redirect from an old address to what moved, or raise ``Http404``.

    ``below``: what was asked for under it, as a section's own address is.
    """
    old = OldAddress.objects.select_related("article", "keyword").filter(path=path).first()
    target = old and old.target
    shown = old and (old.article.was_public if old.article else old.keyword.is_public)
    if not shown or target.get_absolute_url() == path:
        raise Http404
    return redirect(target.get_absolute_url() + below, permanent=True)


def year_of(text):
    """A year of a query, or ``None`` where none is asked for."""
    if not text:
        return None
    year = key_of(text)
    if year is None or not 1 <= year <= 9999:
        raise Http404
    return year
