"""Tables: posts of beehiiv, Buttondown and Wix, and lists of subscribers."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO

from django.utils.translation import gettext as _

from worldview.moving_in.formats import ricos
from worldview.moving_in.formats.markdown import render
from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.items import Item, Left, Picture, Post, Reader, State
from worldview.moving_in.sources import File, Source

NAME = "newsletter"
_BODIES = ("content_html", "html", "body_html", "body", "content", "rich_content", "plain_content")
_DATES = (
    *("published_at", "publish_date", "published_date", "post_date", "sent_at", "created_at"),
    "date",
)
_TITLES = ("web_title", "title", "subject", "subject_line", "email_subject_line")
#: Of one cell: a newsletter, in characters.
MAX_CELL_LENGTH = 16 * 1024**2


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def _files(source: Source) -> list[File]:
    return [
        file
        for file in source.with_suffix(".csv")
        if is_of_posts(names := names_in(source.head(file))) or is_of_readers(names)
    ]


def with_columns(source: Source, *names: str) -> list[File]:
    """Return the tables of an export that have columns of all these plain names."""
    return [
        file for file in source.with_suffix(".csv") if set(names) <= names_in(source.head(file))
    ]


def names_in(head: bytes) -> set[str]:
    """Return what the columns of a table are called, plainly, by how it begins."""
    line = head.decode("utf-8-sig", "replace").splitlines()[:1]
    return {_plain(name) for name in next(csv.reader(line), [])}


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_")


def is_of_posts(names: set[str]) -> bool:
    """Return whether a table with such columns has posts with their texts."""
    return bool(names & set(_BODIES)) and bool(names & set(_TITLES))


def is_of_readers(names: set[str]) -> bool:
    """Return whether a table with such columns has subscribers."""
    return bool(names & {"email", "email_address"})


def site_of(source: Source) -> str:
    return source.name


def rows_of(text: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table, by the plain names of its columns; one that cannot be read ends
    it."""
    rows = csv.DictReader(StringIO(text.replace("\0", ""), newline=""))
    with _large_cells():
        rows.fieldnames = [_plain(name) for name in rows.fieldnames or []]
    while True:
        with _large_cells():
            row = next(rows, None)
        if row is None:
            return
        yield {name: value or "" for name, value in row.items() if isinstance(name, str)}


@contextmanager
def _large_cells() -> Iterator[None]:
    # One limit holds for the whole process, and other tables keep to theirs.
    former = csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        yield
    finally:
        csv.field_size_limit(former)


def read(source: Source) -> Iterator[Item]:
    for file in _files(source):
        of_posts = is_of_posts(names_in(source.head(file)))
        number = 1
        try:
            for number, row in enumerate(rows_of(source.text(file)), start=2):
                yield post_of(row, f"{file.name} {number}") if of_posts else _reader(row, number)
        except csv.Error as wrong:
            said = _("from line %(line)s on the table cannot be read: %(wrong)s")
            reason = said % {"line": number + 1, "wrong": wrong}
            yield Left(f"{file.name} {number + 1}", "file", file.name, reason, is_doubtful=True)


def readers(text: str) -> Iterator[Item]:
    """Return the subscribers of a table that lies beside posts."""
    try:
        for number, row in enumerate(rows_of(text), start=2):
            yield _reader(row, number)
    except csv.Error as wrong:
        said = _("the table cannot be read: %(wrong)s") % {"wrong": wrong}
        yield Left("table", "subscriber", "", said, is_doubtful=True)


def _reader(row: dict[str, str], number: int) -> Item:
    email = (row.get("email") or row.get("email_address") or "").strip().lower()
    if not email:
        return Left(f"line {number}", "subscriber", "", _("there is no address in its line"))
    return Reader(email, row)


def _first(row: dict[str, str], *names: str) -> str:
    return next((row[name].strip() for name in names if row.get(name, "").strip()), "")


def post_of(row: dict[str, str], otherwise: str) -> Post:
    """Return the post of a row; ``otherwise``: its id, where the row has none."""
    published = moment(_first(row, *_DATES), utc=True)
    state = _state(row, published)
    body = _first(row, *_BODIES)
    if rich := row.get("rich_content", ""):
        body = ricos.render(rich) or row.get("plain_content", "")
    if not re.search(r"<(?:p|div|br|h[1-6]|table|ul|a)\b", body, re.I):
        body, _headline = render(body)
    address = _first(row, "url", "web_url", "canonical_url", "absolute_url", "post_page_url")
    slug = _first(row, "slug") or address.rstrip("/").rpartition("/")[2]
    cover = ricos.address_of(
        _first(row, "thumbnail_url", "thumbnail", "image", "featured_image", "cover_image")
    )
    return Post(
        source_id=_first(row, "id", "internal_id", "slug", "url") or otherwise,
        headline=_first(row, *_TITLES),
        body=body,
        state=state,
        standfirst=_first(row, "subtitle", "web_subtitle", "description", "excerpt"),
        slug=slug,
        day=day_of(published),
        published_at=published if state != State.DRAFT else None,
        modified_at=moment(
            _first(row, "updated_at", "modified_at", "last_published_date"), utc=True
        ),
        authors=tuple(filter(None, re.split(r"\s*[,;]\s*", _first(row, "authors", "author")))),
        keywords=tuple(dict.fromkeys(_keywords(row))),
        lead=Picture(cover, cover) if cover else None,
        addresses=(address,) if address.startswith(("http", "/")) else (),
    )


def _state(row: dict[str, str], published: datetime | None) -> State:
    status = _first(row, "status", "state", "email_type").lower()
    has_date = any(name in row for name in _DATES)
    if status in ("draft", "archived", "private", "premium_draft", "hidden"):
        return State.DRAFT
    if status in ("scheduled", "confirmed_scheduled"):
        return State.SCHEDULED
    # A table without states gives what is no draft its date.
    return State.DRAFT if has_date and not (status or published) else State.PUBLIC


def _keywords(row: dict[str, str]) -> Iterator[str]:
    # Wix has the numbers of its tags, and the words of its categories.
    names = ("tags", "content_tags", "categories")
    said = _first(row, "categories") if "rich_content" in row else _first(row, *names)
    for word in re.split(r"[,;]", f"{row.get('main_category', '')},{said}"):
        if word := word.strip(" []\"'"):
            yield word
