"""Pages as the site's own views make them, for nobody in particular and to stand by themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve

from articles.models.current_settings import refresh, shown_with
from pagecache import store
from worldview.speaking import spoken
from worldview.static_site import rewriting

#: By which the server is known to views that ask for the name of their host.
_HERE = urlsplit(settings.SITE_URL)


def request_for(path: str, query: str = "") -> HttpRequest:
    """Return the request of a page of a copy. Templates find ``is_static``, and leave out what
    nobody answers there."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = unquote(path)
    request.GET = QueryDict(query)
    request.META = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": request.path,
        "QUERY_STRING": query,
        "SERVER_NAME": _HERE.hostname,
        "SERVER_PORT": str(_HERE.port or (443 if _HERE.scheme == "https" else 80)),
        "HTTP_HOST": _HERE.netloc,
    }
    request.is_static = True  # type: ignore[attr-defined]  # worldview.context looks there
    return request


def response(address: str) -> tuple[HttpResponse | None, bool]:
    """Return what readers get at an address, or ``None`` where there is nothing for them; and
    whether tags say for how long that holds, as they do of all pages that are kept."""
    path, _, query = address.partition("?")
    request = request_for(path, query)
    match = resolve(request.path)
    is_tagged = hasattr(match.func, "page_params")
    try:
        with store.disabled():
            page: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return None, False
    if hasattr(page, "render"):
        page.render()
    if page.status_code == 200:
        return page, is_tagged
    return page if page.status_code in (301, 302) else None, False


@contextmanager
def as_readers_see_it() -> Iterator[None]:
    """Render in the block with the site's settings and in its language, as they are now."""
    row = refresh()
    with shown_with(row), spoken(row):
        yield


@contextmanager
def addressed(url: str | None) -> Iterator[None]:
    """Have the site's whole addresses begin with ``url`` in the block, where there is one."""
    former = settings.SITE_URL
    settings.SITE_URL = url or former
    rewriting.forget()
    try:
        yield
    finally:
        settings.SITE_URL = former
        rewriting.forget()
