"""Installs what a requirements file pins, with a line for each package, as make does.

python -m worldview.packages requirements-demo.txt

It runs before anything is installed, so it needs Python alone.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from os import environ
from pathlib import Path

PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--no-color", "--require-hashes"]

#: A file that is fetched, or was here already; not what says what it needs.
_FILE = re.compile(
    r"\s*(?:Downloading|Using cached|Processing) (?:\S*/)?(?P<name>[\w.]+)-(?P<version>[^-\s]+?)"
    r"(?:-\S+)?\.(?:whl|tar\.gz|zip)(?: \((?P<size>[\d.]+ \w+)\))?$"
)
_UNPACKING = re.compile(r"Installing collected packages: (?P<names>.*)")


def progress(lines: Iterable[str]) -> Iterator[str]:
    """Return what is said of pip's lines: each package once, with its size, and when they are
    unpacked. Nothing else that pip says is, as which index it asks."""
    number = 0
    for line in lines:
        if found := _FILE.match(line):
            number += 1
            name = found["name"].replace("_", "-")
            size = f", {found['size']}" if found["size"] else ""
            yield f"  {number:3}  {name} {found['version']}{size}"
        elif found := _UNPACKING.match(line):
            yield f"Unpacking {len(found['names'].split(','))} packages ..."


def install(file: str) -> int:
    """Return pip's status. What went wrong it says itself."""
    pinned = re.findall(r"^[\w.-]+==", Path(file).read_text(), re.M)
    _say(f"Installing what {file} names (once): at most {len(pinned)} packages ...")
    running = subprocess.Popen(
        [sys.executable, *PIP, "-r", file],
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
        env=environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert running.stdout is not None
    for said in progress(running.stdout):
        _say(said)
    return running.wait()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(install(sys.argv[1]))
