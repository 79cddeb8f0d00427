"""Dotclear's flat export: tables one after the other, each under a line that names its columns."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from worldview.moving_in.formats.moments import moment
from worldview.moving_in.items import CommentState, Item, Left, Post, Remark, State, Term
from worldview.moving_in.sources import File, Source

NAME = "dotclear"
_HEAD = b"///DOTCLEAR|"
_TABLE = re.compile(r"\[(?P<name>\w+) (?P<columns>[\w,]+)\]")
_CELL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_STATES = {"1": State.PUBLIC, "-1": State.SCHEDULED}
_COMMENT_STATES = {
    "1": CommentState.APPROVED,
    "-1": CommentState.PENDING,
    "-2": CommentState.SPAM,
}
Row = dict[str, str]


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def _files(source: Source) -> list[File]:
    found = source.with_suffix(".txt") or (source.files if source.is_single else [])
    return [file for file in found if source.head(file, 100).lstrip().startswith(_HEAD)]


def site_of(source: Source) -> str:
    for file in _files(source):
        for row in _tables(source.text(file)).get("blog", []):
            if row.get("blog_url", "").startswith("http"):
                return re.sub(r"/?(?:index\.php)?\??$", "", row["blog_url"])
    return source.name


def _tables(text: str) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {}
    name, columns = "", [""]
    for line in text.splitlines():
        if begins := _TABLE.fullmatch(line.strip()):
            name, columns = begins["name"], begins["columns"].split(",")
        elif name and line.startswith('"'):
            cells = [_ESCAPED.sub(_meant, cell) for cell in _CELL.findall(line)]
            tables.setdefault(name, []).append(dict(zip(columns, cells, strict=False)))
    return tables


def _meant(match: re.Match[str]) -> str:
    return {"n": "\n", "r": "\r", "t": "\t"}.get(match[1], match[1])


def read(source: Source) -> Iterator[Item]:
    for file in _files(source):
        yield from _items(_tables(source.text(file)))


def _items(tables: dict[str, list[Row]]) -> Iterator[Item]:
    names = {row["cat_id"]: row.get("cat_title", "") for row in tables.get("category", [])}
    for row in tables.get("category", []):
        yield Term(f"category {row['cat_id']}", row.get("cat_title", ""), row.get("cat_desc", ""))
    tags: dict[str, list[str]] = {}
    for row in tables.get("meta", []):
        if row.get("meta_type") == "tag":
            tags.setdefault(row.get("post_id", ""), []).append(row.get("meta_id", ""))
    said: dict[str, list[Row]] = {}
    for row in tables.get("comment", []):
        if row.get("comment_trackback") == "1":
            name = row.get("comment_author", "")
            yield Left(row["comment_id"], "ping", name, _("a ping of another site, no comment"))
        else:
            said.setdefault(row.get("post_id", ""), []).append(row)
    for row in tables.get("post", []):
        key = row["post_id"]
        words = [names.get(row.get("cat_id", ""), ""), *tags.get(key, [])]
        yield _post(row, tuple(filter(None, dict.fromkeys(words))), said.get(key, []))


def _post(row: Row, keywords: tuple[str, ...], said: list[Row]) -> Post:
    state = _STATES.get(row.get("post_status", ""), State.DRAFT)
    notes = []
    if row.get("post_password"):
        state = State.DRAFT
        notes.append(_("it had a password there, and is a draft here"))
    local = _local(row.get("post_dt", ""), row.get("post_tz", ""))
    is_page = row.get("post_type") == "page"
    address = row.get("post_url", "")
    body = row.get("post_content_xhtml") or row.get("post_content", "")
    excerpt = row.get("post_excerpt_xhtml") or row.get("post_excerpt", "")
    return Post(
        source_id=row["post_id"],
        headline=row.get("post_title", ""),
        body=body,
        state=state,
        is_page=is_page,
        standfirst=excerpt,
        slug=address.rpartition("/")[2],
        day=local.date() if local else None,
        published_at=moment(local.isoformat()) if local and state != State.DRAFT else None,
        modified_at=moment(row.get("post_upddt", ""), utc=True),
        authors=tuple(filter(None, [row.get("user_id", "")])),
        keywords=keywords,
        takes_comments=row.get("post_open_comment") != "0",
        addresses=(f"/{'pages' if is_page else 'post'}/{address}",) if address else (),
        notes=tuple(notes),
        remarks=tuple(_remark(each) for each in said),
    )


def _remark(row: Row) -> Remark:
    written = _local(row.get("comment_dt", ""), row.get("comment_tz", ""))
    return Remark(
        source_id=row["comment_id"],
        name=row.get("comment_author", ""),
        email=row.get("comment_email", ""),
        body=row.get("comment_content", ""),
        written_at=moment(written.isoformat()) if written else None,
        state=_COMMENT_STATES.get(row.get("comment_status", ""), CommentState.REFUSED),
    )


def _local(written: str, zone: str) -> datetime | None:
    """A moment in the zone that stands beside it."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone or "UTC"))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return moment(written)
