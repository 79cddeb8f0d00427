"""What the project says of itself, and what is installed where."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

from tests.own_apps import OWN_APPS

ROOT = Path(__file__).resolve().parent.parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_a_build_holds_every_app_and_its_files():
    rooms = PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {room.removesuffix("*") for room in rooms} == {"worldview", *OWN_APPS}
    data = PYPROJECT["tool"]["setuptools"]["package-data"]["*"]
    for room in OWN_APPS:
        for file in (ROOT / room).rglob("*.*"):
            if file.is_file() and file.suffix not in (".py", ".pyc"):
                patterns = [pattern.rpartition("/")[2] for pattern in data]
                assert any(fnmatch(file.name, pattern) for pattern in patterns), file
