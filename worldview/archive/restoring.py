"""Bringing an empty site back from an archive.

Everything is checked before anything is written. Rows keep their keys and come in as they were, in
one transaction; what triggers keep of them, they keep anew. Nobody is written to: no mail of
editions leaves until an administrator lets it out (``worldview.archive.models``).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, models, transaction
from django.utils.dateparse import parse_datetime

from articles.models import Section
from articles.models.current_settings import refresh
from articles.text.cleaners import clean_prose
from background import locks
from comments import markup
from comments.models import Comment
from subscriptions.models import Suppression
from subscriptions.models.suppression import address_keys
from worldview.archive import containers, files, manifest, values
from worldview.archive.kinds import KEY, KINDS, SCHEMA, Kind
from worldview.archive.manifest import BadArchive, Manifest, Part
from worldview.archive.models import Restoration

#: The longest line of an archive; a revision of the longest column takes a tenth of it.
MAX_LINE_BYTES = 64 * 1024 * 1024
#: What safe HTML must be, whoever wrote the archive: it is cleaned as when it is saved.
HTML: dict[tuple[type[models.Model], str], Callable[[str], str]] = {
    (Section, "body"): clean_prose,
    (Comment, "html"): markup.cleaned,
}

#: Told how many of all rows are restored.
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Restored:
    """What was restored. ``accounts``: names of those who must choose a password."""

    rows: int
    files: int
    accounts: tuple[str, ...]


def restore(path: Path, *, progress: Progress = lambda done, all_of_it: None) -> Restored:
    """Restore the archive at ``path``, a folder or a ZIP file, into this empty site. Raise
    ``BadArchive`` where it cannot be, having changed nothing."""
    with containers.reading(path) as source:
        said = containers.read_manifest(source)
        _check_program(said)
        restoration = _Restoration(source, said, progress)
        restoration.check()
        return restoration.run()


def is_ours(path: Path) -> bool:
    """Return whether there is an archive of ours at ``path``."""
    try:
        with containers.reading(path) as source:
            containers.read_manifest(source)
    except (BadArchive, OSError):
        return False
    return True


def _check_program(said: Manifest) -> None:
    known = {manifest.records_name(kind.name) for kind in KINDS}
    known |= {manifest.SCHEMA_NAME, manifest.FILES_NAME}
    strange = [part.file for part in said.parts if part.file not in known]
    if said.schema > SCHEMA or strange:
        raise BadArchive(
            "This archive was made by a newer version of World View"
            + (f" (it has {strange[0]:.80})" if strange else f" (schema {said.schema})")
            + ". Bring this site to that version first."
        )
    for name in (manifest.SCHEMA_NAME, manifest.FILES_NAME):
        if said.part(name) is None:
            raise BadArchive(f"{manifest.NAME} does not name {name}.")


class _Restoration:
    def __init__(self, source: containers.Reader, said: Manifest, progress: Progress) -> None:
        self._source, self._said, self._progress = source, said, progress
        self._done = 0
        #: Of each kind its later values, by the row's key.
        self._later: dict[tuple[Kind, str], dict[int, Any]] = {}

    # --- Before anything is written ---------------------------------------------------------------

    def check(self) -> None:
        """Read all of the archive; raise ``BadArchive`` where a file is not what was exported."""
        for part in self._said.parts:
            for _ in containers.chunks(self._source, part):
                pass
        for part in self._files():
            for _ in containers.chunks(self._source, part):
                pass

    def _files(self) -> Iterator[Part]:
        """Yield the files of the archive, by their names in it."""
        for row in self._lines(manifest.FILES_NAME):
            name, size, digest = row.get("file"), row.get("bytes"), row.get("sha256")
            if not (isinstance(name, str) and isinstance(size, int) and isinstance(digest, str)):
                raise BadArchive(f"{manifest.FILES_NAME} cannot be read.")
            if not files.is_name(name):
                raise BadArchive(f"{name!r:.80} is no name of a file of this program.")
            yield Part(files.FOLDER + name, 0, size, digest)

    def _lines(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a file of the archive; nothing where it has none."""
        part = self._said.part(name)
        if part is None:
            return
        rest, number = b"", 0
        for chunk in containers.chunks(self._source, part):
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > MAX_LINE_BYTES:
                raise BadArchive(f"A line of {name} is too long.")
            for line in whole:
                number += 1
                yield _parsed(line, name, number)
        if rest or number != part.rows:
            raise BadArchive(f"{name} has {number} lines and not {part.rows}.")

    # --- Writing ----------------------------------------------------------------------------------

    def run(self) -> Restored:
        written: list[str] = []
        try:
            with transaction.atomic():
                # One at a time; and whoever begins a site meanwhile is waited for.
                locks.acquire("restoring an archive")
                _check_empty()
                for kind in reversed([kind for kind in KINDS if kind.is_replaced]):
                    kind.rows.delete()
                for kind in KINDS:
                    self._restore(kind)
                for (kind, name), pairs in self._later.items():
                    _update(kind, name, pairs)
                for kind in KINDS:
                    _reset_sequence(kind)
                self._store_files(written)
                Restoration.objects.create(exported_at=parse_datetime(self._said.made_at))
        except BaseException as failure:
            for name in written:
                default_storage.delete(name)
            if isinstance(failure, DatabaseError):
                raise BadArchive(f"The database refused it: {failure}".strip()) from failure
            raise
        ContentType.objects.clear_cache()
        refresh()
        return Restored(self._done, len(written), _accounts())

    def _restore(self, kind: Kind) -> None:
        name = manifest.records_name(kind.name)
        if not self._said.part(name):
            return
        self._make_named(kind)
        rows = _Rows(kind, self._counted(self._lines(name)), self._later)
        columns = ", ".join(connection.ops.quote_name(column) for column in rows.columns)
        with connection.wrap_database_errors, connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                f"COPY {kind.model._meta.db_table} ({columns}) FROM STDIN", rows, 1 << 16
            )

    def _make_named(self, kind: Kind) -> None:
        # Before the rows are copied: nothing can be asked of the database meanwhile.
        for field in filter(values.is_named, kind.fields):
            rows = self._lines(manifest.records_name(kind.name))
            names = (row.get(field.name) for row in rows)
            values.make_named(field, {name for name in names if name and isinstance(name, str)})

    def _counted(self, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            yield row
            self._done += 1
            self._progress(self._done, self._said.rows)

    def _store_files(self, written: list[str]) -> None:
        for part in self._files():
            name = part.file.removeprefix(files.FOLDER)
            was_there = default_storage.exists(name)
            with self._source.open(part.file) as file:
                default_storage.save(name, File(file, name=name))
            if not was_there:
                written.append(name)


class _Rows:
    """Rows of an archive as a file that ``COPY`` reads."""

    def __init__(
        self,
        kind: Kind,
        rows: Iterator[dict[str, Any]],
        later: dict[tuple[Kind, str], dict[int, Any]],
    ) -> None:
        self._kind, self._rows, self._later = kind, rows, later
        self._fields = kind.fields
        self._names = [values.field_name(field) for field in self._fields]
        self._decoders = values.decoders(self._fields)
        left_out = kind.fields_left_out
        #: What stands in the fields that are in no archive; with the row's key where it says so.
        self._instead = [_instead(kind, field) for field in left_out]
        self.columns = [str(field.column) for field in (*self._fields, *left_out)]
        self._buffer = bytearray()

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._buffer) < size:
            row = next(self._rows, None)
            if row is None:
                break
            self._buffer += self._line(row)
        wanted = len(self._buffer) if size < 0 else size
        data = bytes(self._buffer[:wanted])
        del self._buffer[:wanted]
        return data

    def _line(self, row: dict[str, Any]) -> bytes:
        if strange := row.keys() - self._names:
            raise BadArchive(
                f"{self._kind.name} has {min(strange):.80}, which this version of World View does "
                "not know. Bring this site to the version that made the archive."
            )
        if self._kind.model is Suppression:
            row = _keyed_here(row)
        key = row.get("id")
        out: list[str | None] = []
        for field, name, decode in zip(self._fields, self._names, self._decoders, strict=True):
            # What a former program did not know yet is as in a new row.
            value = row[name] if name in row else values.default(field)
            # Before anything is done with it: that says where it is no value of the field.
            told = None if value is None else decode(value)
            if name in self._kind.later:
                if told is not None:
                    self._later.setdefault((self._kind, name), {})[key] = told  # type: ignore[index]  # those have ids
                told = None
            if told is not None and (clean := HTML.get((self._kind.model, name))):
                told = clean(told)
            if isinstance(field, models.FileField) and told and not files.is_name(told):
                raise BadArchive(f"{told!r:.80} is no name of a file of this program.")
            out.append(told)
        out += [value and value.replace(KEY, str(key)) for value in self._instead]
        try:
            return values.copied(out)
        except UnicodeEncodeError as mistake:
            raise BadArchive(f"{self._kind.name} has signs that no text has.") from mistake


def _keyed_here(row: dict[str, Any]) -> dict[str, Any]:
    """Return a suppression under the key that its address has here: with another SECRET_KEY it
    would not be found. Of an erased address nobody knows that."""
    email = row.get("email")
    keys = address_keys(email) if email and isinstance(email, str) else []
    return {**row, "key": keys[0]} if keys and row.get("key") not in keys else row


def _instead(kind: Kind, field: "models.Field[Any, Any]") -> str | None:
    value = kind.restored_as.get(field.name, field.get_default())
    value = value() if callable(value) else value
    return None if value is None else values.decoders([field])[0](value)


def _parsed(line: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as mistake:
        raise BadArchive(f"Line {number} of {name} cannot be read.") from mistake
    if not isinstance(row, dict):
        raise BadArchive(f"Line {number} of {name} is no row.")
    return row


def _check_empty() -> None:
    there = [
        str(kind.model._meta.verbose_name_plural)
        for kind in KINDS
        if not kind.is_replaced and kind.rows.exists()
    ]
    if there:
        raise BadArchive(
            f"This site is not empty: it has {', '.join(there[:5])}. An archive is restored into a "
            "database that was only migrated, before anybody has an account."
        )


def _update(kind: Kind, name: str, pairs: dict[int, Any]) -> None:
    table, column = kind.model._meta.db_table, connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t SET {column} = p.value"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS p(id, value) WHERE t.id = p.id",
            [list(pairs), list(pairs.values())],
        )


def _reset_sequence(kind: Kind) -> None:
    """Have the next row get a key that none has."""
    meta = kind.model._meta
    if not isinstance(meta.pk, models.AutoField | models.BigAutoField):
        return
    table, key = meta.db_table, meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(last, 1), last IS NOT NULL)"
            f" FROM (SELECT max({key}) AS last FROM {table}) AS keys",
            [table, key],
        )


def _accounts() -> tuple[str, ...]:
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("-is_superuser", "pk")
    return tuple(staff.values_list("username", flat=True)[:20])
