"""The account of a run: which items were met before, and a line for each that is settled."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.models import site
from background import insertion
from worldview.moving_in.items import Item, Left, LooseRemark, Person, Picture, Post, Reader, Term
from worldview.moving_in.models import ArchiveImport, ImportedItem

Outcome = ImportedItem.Outcome
MAX_ID_LENGTH, MAX_NAME_LENGTH = 300, 200
#: So many are written, and of those that were met again unchanged noted, at a time.
BATCH_SIZE = 500
#: So many versions of an item are known to be older than what was taken in.
MAX_FORMER = 20
_KINDS: dict[type[Any], str] = {
    Person: "person",
    Term: "term",
    Picture: "picture",
    LooseRemark: "comment",
    Reader: "subscriber",
}


def kind_of(item: Item) -> str:
    """Return what the account calls such an item."""
    if isinstance(item, Post):
        return "page" if item.is_page else "post"
    return item.kind if isinstance(item, Left) else _KINDS[type(item)]


def key(source_id: str) -> str:
    """Return an id as it is stored: what is longer than fits ends in a digest of all of it."""
    source_id = source_id.replace("\0", "")
    if len(source_id) <= MAX_ID_LENGTH:
        return source_id
    return source_id[:230] + " " + hashlib.sha256(source_id.encode()).hexdigest()


def bare_host(address: str) -> str:
    """Return the host of an address, in lower case and without its ``www``."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_older(line: ImportedItem, said: str, modified_at: datetime | None = None) -> bool:
    """Return whether what an export says of an item is older than what was taken in of it: changed
    there before, or, where no moment tells, taken in before that. Several exports of a site may lie
    together, in any order."""
    if modified_at and line.modified_at and modified_at != line.modified_at:
        return modified_at < line.modified_at
    return said in line.former_fingerprints


class Account:
    """What ``run`` knows and writes down."""

    def __init__(self, run: ArchiveImport) -> None:
        self.run, self.system = run, run.system
        former = self.system.partition(" ")[2]
        #: The address of the former site, if it is known.
        self.site = former if former.startswith(("http://", "https://")) else ""
        #: The hosts of it that are known so far, and those the site here had before.
        self.hosts = ({bare_host(self.site)} - {""}) | site().former_host_names
        self._unchanged: list[int] = []
        self._older: list[int] = []

    @property
    def lock(self) -> str:
        """Of two runs that take in the same site one waits, and finds what the other made."""
        return f"archive {self.system}"

    def known(self, kind: str, source_ids: Iterable[str]) -> dict[str, ImportedItem]:
        """Return the lines there are of these items, by their ids as they are stored."""
        keys = [key(source_id) for source_id in source_ids]
        lines = ImportedItem.objects.filter(system=self.system, kind=kind, source_id__in=keys)
        return {line.source_id: line for line in lines}

    def one(self, kind: str, source_id: str) -> ImportedItem | None:
        return self.known(kind, [source_id]).get(key(source_id))

    def line(self, kind: str, source_id: str, **said: Any) -> ImportedItem:
        """Return a line that is not written yet."""
        said["name"] = said.get("name", "")[:MAX_NAME_LENGTH]
        return ImportedItem(
            system=self.system, kind=kind, source_id=key(source_id), run=self.run, **said
        )

    def settle(self, kind: str, source_id: str, **said: Any) -> ImportedItem:
        """Write the line of an item, over the one there is."""
        line = self.line(kind, source_id, **said)
        self.write([line])
        return line

    def write(self, lines: list[ImportedItem]) -> None:
        for start in range(0, len(lines), BATCH_SIZE):
            insertion.insert_or_update(
                lines[start : start + BATCH_SIZE],
                known_by=["system", "kind", "source_id"],
                said=[
                    *("name", "run", "outcome", "reason", "fingerprint", "made_digest"),
                    *("row", "within", "address", "words", "is_waiting"),
                ],
            )

    def unchanged(self, lines: Iterable[ImportedItem]) -> None:
        """Note that items were met again as they were. What was left out or doubtful is so still,
        for the same reason. ``flush`` writes that."""
        self._unchanged += [line.pk for line in lines]

    def older(self, lines: Iterable[ImportedItem]) -> None:
        """Note the same of items whose version in the export is older than what was taken in."""
        self._older += [line.pk for line in lines]

    def supersede(self, line: ImportedItem, modified_at: datetime | None = None) -> None:
        """Note that another version of an item is taken in, which was changed at that moment."""
        former = [*line.former_fingerprints, line.fingerprint][-MAX_FORMER:]
        here = ImportedItem.objects.filter(pk=line.pk)
        here.update(former_fingerprints=former, modified_at=modified_at)

    def flush(self, *, at_least: int = 1) -> None:
        """Write what was noted, where that is so much; within no transaction that may be undone."""
        if len(self._unchanged) + len(self._older) < at_least:
            return
        passed = _("the export has an older version too, which was passed by")
        settled = [Outcome.MADE, Outcome.MERGED, Outcome.UPDATED]
        for noted in (self._unchanged, self._older):
            stays = ImportedItem.objects.filter(pk__in=noted)
            before = stays.exclude(run=self.run)
            before.filter(reason=passed).update(reason="")
            before.filter(outcome__in=settled).update(outcome=Outcome.UNCHANGED)
            stays.update(run=self.run)
        ImportedItem.objects.filter(pk__in=self._older, reason="").update(reason=passed)
        self._unchanged, self._older = [], []
