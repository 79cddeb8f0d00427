"""What was aimed at and what was reached: each part of ``make bench`` notes its lines, and
``python -m benchmarks.goals`` prints the table of all."""

import os
import sys
from pathlib import Path


def note(measured: str, goal: str, reached: str) -> None:
    """Note one line; nothing where a part runs by itself."""
    if file := os.environ.get("BENCH_GOALS"):
        with Path(file).open("a") as noted:
            noted.write(f"{measured}\t{goal}\t{reached}\n")


def main() -> None:
    file = Path(os.environ["BENCH_GOALS"])
    lines = [line.split("\t") for line in file.read_text().splitlines()] if file.exists() else []
    rows = [["measured", "goal", "reached"], *lines]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    for row in rows:
        told = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(told.rstrip() + "\n")


if __name__ == "__main__":
    main()
