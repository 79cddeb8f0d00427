"""Run any command of ``manage.py`` on the demo's database, as ``./manage`` does.

Beside a demo that runs it joins that one's PostgreSQL; otherwise it starts it, and stops it after.
"""

import sys
from pathlib import Path

from worldview import command_line
from worldview.demo.__main__ import (
    end_cleanly,
    find_folder,
    installation,
    prepare_environment,
    wants_samples,
)


def main() -> None:
    end_cleanly()
    var = find_folder()
    if not (var / "demo.json").exists():
        sys.exit(
            f"There is no demo in {var} yet: make demo makes one, make start a site of your own. "
            "The commands of a site are run by python manage.py."
        )
    prepare_environment(port(var), installation(var), samples=wants_samples())
    command_line.execute(["manage", *sys.argv[1:]], called="./manage")


def port(var: Path) -> str:
    """The port of the demo that runs, or ran last, for the addresses in what is written."""
    lock = var / "demo.lock"
    return (lock.exists() and lock.read_text()) or "8000"


if __name__ == "__main__":
    main()
