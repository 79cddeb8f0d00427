"""What a page shows, said as tags (surrogate keys), so that exactly the pages a change concerns are
rendered anew.

While a page is rendered, tags are collected: rows of models that are ``TaggedOnFetch`` tag it when
they are fetched, and a view adds those of the lists it makes. Which tags a change concerns, the
database says by triggers (``pagecache.triggers``). What tags there are and what each stands for,
the apps say in their ``page_changes`` modules; ``*`` stands for everything.
"""

from contextlib import contextmanager
from contextvars import ContextVar

EVERYTHING = "*"
#: A page with more of them is not worth keeping.
MAX_TAGS = 1000

_collected = ContextVar("cache_tags", default=None)


class Tags(set):
    """Tags, and the moment ``expires_at`` to which a page with them holds at most, if any."""

    expires_at = None


@contextmanager
def collect():
    """Give the ``Tags`` of what is rendered in the block."""
    tags = Tags([EVERYTHING])
    token = _collected.set(tags)
    try:
        yield tags
    finally:
        _collected.reset(token)


def tag(*tags):
    """Tag the page that is being rendered, if one is."""
    if (collected := _collected.get()) is not None:
        collected.update(tags)


def expire_at(moment):
    """Have the page that is being rendered, if one is, hold to ``moment`` at most."""
    if (collected := _collected.get()) is not None:
        collected.expires_at = min(filter(None, [collected.expires_at, moment]))


@contextmanager
def only(*tags):
    """Tag the page, and with nothing of what is fetched in the block: for lists without end."""
    tag(*tags)
    token = _collected.set(None)
    try:
        yield
    finally:
        _collected.reset(token)


class TaggedOnFetch:
    """A model whose rows tag the page they are fetched for, as ``cache_tag:key``."""

    cache_tag = ""

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        if (collected := _collected.get()) is not None:
            collected.add(f"{cls.cache_tag}:{row.pk}")
        return row
