"""The settings of the site as a process knows them.

``site()`` is how everybody reads them. A process relies on what it read for a second; whoever
renders a page that is kept reads anew (``refresh``), after the snapshot by which the page is
judged, so no kept page says what no longer holds. Where nothing was changed at the desk yet, the
values are those of the environment. With them it is read which pages the foot leads to.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from copy import copy
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models.signals import post_save

from pagecache import cache_tags

from .foot_page import FootPage
from .site_settings import SiteSettings

#: For how many seconds a process relies on what it read, and where it could not read it, on what
#: it had before.
TTL, RETRY_DELAY = 1.0, 10.0


#: The foot leads to so many pages at most.
MAX_FOOT_PAGES = 12

_SETTINGS = "SELECT to_jsonb(row)::text FROM articles_sitesettings AS row"
#: Public ones that are no chapters, in the order of their places (``in_their_places``).
_FOOT_PAGES = f"""
    SELECT coalesce(json_agg(json_build_array(id, path, headline)), '[]')::text FROM (
        SELECT id, path, headline FROM articles_article
         WHERE kind = 'page' AND parent_id IS NULL AND published_at <= statement_timestamp()
           AND (taken_down_at IS NULL OR taken_down_at > statement_timestamp())
           AND withdrawn_at IS NULL AND binned_at IS NULL
         ORDER BY position, headline, id LIMIT {MAX_FOOT_PAGES}) AS page
"""


class _Known:
    row: SiteSettings | None = None
    #: What the database told last (settings, pages of the foot), beside what the environment said,
    #: and the row made of it.
    told: tuple[tuple[str | None, str], SiteSettings | None, SiteSettings | None] = (
        (None, ""), None, None,
    )  # fmt: skip
    read_at = float("-inf")
    table_exists = False


_known = _Known()
#: One thread reads what is wanted anew, where the others have what was read before.
_reading = threading.Lock()
_shown: ContextVar[SiteSettings | None] = ContextVar("shown_settings", default=None)


def site() -> SiteSettings:
    """Return the settings of the site, read at most a second ago."""
    if (shown := _shown.get()) is not None:
        return shown
    if time.monotonic() - _known.read_at < TTL or not _reading.acquire(blocking=_known.row is None):
        return known_site()
    try:
        return known_site() if time.monotonic() - _known.read_at < TTL else refresh()
    finally:
        _reading.release()


def known_site() -> SiteSettings:
    """Return the same as they were read last, without asking anything."""
    return _known.row or _first_values()


def refresh() -> SiteSettings:
    """Read the settings now and return them; as they were read last where that cannot be done, and
    then a page that is being rendered is not kept."""
    try:
        row = _read()
    except DatabaseError:
        cache_tags.do_not_keep()
        # As where a table is locked: others do not wait for that, one after the other.
        _known.read_at = time.monotonic() + RETRY_DELAY - TTL
        return known_site()
    # What was read here, whatever another thread puts there meanwhile.
    _known.row, _known.read_at = row, time.monotonic()
    return row or _first_values()


def foot_pages() -> tuple[FootPage, ...]:
    """Return the pages of the editor's own that the foot leads to, as they were read with the
    settings; what prints them is made anew with them."""
    pages = site().foot_pages
    cache_tags.tag("foot", *(f"article:{page.key}" for page in pages))
    return pages


def forget(**signal: Any) -> None:
    """Have the settings read anew where they are wanted next."""
    # What was read stays at hand for who may ask nothing (``known_site``).
    _known.read_at = float("-inf")


@contextmanager
def shown_with(row: SiteSettings) -> Iterator[None]:
    """Have everything in the block, in this thread, shown as with ``row``, saved or not."""
    token = _shown.set(row)
    try:
        yield
    finally:
        _shown.reset(token)


#: Fields whose first value is a setting of the environment, by its name.
_FIRST = {
    "site_name": "SITE_NAME",
    "column_name": "COLUMN_NAME",
    "description": "SITE_DESCRIPTION",
    "byline": "COLUMN_BYLINE",
    "language": "LANGUAGE_CODE",
    "time_zone": "TIME_ZONE",
}


def _read() -> SiteSettings | None:
    # Not by ``connection.cursor()``: it is none of a page's queries. It waits no longer than these
    # (``worldview.database_timeouts``), where somebody locked the pages. As JSON, for the table may
    # have other columns than this program knows while it is updated.
    connection.ensure_connection()
    with connection.make_cursor(connection.connection.cursor()) as cursor:
        if not _known.table_exists:
            # Of these, the column of pages that came last.
            cursor.execute(
                "SELECT to_regclass('articles_sitesettings') IS NOT NULL AND EXISTS ("
                "SELECT FROM pg_attribute WHERE attname = 'taken_down_at' "
                "AND attrelid = to_regclass('articles_article'))"
            )
            (_known.table_exists,) = cursor.fetchone()
        if not _known.table_exists:
            return None
        cursor.execute(f"SELECT ({_SETTINGS}), ({_FOOT_PAGES})")
        columns, pages = cursor.fetchone()
    if columns is None and pages == "[]":
        return None
    first = None if columns else _first_values()
    told, beside, row = _known.told
    if row is None or told != (columns, pages) or beside is not first:
        row = copy(first) if first else _from_columns(json.loads(columns))
        row.foot_pages = tuple(FootPage(*page) for page in json.loads(pages))
        _known.told = (columns, pages), first, row
    # The same object as long as nothing changed: what was made of it holds (``{% frame %}``).
    return row


def _from_columns(columns: dict[str, Any]) -> SiteSettings:
    values = {}
    for field in SiteSettings._meta.concrete_fields:
        if field.column in columns:
            # One that cannot be read, as a moment before Christ, ends no process.
            with suppress(ValidationError, ValueError, OverflowError):
                values[field.attname] = field.to_python(columns[field.column])
    row = SiteSettings(**values)
    row._state.adding = False
    return row


def _first_values() -> SiteSettings:
    return _from_environment(*(getattr(settings, name) for name in _FIRST.values()))


@lru_cache(maxsize=1)
def _from_environment(*values: str) -> SiteSettings:
    return SiteSettings(**dict(zip(_FIRST, values, strict=True)))


post_save.connect(forget, sender=SiteSettings)
