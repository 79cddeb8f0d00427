"""The report of a run: how many items became what, and a line for each."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from subscriptions.lists import escaped
from worldview.moving_in.models import ArchiveImport, ImportedItem

Outcome = ImportedItem.Outcome
#: Pages of the desk on which an item is looked at, by its kind.
_PAGES = {
    "post": "admin:articles_article_change",
    "page": "admin:articles_page_change",
    "comment": "admin:comments_comment_change",
    "person": "admin:articles_author_change",
    "term": "admin:articles_keyword_change",
    "picture": "admin:articles_photo_change",
}
#: What kinds are called; others are called as the other system calls them.
_KINDS = {
    "post": pgettext_lazy("archive", "post"),
    "page": pgettext_lazy("archive", "page"),
    "comment": pgettext_lazy("archive", "comment"),
    "person": pgettext_lazy("archive", "author"),
    "term": pgettext_lazy("archive", "category or tag"),
    "figure": pgettext_lazy("archive", "picture in a text"),
    "picture": pgettext_lazy("archive", "picture of the library"),
    "address": pgettext_lazy("archive", "former address"),
    "subscriber": pgettext_lazy("archive", "subscriber"),
    "ping": pgettext_lazy("archive", "ping"),
    "file": pgettext_lazy("archive", "other file"),
    "nav_menu_item": pgettext_lazy("archive", "line of a menu"),
}
BATCH_SIZE = 1000


def counted(run: ArchiveImport) -> list[tuple[str, str, int]]:
    """Return how many items of ``run`` there are, by kind and outcome, in a fixed order."""
    if run.is_dry_run and run.counts:
        return [(kind, outcome, number) for kind, outcome, number in run.counts]
    order = {outcome: place for place, outcome in enumerate(Outcome.values)}
    counts = ImportedItem.objects.filter(run=run).counted()
    return sorted(counts, key=lambda row: (row[0], order[row[1]]))


def kind_label(kind: str) -> str:
    """Return what items of a kind are called."""
    return str(_KINDS.get(kind, kind))


def folder() -> Path:
    """Return where exports that were uploaded and reports of dry runs are, for nobody to fetch."""
    made = Path(settings.VAR_DIR) / "moving-in"
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def path_of(run: ArchiveImport) -> Path:
    return folder() / f"report-{run.pk}.csv"


def keep(run: ArchiveImport) -> None:
    """Write the report of a dry run to its file, before what it is about is undone."""
    with path_of(run).open("w", newline="", encoding="utf-8") as file:
        write(run, file)


def write(run: ArchiveImport, file: IO[str]) -> None:
    """Write a table of all items to ``file``."""
    file.writelines(csv_lines(run))


def csv_lines(run: ArchiveImport) -> Iterator[str]:
    """Return the lines of that table."""
    for row in lines(run):
        line = StringIO(newline="")
        csv.writer(line).writerow(row)
        yield line.getvalue()


def lines(run: ArchiveImport) -> Iterator[list[str]]:
    """Return its rows, the names of the columns first."""
    yield [_("kind"), _("id there"), _("name"), _("outcome"), _("reason"), _("link")]
    items = ImportedItem.objects.filter(run=run).order_by("pk")
    for item in items.iterator(BATCH_SIZE):
        yield [
            kind_label(item.kind),
            escaped(item.source_id),
            escaped(item.name),
            str(Outcome(item.outcome).label),
            escaped(item.reason),
            link(item),
        ]


def link(item: ImportedItem) -> str:
    """Return where the desk shows what an item became, or nothing."""
    page = _PAGES.get(item.kind)
    if page is None or item.row is None or item.outcome == Outcome.SKIPPED:
        return ""
    return settings.SITE_URL + reverse(page, args=[item.row])


def said(run: ArchiveImport) -> list[str]:
    """Return the summary in sentences."""
    rows = [
        _("%(kind)s: %(number)s %(outcome)s")
        % {"kind": kind_label(kind), "number": number, "outcome": Outcome(outcome).label}
        for kind, outcome, number in counted(run)
    ]
    total = sum(number for _kind, _outcome, number in counted(run))
    return [*rows, _("%(total)s items in all") % {"total": total}]
