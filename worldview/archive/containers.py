"""The folder or the ZIP file of an archive: written whole or not at all, and read with distrust.

What is read never leads out of a folder, is never longer than it was said to be, and is checked
against its digest. ZIP files hold pictures as they are and everything else compressed.
"""

import glob
import hashlib
import os
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from worldview.archive import manifest
from worldview.archive.manifest import BadArchive, Part

#: A compressed file that grows by more is a bomb: lines of JSON grow tenfold.
MAX_RATIO = 500
#: Where it matters: smaller ones may be as empty as they like.
SMALL = 1024 * 1024
CHUNK = 256 * 1024


# --- Writing -------------------------------------------------------------------------------------


class Counted:
    """A file that is being written, with its size and its digest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()
        self.bytes = self.rows = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self.bytes += len(data)

    def write_line(self, data: bytes) -> None:
        self.write(data)
        self.rows += 1

    def part(self, name: str) -> Part:
        return Part(name, self.rows, self.bytes, self._digest.hexdigest())


class Writer(Protocol):
    @contextmanager
    def add(self, name: str, *, compressed: bool = True) -> Iterator[Counted]:
        """Add a file to the archive; one after the other."""
        ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(mode=0o700)

    @contextmanager
    def add(self, name: str, *, compressed: bool = True) -> Iterator[Counted]:
        path = self._path / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("xb") as file:
            yield Counted(file)


class _Zip:
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(_private(path), "w", allowZip64=True)

    @contextmanager
    def add(self, name: str, *, compressed: bool = True) -> Iterator[Counted]:
        # Of no day: the same site makes the same file.
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        entry.external_attr = 0o600 << 16
        with self._zip.open(entry, "w", force_zip64=True) as file:
            yield Counted(file)

    def close(self) -> None:
        file = self._zip.fp
        self._zip.close()
        if file is not None:
            file.close()


def remove_partial(path: Path) -> None:
    """Remove what was left of an archive at ``path`` by programs that were killed while they wrote
    it."""
    for partial in path.parent.glob(f".{glob.escape(path.name)}.*.partial"):
        _remove(partial)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _appear(partial: Path, path: Path) -> None:
    """Have ``partial`` be at ``path``, where nothing has come to be meanwhile."""
    try:
        if partial.is_dir():
            partial.rename(path)
            return
        # What renames a file takes the place of another.
        os.link(partial, path)
        partial.unlink()
    except FileExistsError:
        raise
    except OSError as failure:
        if os.path.lexists(path):
            raise FileExistsError(path) from failure
        # Some file systems know no second name.
        partial.rename(path)


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write an archive that appears at ``path`` once it is whole: a ZIP file where it is called so,
    a folder otherwise. Nobody else may read it. Raise ``FileExistsError`` where something is there.
    """
    if os.path.lexists(path):
        raise FileExistsError(path)
    # In containers the process has the same number each time, and in two of them at once.
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        if path.suffix.lower() == ".zip":
            packed = _Zip(partial)
            try:
                yield packed
            finally:
                packed.close()
        else:
            yield _Folder(partial)
        _appear(partial, path)
    except BaseException:
        _remove(partial)
        raise


# --- Reading -------------------------------------------------------------------------------------


class Reader(Protocol):
    def open(self, name: str) -> IO[bytes]:
        """Open a file of the archive. Raise ``BadArchive`` where it has none of that name."""
        ...


class _ReadFolder:
    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    def open(self, name: str) -> IO[bytes]:
        wanted = self._path / name
        # A link, or dots, may lead anywhere.
        if wanted.resolve() != wanted or not wanted.is_file():
            raise BadArchive(f"{name} is missing.")
        return wanted.open("rb")


class _ReadZip:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._zip = packed
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in packed.infolist():
            if entry.filename in self._entries:
                raise BadArchive(f"{entry.filename:.80} is in the ZIP file twice.")
            self._entries[entry.filename] = entry

    def open(self, name: str) -> IO[bytes]:
        entry = self._entries.get(name)
        if entry is None or entry.flag_bits & 1:
            raise BadArchive(f"{name} is missing.")
        if entry.file_size > max(SMALL, entry.compress_size * MAX_RATIO):
            raise BadArchive(f"{name} would grow beyond anything that an export of ours does.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadArchive(f"{name} is damaged, or was packed by another program.")
        try:
            return self._zip.open(entry)
        except (OSError, ValueError) as mistake:  # said to be where no place in a file can be
            raise BadArchive(f"{name} is damaged: {mistake}") from mistake


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError as mistake:
        raise BadArchive(f"There is no {path}.") from mistake
    except (OSError, ValueError) as mistake:  # of places that no file has, names in no encoding
        raise BadArchive(f"{path.name} cannot be read, or is damaged: {mistake}") from mistake


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open an archive, a folder or a ZIP file, for reading. Raise ``BadArchive`` where it is none
    or is damaged."""
    try:
        if path.is_dir():
            yield _ReadFolder(path)
            return
        with _opened(path) as packed:
            yield _ReadZip(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as mistake:
        raise BadArchive(f"{path.name} is no ZIP file, or is damaged: {mistake}") from mistake


def read_manifest(source: Reader) -> manifest.Manifest:
    """Return the manifest of an archive. Raise ``BadArchive`` where it has none."""
    with source.open(manifest.NAME) as file:
        data = file.read(manifest.MAX_BYTES + 1)
    if len(data) > manifest.MAX_BYTES:
        raise BadArchive(f"{manifest.NAME} is too long.")
    return manifest.read(data)


def chunks(source: Reader, part: Part) -> Iterator[bytes]:
    """Yield a file of the archive piece by piece. Raise ``BadArchive`` at its end where it is not
    what the manifest says, and before where it is longer."""
    digest, read = hashlib.sha256(), 0
    with source.open(part.file) as file:
        while data := file.read(CHUNK):
            read += len(data)
            if read > part.bytes:
                break
            digest.update(data)
            yield data
    if read != part.bytes or digest.hexdigest() != part.sha256:
        raise BadArchive(
            f"{part.file} is not what was exported: it was changed or damaged since. Take another "
            "copy of the archive."
        )
