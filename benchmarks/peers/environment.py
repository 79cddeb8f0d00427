"""Where peers run: a virtual environment of their own under ``var/peers``, with the pinned packages
of ``requirements.txt``, and a database beside ours."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from benchmarks import measured_column
from benchmarks.servers import ROOT, end, free_port, wait_for

FOLDER = Path(__file__).parent
ENVIRONMENT = ROOT / "var" / "peers"
PYTHON = ENVIRONMENT / "bin" / "python"


def install() -> None:
    """Make the environment, or bring it to what is pinned."""
    wanted = (FOLDER / "requirements.txt").read_text()
    installed = ENVIRONMENT / "installed.txt"
    if installed.exists() and installed.read_text() == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
    pins = ["--require-hashes", "-r", FOLDER / "requirements.txt"]
    subprocess.run([PYTHON, "-m", "pip", "install", "-q", *pins], check=True)
    installed.write_text(wanted)


class Wagtail:
    """A site of so many columns, in a database of its own in the server of ``database_url``."""

    def __init__(self, folder: Path, database_url: str, columns: int) -> None:
        self._folder = folder
        connection = psycopg2.connect(database_url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE wagtail")
        connection.close()
        measured_column.write(folder, columns)
        self._environment = {
            name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
        } | {
            "DATABASE_URL": database_url.replace("/postgres?", "/wagtail?"),
            "PEER_DIR": str(folder),
        }  # fmt: skip
        self._run("-m", "wagtail_site.fill", folder)

    def keys(self) -> tuple[int, int]:
        """Return the keys of the column that is measured and of the front page."""
        told = json.loads((self._folder / "keys.json").read_text())
        return told["column"], told["home"]

    def _run(self, *arguments: str | Path) -> None:
        subprocess.run([PYTHON, *arguments], cwd=FOLDER, env=self._environment, check=True)

    @contextlib.contextmanager
    def served(self, *, cached=False, workers=1, threads=1):
        """Serve it with granian, as ours is, with pages in memory or without; gives its process,
        with ``url``."""
        port = free_port()
        process = subprocess.Popen(
            [
                PYTHON, "-m", "granian", "--interface", "wsgi", "--blocking-threads", str(threads),
                "--workers", str(workers), "--no-ws", "--port", str(port), "--log-level", "error",
                "wagtail_site.wsgi:application",
            ],
            cwd=FOLDER,
            env=self._environment | {"PEER_CACHE": "yes" if cached else ""},
        )  # fmt: skip
        process.url = f"http://127.0.0.1:{port}"
        try:
            wait_for(process.url)
            time.sleep(0.5)
            yield process
        finally:
            end(process)
