"""Public pages kept in the database as they were rendered, so that each is rendered once after a
change and not once in every process, after every restart, for every robot.

A page is looked up in one query that also says whether it still holds. What makes that certain: the
page carries the snapshot taken before it was rendered, and every change leaves its tags in
``PageChange`` in its own transaction. A page holds only if all such transactions with one of its
tags were visible in its snapshot, so one that a change overtook while it was being rendered never
does, however the two were interleaved.

Numbers of transactions mean something within one cluster only, and a dump carries the pages to
another. So a page holds no longer than the server process that it was stored with; that loses the
pages when PostgreSQL is restarted, as a crash does anyway (the table is not logged).
"""

import functools
import gzip
import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, urlencode

from background import clock
from background.outages import READ_ONLY, is_outage, log_line, sqlstate
from pagecache import cache_tags

logger = logging.getLogger(__name__)

#: A page that took longer to render is not kept: what it overlooked may be forgotten by then.
MAX_RENDERING_SECONDS = 30
#: How long a line of the log is kept after it was first seen; longer than any page renders.
CHANGES_TTL = timedelta(minutes=2)
#: How long it is known when a tag was last changed (``pagecache.changes``).
LAST_CHANGES_TTL = timedelta(days=100)
#: So many bytes of the newest are kept, with what a row costs beside its page.
MAX_BYTES, ROW_BYTES = 1024 * 1024 * 1024, 500
MAX_BODY_BYTES = 1024 * 1024
#: The same of a file that takes long to make, as a book with pictures.
MAX_FILE_BYTES = 16 * 1024 * 1024
COMPRESSION = 6

#: What PostgreSQL says where unlogged tables cannot be read, or nothing written.
_KEEPS_NOTHING = (READ_ONLY, "0A000", "55000")

_disabled: ContextVar[bool] = ContextVar("disabled", default=False)

_OUTDATED = """
    c.label = ANY (p.labels) AND (c.due IS NULL OR c.due <= statement_timestamp())
    AND (NOT pg_visible_in_snapshot(c.xid, p.snapshot) OR c.due > p.rendered_at)
"""
_LOOK_UP = f"""
    SELECT pg_postmaster_start_time(), pg_current_snapshot()::text, statement_timestamp(),
           p.labels, p.rendered_at, p.until, p.content_type, p.etag, p.body
      FROM (SELECT) AS one
      LEFT JOIN articles_storedpage p
             ON p.key = %(key)s AND p.server_started_at = pg_postmaster_start_time()
            AND (p.until IS NULL OR p.until > statement_timestamp())
            AND NOT EXISTS (SELECT FROM articles_pagechange c WHERE {_OUTDATED})
"""
_STORE = """
    INSERT INTO articles_storedpage
           (key, server_started_at, labels, snapshot, rendered_at, until, content_type, etag, body)
    VALUES (%(key)s, %(server_started_at)s, %(tags)s, %(snapshot)s, %(rendered_at)s, %(until)s,
            %(content_type)s, %(etag)s, %(body)s)
        ON CONFLICT (key) DO UPDATE
       SET server_started_at = excluded.server_started_at, labels = excluded.labels,
           snapshot = excluded.snapshot,
           rendered_at = excluded.rendered_at, until = excluded.until,
           content_type = excluded.content_type, etag = excluded.etag, body = excluded.body
     WHERE articles_storedpage.rendered_at <= excluded.rendered_at
        OR articles_storedpage.server_started_at IS DISTINCT FROM excluded.server_started_at
"""

_FORGET = """
    WITH gone AS (
        DELETE FROM articles_pagechange
         WHERE noticed_at < %(then)s AND (due IS NULL OR due < %(then)s)
        RETURNING label, noticed_at)
    INSERT INTO pagecache_lastchange AS known (tag, noticed_at)
    SELECT label, max(noticed_at) FROM gone GROUP BY label ORDER BY label
        ON CONFLICT (tag) DO UPDATE
       SET noticed_at = greatest(known.noticed_at, excluded.noticed_at)
"""


class _Database(NamedTuple):
    """What the database says of itself; nothing where it keeps no pages, as a standby."""

    started_at: datetime | None = None
    snapshot: str | None = None
    now: datetime | None = None


class _RenderedPage(NamedTuple):
    """A page as it is kept, with its ``body`` compressed; the columns of ``_LOOK_UP``."""

    tags: list[str]
    rendered_at: datetime
    until: datetime | None
    content_type: str
    etag: str
    body: bytes


_blocks: list[Callable[[], AbstractContextManager[None]]] = []


def render_within(block: Callable[[], AbstractContextManager[None]]) -> None:
    """Have every page that may be kept rendered within ``block()``, which is entered after the
    snapshot by which the page is judged: what it reads is no older."""
    if block not in _blocks:
        _blocks.append(block)


@contextmanager
def disabled() -> Iterator[None]:
    """Render every page in the block, and keep none."""
    token = _disabled.set(True)
    try:
        yield
    finally:
        _disabled.reset(token)


def get_or_render(
    request: HttpRequest,
    params: Iterable[str],
    render: Callable[[], HttpResponse],
    *,
    max_bytes: int = MAX_BODY_BYTES,
) -> HttpResponse:
    """Return the page of ``request``, as it is kept or else as ``render()`` makes it.

    params: the names of the query parameters the page depends on. max_bytes: what is larger as it
    is kept is not. What is not worth keeping,
    ``render`` says by ``cache_tags.do_not_keep``. A page that can be kept has the headers
    ``Surrogate-Key`` (its tags), ``ETag`` and ``Last-Modified``, and comes compressed with gzip
    where the client takes that.
    """
    if _disabled.get():
        return render()
    key = _key(request, params)
    # A transaction sees its own changes, which no snapshot tells apart.
    database, stored = (_Database(), None) if connection.in_atomic_block else _look_up(key)
    if stored is not None:
        return _with_headers(HttpResponse(content_type=stored.content_type), request, stored)
    now = database.now or clock.now()
    begun = time.monotonic()
    with cache_tags.collect() as tags, ExitStack() as around:
        for block in _blocks:
            around.enter_context(block())
        page = render()
        if hasattr(page, "render"):
            page.render()
    if not _is_cacheable(page, tags):
        return page
    rendered = _RenderedPage(
        tags=sorted(tags),
        rendered_at=now,
        until=tags.expires_at,
        content_type=page["Content-Type"],
        etag=hashlib.blake2b(page.content, digest_size=12).hexdigest(),
        body=gzip.compress(page.content, COMPRESSION, mtime=0),
    )
    quick = time.monotonic() - begun < MAX_RENDERING_SECONDS
    if database.snapshot is not None and quick and len(rendered.body) <= max_bytes:
        _store(key, database, rendered)
    return _with_headers(page, request, rendered)


def _look_up(key: str) -> tuple[_Database, _RenderedPage | None]:
    """Return what the database says of itself, and the page that it has under a key, if any."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LOOK_UP, {"key": key})
            started_at, snapshot, now, *columns, body = cursor.fetchone()
    except DatabaseError as failure:
        if sqlstate(failure) not in _KEEPS_NOTHING:
            raise
        return _Database(), None
    page = None if body is None else _RenderedPage._make([*columns, bytes(body)])
    return _Database(started_at, snapshot, now), page


def _store(key: str, database: _Database, page: _RenderedPage) -> None:
    """Keep a page. One that cannot be kept, for the database takes no changes or has no room, is
    served all the same."""
    row = {
        "key": key,
        "server_started_at": database.started_at,
        "snapshot": database.snapshot,
        **page._asdict(),
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(_STORE, row)
    except DatabaseError as failure:
        if not is_outage(failure):
            logger.warning("A page could not be kept: %s", failure)
        elif (line := log_line(failure)) is not None:
            logger.warning(line)


def _is_cacheable(page: HttpResponse, tags: cache_tags.Tags) -> bool:
    return (
        page.status_code == 200
        and not page.streaming
        and not page.cookies
        and tags.worth_keeping
        and len(tags) <= cache_tags.MAX_TAGS
    )


def _key(request: HttpRequest, params: Iterable[str]) -> str:
    asked = urlencode({name: request.GET[name] for name in params if name in request.GET})
    return f"{build()} {request.path}?{asked}"


def _with_headers(
    page: HttpResponse, request: HttpRequest, rendered: _RenderedPage
) -> HttpResponse:
    """Return ``page`` with the body and what caches want to know of it."""
    page["ETag"] = f'"{rendered.etag}"'
    page["Last-Modified"] = http_date(rendered.rendered_at.timestamp())
    page["Surrogate-Key"] = " ".join(sorted(rendered.tags))
    if rendered.until:
        page["X-Page-Until"] = str(rendered.until.timestamp())
    patch_vary_headers(page, ["Accept-Encoding"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        page.content = rendered.body
        page["Content-Encoding"] = "gzip"
        page["ETag"] = f'"{rendered.etag}-gzip"'
    elif not page.content:
        page.content = gzip.decompress(rendered.body)
    return page


@functools.cache
def build() -> str:
    """Return a short hash of what data is rendered with: programs, templates and settings. Other
    builds do not see the pages of this one."""
    digest = hashlib.blake2b(digest_size=6)
    for folder in _own_folders():
        for file in sorted(Path(folder).rglob("*")):
            if file.suffix in (".py", ".html", ".xml", ".css", ".js", ".svg", ".mo"):
                digest.update(f"{file.name} {file.stat().st_size}".encode())
                digest.update(file.read_bytes())
    for name in _SETTINGS:
        digest.update(f"{name}={getattr(settings, name, None)}\n".encode())
    # Pages name static files by their contents, as they were collected.
    digest.update(getattr(staticfiles_storage, "manifest_hash", "").encode())
    digest.update(metadata.version("django").encode())
    return digest.hexdigest()


def _own_folders() -> list[str]:
    """Return the folders of the project's programs, templates and static files."""
    own = [config.path for config in apps.get_app_configs()
           if Path(config.path).parent == settings.BASE_DIR]  # fmt: skip
    templates = [folder for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    return sorted(map(str, [*own, *templates, *settings.STATICFILES_DIRS, *settings.LOCALE_PATHS]))


_SETTINGS = [
    *("SITE_URL", "SITE_NAME", "SITE_DESCRIPTION", "COLUMN_NAME", "LANGUAGE_CODE", "TIME_ZONE"),
    *("DEBUG", "MEDIA_URL", "STATIC_URL", "SECRET_KEY"),
]


def tidy_up() -> None:
    """Remove pages that no longer hold, and the lines of the log that no page can need."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_storedpage "
            "WHERE server_started_at IS DISTINCT FROM pg_postmaster_start_time()"
        )
        cursor.execute(
            "DELETE FROM articles_storedpage p USING articles_pagechange c "
            f"WHERE p.labels @> ARRAY[c.label] AND {_OUTDATED}"
        )
        cursor.execute(_FORGET, {"then": now - CHANGES_TTL})
        cursor.execute(
            "DELETE FROM pagecache_lastchange WHERE noticed_at < %s", [now - LAST_CHANGES_TTL]
        )
        cursor.execute(
            "DELETE FROM articles_storedpage WHERE key IN (SELECT key FROM ("
            "SELECT key, sum(octet_length(body) + %s) OVER (ORDER BY rendered_at DESC, key) "
            "AS bytes FROM articles_storedpage) AS together WHERE bytes > %s)",
            [ROW_BYTES, MAX_BYTES],
        )
