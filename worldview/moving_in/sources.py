"""What was exported, as files with names: a folder, a zip or one file. Reading is bounded here."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from django.utils.translation import gettext as _

from worldview.moving_in.refusals import Refused

#: Members of a zip, and files of a folder.
MAX_FILES = 500_000
#: Of what a zip holds, unpacked, in bytes.
MAX_UNPACKED = 40 * 1024**3
#: How much larger than packed a member may be; exports are text, which packs ten to one.
MAX_RATIO = 200
#: So small a member is read whatever its ratio.
UNSUSPICIOUS = 1024 * 1024
#: Of a file that is read whole (a post, a table, a JSON export), in bytes.
MAX_WHOLE = 512 * 1024**2


@dataclass(frozen=True)
class File:
    """A file of an export; ``name`` is its path within, with ``/``."""

    name: str
    size: int

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


class Source:
    """An export that is open. ``is_single``: it is one file, and so the export itself."""

    is_single = False

    def __init__(self, name: str, files: list[File]) -> None:
        self.name = name
        self.files = sorted(files, key=lambda file: file.name)
        self._by_name = {file.name: file for file in self.files}
        #: Bytes that were read of it so far.
        self.bytes_read = 0

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    def find(self, name: str) -> File | None:
        return self._by_name.get(name)

    def with_suffix(self, *suffixes: str) -> list[File]:
        return [file for file in self.files if file.suffix in suffixes]

    def open(self, file: File) -> IO[bytes]:
        """Open a file, to be read and closed."""
        return cast(IO[bytes], Counted(self._open(file), self))

    def _open(self, file: File) -> IO[bytes]:
        raise NotImplementedError

    def head(self, file: File, size: int = 4096) -> bytes:
        """Return how a file begins."""
        with self.open(file) as opened:
            return opened.read(size)

    def read(self, file: File, limit: int = MAX_WHOLE) -> bytes:
        """Return a file's bytes. Raise ``Refused`` where there are more than ``limit``."""
        with self.open(file) as opened:
            data = opened.read(limit + 1)
        if len(data) > limit:
            raise Refused(
                _("“%(name)s” is larger than %(limit)s MB, too large to be read whole.")
                % {"name": file.name, "limit": limit // 1024**2}
            )
        return data

    def text(self, file: File) -> str:
        """Return the text of a file: UTF-8, or else as old programs of the West wrote."""
        data = self.read(file)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    def close(self) -> None:
        pass


class Counted:
    """A file whose bytes are counted as they are read."""

    def __init__(self, file: IO[bytes], source: Source) -> None:
        self.file, self.source = file, source

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.source.bytes_read += len(data)
        return data

    def __enter__(self) -> "Counted":
        return self

    def __exit__(self, *failure: object) -> None:
        self.file.close()


class SingleFile(Source):
    is_single = True

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path.name, [File(path.name, path.stat().st_size)])

    def _open(self, file: File) -> IO[bytes]:
        return self.path.open("rb")


class Folder(Source):
    """A folder; links out of it are not followed."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        super().__init__(path.name, list(self._files()))

    def _files(self) -> Iterator[File]:
        number = 0
        for folder, folders, names in os.walk(self.path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                there = Path(folder, name)
                if name.startswith(".") or not stat.S_ISREG(there.lstat().st_mode):
                    continue
                number += 1
                if number > MAX_FILES:
                    raise Refused(_("There are more than %(most)s files.") % {"most": MAX_FILES})
                size = there.lstat().st_size
                yield File(there.relative_to(self.path).as_posix(), size)

    def _open(self, file: File) -> IO[bytes]:
        return (self.path / file.name).open("rb")


class Zip(Source):
    """A zip, read member by member and never unpacked to the disk."""

    def __init__(self, path: Path) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError) as wrong:
            raise Refused(_("The zip is damaged: %(wrong)s") % {"wrong": wrong}) from wrong
        members = [info for info in self.zip.infolist() if not info.is_dir()]
        try:
            _look_over(members)
        except Refused:
            self.zip.close()
            raise
        kept = [info for info in members if not _is_furniture(info.filename)]
        super().__init__(path.name, [File(info.filename, info.file_size) for info in kept])

    def _open(self, file: File) -> IO[bytes]:
        try:
            member = self.zip.open(file.name)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as wrong:
            said = _("“%(name)s” in the zip cannot be read: %(wrong)s")
            raise Refused(said % {"name": file.name, "wrong": wrong}) from wrong
        return cast(IO[bytes], Bounded(member, file))

    def close(self) -> None:
        self.zip.close()


class Bounded:
    """A member of a zip that ends where its size is said to: what unpacks to more is refused."""

    def __init__(self, member: IO[bytes], file: File) -> None:
        self.member, self.file, self.left = member, file, file.size

    def read(self, size: int = -1) -> bytes:
        wanted = self.left + 1 if size < 0 else size
        try:
            data = self.member.read(wanted)
        except (zipfile.BadZipFile, zlib.error, EOFError) as wrong:
            said = _("“%(name)s” in the zip is damaged: %(wrong)s")
            raise Refused(said % {"name": self.file.name, "wrong": wrong}) from wrong
        self.left -= len(data)
        if self.left < 0:
            said = _("“%(name)s” in the zip is larger than the zip says.")
            raise Refused(said % {"name": self.file.name})
        return data

    def close(self) -> None:
        self.member.close()


def _look_over(members: list[zipfile.ZipInfo]) -> None:
    """Raise ``Refused`` for a zip that was made to do harm."""
    if len(members) > MAX_FILES:
        raise Refused(_("There are more than %(most)s files.") % {"most": MAX_FILES})
    if sum(info.file_size for info in members) > MAX_UNPACKED:
        raise Refused(_("Unpacked, the zip would have more than 40 GB."))
    seen: set[str] = set()
    for info in members:
        name = info.filename
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0]:
            raise Refused(
                _("The zip holds a file that would lead out of its folder: “%(name)s”.")
                % {"name": name}
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Refused(_("The zip holds a link: “%(name)s”.") % {"name": name})
        if name in seen:
            raise Refused(_("The zip holds two files called “%(name)s”.") % {"name": name})
        seen.add(name)
        if info.flag_bits & 1:
            raise Refused(_("The zip has a password. Pack it again without one."))
        if info.file_size > UNSUSPICIOUS and info.file_size > MAX_RATIO * info.compress_size:
            raise Refused(
                _("“%(name)s” in the zip would unpack to %(ratio)s times its size.")
                % {"name": name, "ratio": info.file_size // max(info.compress_size, 1)}
            )


def _is_furniture(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


@contextmanager
def open_source(path: Path, *, name: str = "") -> Iterator[Source]:
    """Open a folder, a zip or a file, called ``name`` where it lies under another one. Raise
    ``Refused`` with the reason where it cannot be."""
    try:
        source: Source
        if path.is_dir():
            source = Folder(path)
        elif zipfile.is_zipfile(path):
            source = Zip(path)
        else:
            source = SingleFile(path)
            with path.open("rb"):
                pass
    except OSError as failure:
        said = _("Cannot read %(path)s: %(why)s.")
        raise Refused(said % {"path": path, "why": failure.strerror}) from failure
    source.name = name or source.name
    try:
        yield source
    finally:
        source.close()
