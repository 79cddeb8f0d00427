"""A copy of the site that somebody asked for at the desk, made by a process of its own: it has the
addresses of the copy for its own, takes the memory of many pages, and starts others."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from worldview.static_site import failures

CHILD = ["-m", "worldview.static_site.child"]


class CopyFailed(Exception):
    """There is no copy; the message says why."""


@dataclass(frozen=True)
class Asked:
    """``folder``: where the copy is or comes to be; ``url``: where it will be read; ``packed``: the
    ZIP file it is put into, if any."""

    folder: str
    url: str
    packed: str = ""


def make(asked: Asked, progress: Callable[[int, int], object]) -> int:
    """Make the copy, or bring it up to date; return the size of its ZIP file in bytes. Raise
    ``CopyFailed``, or what ``progress`` raises: then the process is ended, and what it wrote is
    gone on with the next time."""
    process = subprocess.Popen(
        [sys.executable, *CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        text=True,
    )
    assert process.stdin, "it was asked for"
    assert process.stdout, "as above"
    try:
        with process.stdin as told:
            json.dump(asdict(asked), told)
        for line in process.stdout:
            said = json.loads(line)
            if "failure" in said:
                raise CopyFailed(said["failure"])
            if "bytes" in said:
                return int(said["bytes"])
            progress(said["done"], said["total"])
        status = process.wait()
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    raise CopyFailed(failures.KILLED if status < 0 else failures.UNKNOWN)


def packed_folder() -> Path:
    """Return where the copy is that ZIP files are made of; it stays, for the next comes sooner."""
    return Path(settings.VAR_DIR) / "archives" / "site"
