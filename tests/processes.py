"""Web servers as processes of their own, and a line to the database that can be cut."""

import contextlib
import fcntl
import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.environment import VAR

ROOT = Path(__file__).parent.parent
WEB, FRESH = "worldview.asgi:application", "tests.fresh:application"
#: As ``WEB``, but waits less long for the rest of a request and for locks of the database.
HASTY = "tests.hasty:application"


def database_url(folder=None):
    """Of the tests' database, by way of the socket in ``folder`` where one is given."""
    own = connection.get_connection_params()
    host = quote(str(folder or own["host"]), safe="")
    return f"postgresql://{own['user']}:{own.get('password', '')}@/{own['dbname']}?host={host}"


def environment(folder, url):
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "worldview.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": "http://news.example",
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
    }


def collect_static_files(folder):
    """Put the static files into ``folder`` as an operator collects them, which takes a while: once
    for all processes of a run, and for the next ones as long as none changes."""
    collected = VAR / "collected"
    with (VAR / "collected.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made_of = collected / "made-of"
        if not made_of.exists() or made_of.read_text() != _static_sources():
            shutil.rmtree(collected, ignore_errors=True)
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"],
                cwd=ROOT, env=environment(collected, "postgresql://none"), check=True,
            )  # fmt: skip
            made_of.write_text(_static_sources())
    (folder / "static").symlink_to(collected / "static")


def _static_sources():
    """What is collected and how: our files, and those of packages in their versions."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    digest.update((ROOT / "worldview" / "static_files.py").read_bytes())
    for file in sorted(ROOT.joinpath("static").rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _interface(application, threads):
    if application in (WEB, HASTY):
        return ["--interface", "asgi"]
    return ["--interface", "wsgi", "--blocking-threads", str(threads)]


class Server:
    """A web server on a port of its own, with the page cache (``WEB``) or without (``FRESH``).
    ``log``: an open file for all that it says."""

    def __init__(self, folder, *, application=WEB, url=None, threads=4, log=None):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", *_interface(application, threads), "--no-ws",
                "--port", str(self.port), "--workers", "1", "--log-level", "error", application,
            ],
            cwd=ROOT,
            env=environment(folder, url or database_url())
            | {"WEB_THREADS": str(threads)}
            | ({"LOG_LEVEL": "INFO"} if log else {}),
            stdout=log, stderr=log,
        )  # fmt: skip
        until = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError):
                if self.get("/health/")[0] == 200:
                    return
            assert time.monotonic() < until, "the web server did not start"
            time.sleep(0.05)

    def get(self, address, **headers):
        """``(status, headers, body)``; a dropped connection is an ``OSError``."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.request("GET", address, headers=headers)
            answer = asked.getresponse()
            return answer.status, answer.headers, answer.read()
        except http.client.HTTPException as failure:
            raise OSError(str(failure)) from failure
        finally:
            asked.close()

    def stop(self):
        self._process.terminate()
        self._process.wait()


class Line:
    """A socket in ``folder`` that leads to the tests' database until it is ``cut()``."""

    def __init__(self, folder):
        self.folder = folder
        self._path = str(folder / ".s.PGSQL.5432")
        self._target = f"{connection.get_connection_params()['host']}/.s.PGSQL.5432"
        self._open = set()
        self._door = None
        self.mend()

    def mend(self):
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(self._path)
        self._door.listen(50)
        threading.Thread(target=self._let_in, args=[self._door], daemon=True).start()

    def cut(self):
        Path(self._path).unlink()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _let_in(self, door):
        while True:
            try:
                here, _ = door.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            there.connect(self._target)
            self._open |= {here, there}
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=self._carry, args=[one, other], daemon=True).start()

    def _carry(self, one, other):
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                other.sendall(said)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
