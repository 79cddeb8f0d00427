"""The first page that a process renders takes twenty times as long as those after it: addresses and
templates are compiled then, queries made into SQL, statements planned. So after a start each
process renders pages that nobody asked for, and no reader waits for that."""

import logging
import time
from collections.abc import Iterator
from wsgiref.types import WSGIApplication

from django.db import DatabaseError
from django.urls import reverse

from pagecache import store
from pagecache.own_requests import ignore, own_environ

logger = logging.getLogger("worldview.gateway")

#: How long after the start, in seconds: who asks as soon as the door opens comes first.
WARM_UP_AFTER: float = 1


def warm_up(application: WSGIApplication) -> None:
    """Have ``application`` render a page of each kind that is asked for most, and keep none of
    them. What goes wrong is said to readers when they ask."""
    begun = time.monotonic()
    try:
        with store.disabled():
            for address in _addresses():
                page = application(own_environ(address), ignore)
                if hasattr(page, "close"):
                    page.close()
    except DatabaseError:
        return
    logger.debug("The first pages were rendered in %.1f s.", time.monotonic() - begun)


def _addresses() -> Iterator[str]:
    # Loaded here, beside the first pages: the door opens before.
    from articles.models import Article

    yield reverse("articles:home")
    newest = Article.objects.published().newest_first().first()
    if newest is not None:
        yield newest.get_absolute_url()
