"""What a page shows, said as tags (surrogate keys), so that exactly the pages a change concerns are
rendered anew.

While a page is rendered, tags are collected: rows of models that are ``TaggedOnFetch`` tag it when
they are fetched, and a view adds those of the lists it makes. Which tags a change concerns, the
database says by triggers (``pagecache.triggers``). What tags there are and what each stands for,
the apps say in their ``page_changes`` modules; ``*`` stands for everything.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    _Model = models.Model
else:
    _Model = object

EVERYTHING = "*"
#: A page with more of them is not worth keeping.
MAX_TAGS = 1000


class Tags(set[str]):
    """Tags, the moment ``expires_at`` to which a page with them holds at most, if any, and whether
    it is worth keeping."""

    expires_at: datetime | None = None
    worth_keeping = True


_collected: ContextVar[Tags | None] = ContextVar("cache_tags", default=None)


@contextmanager
def collect() -> Iterator[Tags]:
    """Give the ``Tags`` of what is rendered in the block."""
    tags = Tags([EVERYTHING])
    token = _collected.set(tags)
    try:
        yield tags
    finally:
        _collected.reset(token)


def tag(*tags: str) -> None:
    """Tag the page that is being rendered, if one is."""
    if (collected := _collected.get()) is not None:
        collected.update(tags)


def expire_at(moment: datetime) -> None:
    """Have the page that is being rendered, if one is, hold to ``moment`` at most."""
    if (collected := _collected.get()) is not None:
        collected.expires_at = min(filter(None, [collected.expires_at, moment]))


def do_not_keep() -> None:
    """Have the page that is being rendered, if one is, not kept: for what can be asked for by
    addresses without end."""
    if (collected := _collected.get()) is not None:
        collected.worth_keeping = False


@contextmanager
def only(*tags: str) -> Iterator[None]:
    """Tag the page, and with nothing of what is fetched in the block: for lists without end."""
    tag(*tags)
    token = _collected.set(None)
    try:
        yield
    finally:
        _collected.reset(token)


class TaggedOnFetch(_Model):
    """Mix into a model whose rows tag the page they are fetched for, as ``cache_tag:key``."""

    cache_tag = ""

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        row = super().from_db(db, field_names, values, **options)
        if (collected := _collected.get()) is not None:
            collected.add(f"{cls.cache_tag}:{row.pk}")
        return row
