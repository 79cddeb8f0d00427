"""Writing an archive of the whole site, as it is at one moment.

All of it is read in one transaction that sees nothing of what others write meanwhile, some rows at
a time; files are read as they are then, for none is ever changed under its name.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from articles.models import SiteSettings
from articles.models.current_settings import known_site
from background import clock
from worldview.archive import containers, files, manifest, values
from worldview.archive.kinds import KINDS, SCHEMA, Kind
from worldview.archive.manifest import Manifest, Part

#: Rows that are fetched at once.
BATCH_SIZE = 500

#: Told how many of all rows and files are written.
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Exported:
    """What an export wrote. ``missing``: names of files that rows have and storage has not."""

    rows: int
    files: int
    bytes: int
    missing: tuple[str, ...]


def export(path: Path, *, progress: Progress = lambda done, all_of_it: None) -> Exported:
    """Write an archive to ``path``, a ZIP file where it is called so and a folder otherwise. Raise
    ``FileExistsError`` where something is there; what fails leaves nothing."""
    with containers.writing(path) as archive, one_moment():
        return _Export(archive, progress).run()


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database in the block as it is at its beginning."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


class _Export:
    def __init__(self, archive: containers.Writer, progress: Progress) -> None:
        self._archive, self._progress = archive, progress
        self._parts: list[Part] = []
        self._done, self._all, self._bytes = 0, 0, 0

    def run(self) -> Exported:
        made_at = clock.ask().astimezone(UTC).isoformat(timespec="seconds")
        self._all = sum(map(_number, KINDS)) + sum(1 for _ in files.names())
        with self._archive.add(manifest.SCHEMA_NAME) as file:
            file.write(json.dumps(schema(), indent=1, sort_keys=True).encode() + b"\n")
        self._keep(file.part(manifest.SCHEMA_NAME))
        for kind in KINDS:
            self._write_rows(kind)
        rows = self._done
        missing = self._write_files()
        said = Manifest(SCHEMA, made_at, tuple(self._parts))
        with self._archive.add(manifest.NAME) as file:
            file.write(said.write())
        return Exported(rows, self._done - rows - len(missing), self._bytes, missing)

    def _keep(self, part: Part) -> None:
        self._parts.append(part)
        self._bytes += part.bytes

    def _count(self) -> None:
        self._done += 1
        self._progress(self._done, self._all)

    def _write_rows(self, kind: Kind) -> None:
        name = manifest.records_name(kind.name)
        fields = kind.fields
        columns = list(zip(map(values.field_name, fields), values.encoders(fields), strict=True))
        with self._archive.add(name) as file:
            for row in _rows(kind):
                file.write_line(
                    values.line(
                        {
                            column: encode(value) if encode and value is not None else value
                            for (column, encode), value in zip(columns, row, strict=True)
                        }
                    )
                )
                self._count()
        self._keep(file.part(name))

    def _write_files(self) -> tuple[str, ...]:
        """Write the files, and then a list of them; return which are missing."""
        written: list[Part] = []
        missing: list[str] = []
        for name in files.names():
            try:
                written.append(self._write_file(name))
            except FileNotFoundError:
                # Also where somebody removed it since the export began.
                missing.append(name)
            self._count()
        with self._archive.add(manifest.FILES_NAME) as listed:
            for part in written:
                listed.write_line(
                    values.line({"file": part.file, "bytes": part.bytes, "sha256": part.sha256})
                )
        self._keep(listed.part(manifest.FILES_NAME))
        return tuple(missing)

    def _write_file(self, name: str) -> Part:
        part = write_file(self._archive, name, files.FOLDER + name)
        self._bytes += part.bytes
        return replace(part, file=name)


def write_file(archive: containers.Writer, name: str, kept_as: str) -> Part:
    """Write a file of the site into an archive; return what it is there. Raise
    ``FileNotFoundError``, and write nothing, where the site has it not."""
    # Pictures are compressed already.
    kept = archive.add(kept_as, compressed=False)
    with default_storage.open(name, "rb") as original, kept as file:
        for chunk in original.chunks(containers.CHUNK):
            file.write(chunk)
    return file.part(kept_as)


def _number(kind: Kind) -> int:
    # Of settings there is one row in any case.
    return kind.rows.count() or int(kind.model is SiteSettings)


def _rows(kind: Kind) -> Iterator[Sequence[Any]]:
    names = [field.attname for field in kind.fields]
    if kind.model is SiteSettings and not kind.rows.exists():
        # Nothing was changed at the desk yet: it is called as the environment says.
        row = known_site()
        yield [1 if name == "id" else getattr(row, name) for name in names]
    else:
        yield from kind.rows.values_list(*names).iterator(BATCH_SIZE)


def schema() -> dict[str, Any]:
    """Return what the fields of each kind are, as an archive says it."""
    return {
        "schema": SCHEMA,
        "kinds": {
            kind.name: {values.field_name(field): _described(field) for field in kind.fields}
            for kind in KINDS
        },
    }


def _described(field: "models.Field[Any, Any]") -> dict[str, Any]:
    said: dict[str, Any] = {"type": field.get_internal_type().removesuffix("Field")}
    if field.null:
        said["null"] = True
    if field.related_model:
        said["refers_to"] = field.related_model._meta.label_lower
    if field.max_length:
        said["max_length"] = field.max_length
    if field.choices:
        said["one_of"] = [value for value, _ in field.flatchoices]
    return said
