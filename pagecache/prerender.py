"""Pages rendered by the worker as soon as something changes, so that no reader waits for it."""

import logging
import time
from collections.abc import Callable, Iterable

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models.functions import Coalesce
from django.urls import Resolver404, resolve

from background.agenda import AT_ONCE, Moments, moments
from pagecache import store
from pagecache.models import PageChange, StoredPage
from pagecache.own_requests import ignore, own_environ

logger = logging.getLogger("worldview.work")

#: How long one call works at most but for the last page, in seconds.
WORK_SECONDS = 1
#: So many of the pages that a change concerns are rendered, those made last first: what is asked
#: for often was made lately. The others wait for a reader.
LIMIT = 50
#: So many seconds nothing is rendered after a page could not be: readers' servers may well do what
#: this one cannot, where no static files were collected, say.
RETRY_DELAY = 300


#: Given keys of rows, the addresses of their pages.
AddressesOf = Callable[[list[int]], Iterable[str]]

_pages: dict[str, AddressesOf] = {}


def pages_of(prefix: str) -> Callable[[AddressesOf], AddressesOf]:
    """Register a function that returns the addresses of the pages of rows whose tags begin with
    ``prefix``, given their keys: those that are new, and that nobody can have asked for yet."""

    def register(addresses_of: AddressesOf) -> AddressesOf:
        _pages[prefix] = addresses_of
        return addresses_of

    return register


def next_change() -> Moments:
    """Return when a change comes to count that nobody noticed."""
    return moments(PageChange.objects.filter(noticed_at=None), Coalesce("due", AT_ONCE))


class Prerenderer:
    """Render pages that changed into the database, where every server finds them."""

    def __init__(self) -> None:
        self._site: WSGIHandler | None = None
        #: As a queue: addresses, each once.
        self._waiting: dict[str, None] = {}
        self._paused_until = 0.0

    def work(self) -> bool:
        """Take note of what changed since any worker last did, and render for a moment; return
        whether there was something to do."""
        if connection.in_atomic_block:
            return False  # nothing rendered in a transaction can be kept
        tags = PageChange.objects.notice()
        if tags and time.monotonic() >= self._paused_until:
            asked_for = StoredPage.objects.addresses(store.build(), tags, LIMIT)
            for address in (*_first_pages(tags), *asked_for):
                if not _is_file(address):
                    self._waiting.setdefault(address, None)
        until = time.monotonic() + WORK_SECONDS
        worked = bool(tags or self._waiting)
        while self._waiting and time.monotonic() < until:
            address = next(iter(self._waiting))
            del self._waiting[address]
            if failure := self._render(address):
                logger.warning("Pages are not rendered ahead: %s gave %s", address, failure)
                self._waiting.clear()
                self._paused_until = time.monotonic() + RETRY_DELAY
        return worked

    def _render(self, address: str) -> Exception | str | None:
        """Render one page; return what went wrong, if anything did."""
        if self._site is None:
            self._site = WSGIHandler()
        try:
            page = self._site(own_environ(address), ignore)
        except Exception as failure:  # not even the page that says so
            return failure
        page.close()
        return f"status {page.status_code}" if page.status_code >= 500 else None


def _is_file(address: str) -> bool:
    """Return whether what is at an address takes so long to make that other pages would wait."""
    try:
        match = resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return getattr(match.func, "is_file", False)


def _first_pages(tags: Iterable[str]) -> list[str]:
    """Return the addresses that apps give for the rows that ``tags`` name."""
    found: list[str] = []
    for prefix, addresses_of in _pages.items():
        named = (tag.partition(":") for tag in tags if tag.startswith(f"{prefix}:"))
        found += addresses_of([int(key) for _, _, key in named][:LIMIT])
    return found
