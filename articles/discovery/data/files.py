"""Values as JSON, or as a table of comma-separated values (RFC 4180)."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

#: What spreadsheets take for a formula, which they would carry out.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Iterable[dict[str, Any]], names: Sequence[str]) -> str:
    """Return a table of ``rows`` with the columns ``names``, after a mark by which spreadsheets
    know that it is UTF-8. A list stands in one cell, its names parted by semicolons."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return "\ufeff" + table.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(part.get("name") or part["headline"]) for part in value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
