"""Ghost's export, of its versions 2 to 6: one JSON file, or a zip of it with the pictures."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from worldview.moving_in.formats import lexical
from worldview.moving_in.formats.moments import day_of, moment
from worldview.moving_in.formats.tables import readers
from worldview.moving_in.items import (
    Item,
    Left,
    Person,
    Picture,
    Post,
    State,
    Term,
)
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import File, Source

NAME = "ghost"
_STATES = {
    "published": State.PUBLIC,
    "sent": State.PUBLIC,
    "scheduled": State.SCHEDULED,
    "draft": State.DRAFT,
}
_SITE = "__GHOST_URL__"
Row = dict[str, Any]


def recognizes(source: Source) -> bool:
    return bool(_files(source))


def _files(source: Source) -> list[File]:
    return [
        file
        for file in source.with_suffix(".json")
        if b'"posts"' in (head := source.head(file, 1024**2)) and b'"data"' in head
    ]


def site_of(source: Source) -> str:
    for file in _files(source):
        for row in _rows(_data(source, file), "settings"):
            if row.get("key") in ("url", "site_url") and row.get("value"):
                return str(row["value"]).rstrip("/")
    return source.name


def _data(source: Source, file: File) -> Row:
    """The tables of an export, wherever it has them."""
    try:
        loaded = json.loads(source.read(file))
    except (ValueError, RecursionError) as wrong:
        said = _("“%(name)s” cannot be read as JSON: %(wrong)s.")
        raise Refused(said % {"name": file.name, "wrong": wrong}) from wrong
    if isinstance(loaded, dict) and isinstance(loaded.get("db"), list) and loaded["db"]:
        loaded = loaded["db"][0]
    data = loaded.get("data", loaded) if isinstance(loaded, dict) else {}
    return data if isinstance(data, dict) else {}


def _rows(data: Row, table: str) -> list[Row]:
    rows = data.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(row: Row, *names: str) -> str:
    return next((str(row[name]) for name in names if row.get(name)), "")


def read(source: Source) -> Iterator[Item]:
    for file in _files(source):
        yield from _items(_data(source, file))
    for file in source.with_suffix(".csv"):
        if b"email" in source.head(file, 500).lower():
            # The list of members is another export; beside this one it is taken along.
            yield from readers(source.text(file))


def _items(data: Row) -> Iterator[Item]:
    people = {_text(row, "id"): _text(row, "name", "slug") for row in _rows(data, "users")}
    tags = {_text(row, "id"): row for row in _rows(data, "tags")}
    for key, name in people.items():
        yield Person(key, name)
    for key, row in tags.items():
        name = _text(row, "name")
        if name.startswith("#"):
            yield Left(key, "term", name, _("a tag that readers did not see there"))
        else:
            yield Term(key, name, _text(row, "description"))
    signed, tagged = _joined(data, "posts_authors", "author_id"), _joined(
        data, "posts_tags", "tag_id"
    )  # fmt: skip
    said = {_text(row, "post_id"): row for row in _rows(data, "posts_meta")}
    for row in _rows(data, "posts"):
        key = _text(row, "id")
        authors = [people.get(each, "") for each in signed.get(key, [_text(row, "author_id")])]
        names = [_text(tags[each], "name") for each in tagged.get(key, []) if each in tags]
        yield _post(
            key,
            row | {f"meta_{k}": v for k, v in said.get(key, {}).items()},
            tuple(filter(None, authors)),
            tuple(name for name in names if name and not name.startswith("#")),
        )


def _joined(data: Row, table: str, other: str) -> dict[str, list[str]]:
    """What belongs to each post by a table between, in its order."""
    found: dict[str, list[str]] = {}
    for row in sorted(_rows(data, table), key=lambda row: row.get("sort_order") or 0):
        found.setdefault(_text(row, "post_id"), []).append(_text(row, other))
    return found


def _post(key: str, row: Row, authors: tuple[str, ...], keywords: tuple[str, ...]) -> Post:
    notes = []
    state = _STATES.get(_text(row, "status"), State.DRAFT)
    if _text(row, "visibility") not in ("", "public"):
        notes.append(_("not all could read it there: %(who)s") % {"who": _text(row, "visibility")})
    html = _text(row, "html")
    html = html or lexical.render(_text(row, "lexical"))
    html = html or lexical.render_mobiledoc(_text(row, "mobiledoc"))
    published = moment(_text(row, "published_at"), utc=True)
    slug = _text(row, "slug")
    cover = _text(row, "feature_image", "image").replace(_SITE, "")
    return Post(
        source_id=key,
        headline=_text(row, "title"),
        body=html.replace(_SITE, ""),
        state=state,
        is_page=_text(row, "type") == "page" or row.get("page") in (1, True),
        standfirst=_text(row, "custom_excerpt"),
        slug=slug,
        day=day_of(published),
        published_at=published if state != State.DRAFT else None,
        modified_at=moment(_text(row, "updated_at"), utc=True),
        authors=authors,
        keywords=keywords,
        lead=Picture(
            cover,
            cover,
            alt=_text(row, "meta_feature_image_alt", "feature_image_alt"),
            caption=_text(row, "meta_feature_image_caption", "feature_image_caption"),
        )
        if cover
        else None,
        addresses=(f"/{slug}/",) if slug else (),
        notes=tuple(notes),
    )
