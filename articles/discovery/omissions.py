"""One entry that cannot be written never takes the others with it.

Whatever writes entries one after another (feeds, sitemaps, digests, lists) writes each through
here: what fails is left out, logged, and kept as an ``Omission`` for the desk. A page that lacks an
entry is tried again soon. Templates say ``{% entry row %}…{% endentry %}``.
"""

import copy
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from types import MethodType
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DatabaseError, connection, models, transaction
from django.http import HttpRequest

from articles.models import Omission
from background import clock
from pagecache import cache_tags

logger = logging.getLogger(__name__)

#: A page without one of its entries is kept no longer.
RETRY_DELAY = timedelta(minutes=5)
#: What was not left out for so long is mended, or gone.
TTL = timedelta(days=1)

_FAILED = object()
_Entry = TypeVar("_Entry")
_Written = TypeVar("_Written")


def write_entries(
    entries: Iterable[_Entry], write: Callable[[_Entry], _Written], *, output: str
) -> list[_Written]:
    """Return what ``write(entry)`` gives of each of the ``entries`` that can be written.

    output: the address of the page, or what it is called.
    """
    results = (attempt(entry, write, output=output) for entry in entries)
    return [result for result in results if result is not _FAILED]


def attempt(
    entry: _Entry, write: Callable[[_Entry], Any], *, output: str, otherwise: Any = _FAILED
) -> Any:
    """Return ``write(entry)``, or ``otherwise`` where that fails, which is noted as ``note``
    does."""
    try:
        return write(entry)
    except Exception as failure:
        note(entry, failure, output=output)
        return otherwise


def note(entry: object, failure: Exception, *, output: str) -> None:
    """Log that ``entry`` was left out of ``output``, and keep it for the desk.

    Raise what the database said within a transaction: nothing more can be asked there.
    """
    if isinstance(failure, DatabaseError) and connection.in_atomic_block:
        raise failure
    row = f"{entry._meta.label_lower} {entry.pk}" if isinstance(entry, models.Model) else ""
    logger.error("%s was left out of %s.", row or "An entry", output, exc_info=failure)
    now = clock.now()
    cache_tags.expire_at(now + RETRY_DELAY)
    try:
        with transaction.atomic():
            Omission.objects.filter(last_at__lt=now - TTL).delete()
            Omission.objects.bulk_create(
                [
                    Omission(
                        output=output[:300],
                        row=row,
                        title=str(entry)[:200],
                        reason=f"{type(failure).__name__}: {failure}"[:500],
                        since=now,
                        last_at=now,
                    )
                ],
                update_conflicts=True,
                unique_fields=["output", "row"],
                update_fields=["title", "reason", "last_at"],
            )
    except DatabaseError:
        logger.exception("That could not be kept for the desk.")


def lately() -> "models.QuerySet[Omission]":
    """Return the ``Omission``s that hold, the last first."""
    return Omission.objects.filter(last_at__gte=clock.now() - TTL)


if TYPE_CHECKING:
    from django.contrib.syndication.views import Feed
    from django.utils.feedgenerator import SyndicationFeed

    _Feed = Feed[Any, Any]
else:
    _Feed = object


class ResilientFeed(_Feed):
    """Mixed in before Django's ``Feed``: an entry that cannot be written is left out of it."""

    def get_feed(self, obj: Any, request: HttpRequest) -> "SyndicationFeed":
        get = self._get_dynamic_attr  # type: ignore[attr-defined]  # Django's own
        entries = list(get("items", obj))
        try:
            return self._written(entries, obj, request)
        except Exception:
            self._written([], obj, request)  # raises what is not of an entry
            # Which one it is, is found by writing each alone.
            kept = [
                entry
                for entry in entries
                if attempt(
                    entry,
                    lambda entry: self._written([entry], obj, request),
                    output=request.path,
                    otherwise=None,
                )
            ]
            return self._written(kept, obj, request)

    def _written(self, entries: list[Any], obj: Any, request: HttpRequest) -> "SyndicationFeed":
        """The feed of ``entries``, of which it is known that it can be written."""
        only = copy.copy(self)
        only.items = MethodType(lambda feed: entries, only)
        feed = super(ResilientFeed, only).get_feed(obj, request)
        feed.writeString("utf-8")
        return feed
