"""In which language and time zone a thread speaks, those of the site's settings, and under which
prefix a request is answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from articles.models import SiteSettings, site
from articles.models.current_settings import known_site, refresh, shown_with
from background.addresses import under_one_prefix


@contextmanager
def spoken(row: SiteSettings) -> Iterator[None]:
    """Speak as ``row`` says in the block; where nothing was changed at the desk yet, Django does
    so by itself."""
    if row._state.adding:
        yield
    else:
        with spoken_anyway(row):
            yield


@contextmanager
def spoken_anyway(row: SiteSettings) -> Iterator[None]:
    """Speak as ``row`` says in the block, stored or not."""
    with translation.override(row.language), timezone.override(row.zone):
        yield


@contextmanager
def shown_freshly() -> Iterator[None]:
    """Have a page that is kept rendered with the settings as they are now, for as long as that
    takes (``articles.models.site_settings``)."""
    row = refresh()
    with shown_with(row), spoken(row):
        yield


def speak(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Whether this process lives is asked where the database hangs, too.
        row = known_site() if request.path_info.startswith("/health/") else site()
        with under_one_prefix(), spoken(row):
            return get_response(request)

    return middleware
