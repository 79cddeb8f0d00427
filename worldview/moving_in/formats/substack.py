"""Substack's zip: ``posts.csv``, a file of HTML for each post, and the list of subscribers."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.formats.tables import readers, rows_of, with_columns
from worldview.moving_in.items import Item, Left, Post, State
from worldview.moving_in.sources import File, Source

NAME = "substack"
#: What every post has there for its readers: to subscribe, to share, to comment; and portraits.
_FURNITURE = re.compile(
    r"<p class=\"button-wrapper\"[^>]*>(?:(?!</p>).)*?href=\"[^\"]*"
    r"(?:/subscribe\?|[?&;]action=share|/comments)(?:(?!</p>).)*</p>"
    r"|<form\b[^>]*class=\"subscription-widget.*?</form>"
    r"|<img\b[^>]*class=\"(?:tweet-user-avatar|embedded-post-publication-logo)[^>]*>",
    re.S,
)


def recognizes(source: Source) -> bool:
    return bool(_tables(source))


def _tables(source: Source) -> list[File]:
    return with_columns(source, "post_id", "is_published")


def site_of(source: Source) -> str:
    return re.sub(r"-?\d{4}-\d\d-\d\d.*|\.(?:zip|csv)$", "", source.name) or source.name


def read(source: Source) -> Iterator[Item]:
    by_key = {
        PurePosixPath(file.name).stem.partition(".")[0]: file
        for file in source.with_suffix(".html", ".htm")
    }
    taken: set[str] = set()
    for table in _tables(source):
        for row in rows_of(source.text(table)):
            key = row.get("post_id", "").partition(".")[0]
            file = by_key.get(key)
            if not key:
                continue
            taken.add(file.name if file else "")
            yield from _items(source, row, key, file)
    for file in source.with_suffix(".html", ".htm"):
        if file.name not in taken:
            yield Left(file.name, "file", file.name, _("no line of posts.csv is about it"))
    for file in source.with_suffix(".csv"):
        head = source.head(file, 500).splitlines()[:1] or [b""]
        if re.search(rb"(?i)(?:^|[,\"])email(?:[,\"]|$)", head[0]):
            yield from readers(source.text(file))
        elif file.name.endswith((".delivers.csv", ".opens.csv")):
            yield Left(file.name, "file", file.name, _("who was sent a mail, or opened it"))


def _items(source: Source, row: dict[str, str], key: str, file: File | None) -> Iterator[Item]:
    is_public = row.get("is_published", "").lower() == "true"
    notes = []
    if row.get("audience", "everyone") not in ("everyone", ""):
        said = _("not all could read it there: %(who)s")
        notes.append(said % {"who": row["audience"]})
    if file is None:
        notes.append(_("the export has no text of it"))
    body = _FURNITURE.sub("", source.text(file)) if file else ""
    recording = row.get("podcast_url", "")
    if recording.startswith(("http://", "https://")):
        link = escape(recording)
        body = f'<p><a href="{link}">{link}</a></p>{body}'
    published = moment(row.get("post_date", ""), utc=True)
    slug = row.get("post_id", "").partition(".")[2]
    yield Post(
        source_id=key,
        headline=row.get("title", ""),
        body=body,
        state=State.PUBLIC if is_public else State.DRAFT,
        is_page=row.get("type") == "page",
        standfirst=row.get("subtitle", ""),
        slug=slug,
        day=day_of(published),
        published_at=published if is_public else None,
        modified_at=None if is_public else published,
        addresses=(f"/p/{slug}",) if slug else (),
        notes=tuple(notes),
    )
