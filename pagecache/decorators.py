"""Views whose pages are the same for everyone and may be kept."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from pagecache import cache_tags, store

#: The parameters of a page that reads its whole query: it is kept only without one.
ANY = "*"

#: Browsers ask every time whether a page is still current, for a reader who wrote or took back a
#: comment wants to see it. Shared caches may do without asking for some seconds, and may show what
#: they have while nothing answers here (RFC 5861). ``stale-while-revalidate`` is for shared caches
#: alone, so it is in the field that is theirs (RFC 9213).
FRESH_SECONDS, STALE_SECONDS, STALE_IF_ERROR_SECONDS = 10, 30, 24 * 3600


View = Callable[..., HttpResponse]


class CachedView(Protocol):
    """A view with the query parameters that its page depends on, and whether the page is a file
    that takes long to make."""

    page_params: Sequence[str]
    is_file: bool

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def cached_page(
    *tags: str, params: Sequence[str] = (), is_file: bool = False
) -> Callable[[View], CachedView]:
    """Decorate a view whose page may be kept, here (``pagecache.store``) and by caches.

    tags: of the lists it always makes (``pagecache.cache_tags``). params: the query parameters it
    depends on; all others are taken for none. is_file: it is a file that takes long to make and may
    be large: nobody makes it before it is asked for. The view may add tags, and say of a page that
    it is not worth keeping (``cache_tags.do_not_keep``).
    """

    def decorate(view: View) -> CachedView:
        @functools.wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            def render() -> HttpResponse:
                cache_tags.tag(*tags)
                return view(request, *args, **kwargs)

            if params != ANY and any(request.GET.get(name) == "" for name in params):
                return redirect(_without_empty(request, params), permanent=True)
            if params == ANY and request.GET:
                response = render()
            else:
                known = () if params == ANY else params
                size = store.MAX_FILE_BYTES if is_file else store.MAX_BODY_BYTES
                response = store.get_or_render(request, known, render, max_bytes=size)
            if response.status_code == 200:
                _let_be_kept(response)
            else:
                patch_cache_control(response, public=True, max_age=0)
            return response

        cached = cast(CachedView, page)
        cached.page_params, cached.is_file = params, is_file
        return cached

    return decorate


def _without_empty(request: HttpRequest, params: Sequence[str]) -> str:
    """Return the address without parameters that say nothing: it would be a second one of the
    page."""
    asked = {name: request.GET[name] for name in params if request.GET.get(name)}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _let_be_kept(response: HttpResponse) -> None:
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
