"""The archive as a table: years down, months across, in each how many columns it had.

A paper of twenty-five years has three hundred months here, so that they are written in one go; for
the template's own tags they would be nine tenths of the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MONTHS = range(1, 13)
#: Shades of a month, beside none.
DENSITIES = 5
#: Stands for any year where a month is named.
_ANY_YEAR = 4321


#: Letters of a month that a cell has room for, on a phone.
_ROOM = 4


def month_names() -> list[tuple[str, str]]:
    """Return the name of each month, and the short one over its cells: a number in languages that
    have none so short."""
    months = [date(_ANY_YEAR, month, 1) for month in MONTHS]
    short = [date_format(month, "M") for month in months]
    if max(map(len, short)) > _ROOM:
        short = [str(month) for month in MONTHS]
    return [(date_format(month, "F"), name) for month, name in zip(months, short, strict=True)]


@dataclass(frozen=True)
class ArchiveYear:
    """A row: ``columns`` are those of the year, as readers see it, ``months`` the cells of its
    months."""

    year: int
    address: str
    columns: str
    months: SafeString


def build_table(by_month: Mapping[tuple[int, int], int]) -> list[ArchiveYear]:
    """Return the rows for what ``ColumnCount.objects.by_month`` gives, the newest year first."""
    # Of each month what leads to it and how it is called, in a year that stands for any.
    firsts = [date(_ANY_YEAR, month, 1) for month in MONTHS]
    links = [
        f'<a href="{reverse("articles:month", args=[first])}">{{}}'
        f'<span class="unseen"> {escape(date_format(first, "YEAR_MONTH_FORMAT"))}</span></a>'
        for first in firsts
    ]
    most = max(by_month.values(), default=0)
    rows = []
    for year in sorted({year for year, _ in by_month}, reverse=True):
        counts = [by_month.get((year, month), 0) for month in MONTHS]
        cells = "\n".join(
            # The year in what leads there alone: so many columns a month may have as well.
            _cell(columns, _density(columns, most), link.replace(str(_ANY_YEAR), f"{year:04d}"))
            for columns, link in zip(counts, links, strict=True)
        )
        # Made of numbers, addresses of ours, and names that were escaped.
        months = mark_safe(cells)
        in_all = number_format(sum(counts), force_grouping=True)
        rows.append(ArchiveYear(year, reverse("articles:year", args=[year]), in_all, months))
    return rows


def _cell(columns: int, density: int, link: str) -> str:
    if not columns:
        return "<td></td>"
    shown = str(columns) if columns < 1000 else number_format(columns, force_grouping=True)
    return f'<td class="density-{density}">{link.format(shown)}</td>'


def _density(columns: int, most: int) -> int:
    """Return how dark a month is drawn, from 0 for nothing to ``DENSITIES`` for ``most``."""
    return -(-columns * DENSITIES // most) if most else 0
