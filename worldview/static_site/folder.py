"""The folder a copy of the site is written to.

Each file is whole or not there: it is written under another name and renamed. What is the same
already is left as it is, with its time, so that what carries the folder on (rsync) carries what
changed. Which files are of the copy stands in ``.world-view``, so that those that are gone are
removed, those of others (CNAME, .git) are not, and a run that was killed is gone on with.
"""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import IO

#: What the folder knows of itself.
OWN = ".world-view"
_LIST, _JOURNAL, _PART = "files", "begun", ".part"


class Outcome(Enum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class NotOurs(Exception):
    """A folder with other things in it."""


class IsBusy(Exception):
    """A folder that another process is writing to."""


def folders_of(name: str) -> set[str]:
    """Return the folders that the file ``name`` of a copy is in, but for the copy itself."""
    return {parent.as_posix() for parent in PurePosixPath(name).parents} - {"."}


class Folder:
    """A copy of the site on a disk; several processes may write to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._own = root / OWN
        self._journal: int | None = None

    @contextlib.contextmanager
    def opened(self, patience: float = 0) -> Iterator[None]:
        """Have the folder for this process in the block. Raise ``NotOurs`` where it has other
        things in it, ``IsBusy`` where another process has it for more than so many seconds."""
        if self.root.exists() and not self._own.is_dir() and any(self.root.iterdir()):
            raise NotOurs
        self._own.mkdir(parents=True, exist_ok=True)
        with open(self._own / "lock", "w") as lock:
            until = time.monotonic() + patience
            while not _is_locked(lock):
                if time.monotonic() > until:
                    raise IsBusy
                time.sleep(0.2)
            try:
                yield
            finally:
                if self._journal is not None:
                    os.close(self._journal)
                self._journal = None

    def own(self, name: str) -> Path:
        """Return a folder of its own, for what is to be known at the next time."""
        path = self._own / name
        path.mkdir(exist_ok=True)
        return path

    def scratch(self) -> Path:
        """Return an empty folder for what is wanted while the copy is written."""
        path = self._own / "scratch"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def write(self, name: str, data: bytes) -> Outcome:
        """Have the file ``name`` hold ``data``."""
        # Tens of thousands are written in a minute: by the system's calls, and few of them.
        path = f"{self.root}/{name}"
        outcome = Outcome.CHANGED
        try:
            if _holds(path, data):
                return Outcome.SAME
        except FileNotFoundError:
            outcome = Outcome.NEW
        except (NotADirectoryError, IsADirectoryError):
            outcome = Outcome.NEW
            self._make_room(name)
        with self._replacing(path, name) as part, open(part, "xb", buffering=0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
        return outcome

    def take(self, name: str, source: Path) -> Outcome:
        """Have the file ``name`` be that of ``source``, whose name says its content: as another
        name of the same file where the disk is the same, and as a copy otherwise."""
        path = f"{self.root}/{name}"
        outcome = Outcome.CHANGED
        try:
            if os.stat(path).st_size == source.stat().st_size:
                return Outcome.SAME
        except FileNotFoundError:
            outcome = Outcome.NEW
        with self._replacing(path, name) as part:
            try:
                os.link(source, part)
            except OSError:
                shutil.copyfile(source, part)
        return outcome

    @contextlib.contextmanager
    def _replacing(self, path: str, name: str) -> Iterator[str]:
        """Give the name under which ``path`` is written, which becomes its own at the end."""
        before, slash, _ = name.rpartition("/")
        part_name = f"{before}{slash}.{os.getpid()}{_PART}"
        part = f"{self.root}/{part_name}"
        try:
            # Before it is there: what is killed now is known to the next run.
            self._note(f"{name}\n{part_name}\n")
            _make_folder(os.path.dirname(part))
            with contextlib.suppress(FileNotFoundError):
                # It may be another name of a file of the site.
                os.unlink(part)
            yield part
            os.replace(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(part)
            raise

    def _note(self, lines: str) -> None:
        if self._journal is None:
            self._journal = os.open(
                self._own / _JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666
            )
        # At once, so that the lines of several processes stay whole.
        os.write(self._journal, lines.encode())

    def _make_room(self, name: str) -> None:
        """Remove what a former copy had where the file ``name`` or a folder of it is to be."""
        for former in self._noted(_LIST) | self._noted(_JOURNAL):
            if former in folders_of(name) or name in folders_of(former):
                self._remove(former)

    def finish(self, names: set[str]) -> int:
        """Note that the copy has just these files; remove those it had, and return how many."""
        gone = (self._noted(_LIST) | self._noted(_JOURNAL)) - names
        removed = 0
        for name in sorted(gone):
            removed += self._remove(name) and not name.endswith(_PART)
        part = self._own / f"{_LIST}{_PART}"
        part.write_text("".join(f"{name}\n" for name in sorted(names)))
        os.replace(part, self._own / _LIST)
        (self._own / _JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(self._own / "scratch", ignore_errors=True)
        return removed

    def files(self) -> list[str]:
        """Return the names of the files of a copy that is whole, sorted."""
        return sorted(self._noted(_LIST))

    def _remove(self, name: str) -> bool:
        """Remove a file, and folders that nothing is in then; return whether it was there."""
        there = False
        with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            (self.root / name).unlink()
            there = True
        self._remove_empty((self.root / name).parent)
        return there

    def _noted(self, name: str) -> set[str]:
        try:
            lines = (self._own / name).read_text().splitlines()
        except FileNotFoundError:
            return set()
        return {line for line in lines if line and self._is_within(line)}

    def _is_within(self, name: str) -> bool:
        return not name.startswith("/") and ".." not in name.split("/")

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.root and self.root in folder.parents:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _is_locked(lock: IO[str]) -> bool:
    """Lock a file for this process; return whether nobody else has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holds(path: str, data: bytes) -> bool:
    """Return whether the file at ``path`` holds just ``data``."""
    with open(path, "rb", buffering=0) as file:
        return os.fstat(file.fileno()).st_size == len(data) and file.readall() == data


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)
