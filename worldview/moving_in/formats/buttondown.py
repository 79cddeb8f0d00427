"""Buttondown's zip: ``emails.csv``, and beside it the text of each in a file called by its slug."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from worldview.moving_in.formats import tables
from worldview.moving_in.items import Item, Left
from worldview.moving_in.sources import File, Source

NAME = "buttondown"
_MODE = re.compile(r"\s*<!-- buttondown-editor-mode: \w+ -->")


def recognizes(source: Source) -> bool:
    return bool(_tables(source))


def _tables(source: Source) -> list[File]:
    return [
        file
        for file in tables.with_columns(source, "subject", "slug")
        if not tables.is_of_posts(tables.names_in(source.head(file)))
    ]


def site_of(source: Source) -> str:
    return source.name


def read(source: Source) -> Iterator[Item]:
    texts = {PurePosixPath(file.name).stem: file for file in source.with_suffix(".md", ".html")}
    taken: set[str] = set()
    for table in _tables(source):
        for row in tables.rows_of(source.text(table)):
            slug, name = row.get("slug", ""), row.get("subject", "")
            file = texts.get(slug)
            if file is None:
                reason = _("its text is not in the export: take the zip as Buttondown gave it")
                yield Left(row.get("id") or slug, "post", name, reason, is_doubtful=True)
                continue
            taken.add(file.name)
            body = _MODE.sub("", source.text(file), count=1)
            yield tables.post_of(row | {"body": body}, slug)
    for file in texts.values():
        if file.name not in taken:
            yield Left(file.name, "file", file.name, _("no line of the table is about it"))
    for file in source.with_suffix(".csv"):
        if tables.is_of_readers(tables.names_in(source.head(file))):
            yield from tables.readers(source.text(file))
