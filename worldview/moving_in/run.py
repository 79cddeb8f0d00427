"""Going through an export: from its first item to its last, or until somebody says stop.

Whatever was done is done: a run that was killed or paused goes through the export again and passes
by what its account has, so neither the order of items nor what is made of them depends on that.
"""

import gc
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from background import clock, commits, locks
from background.outages import is_not_the_rows
from worldview.archive.restoring import is_ours
from worldview.moving_in import (
    account,
    batches,
    former_hosts,
    links,
    others,
    pictures,
    posts,
    reading_ahead,
    report,
)
from worldview.moving_in.account import Account, Outcome, kind_of
from worldview.moving_in.batches import Batch
from worldview.moving_in.formats import FORMATS, detect, html_log
from worldview.moving_in.items import Item, Post, Reader
from worldview.moving_in.marks import Marks, rules_of
from worldview.moving_in.models import ArchiveImport
from worldview.moving_in.names import Names
from worldview.moving_in.post_ids import PostIds
from worldview.moving_in.refusals import Refused
from worldview.moving_in.sources import Source, open_source

logger = logging.getLogger("worldview.moving_in")
State = ArchiveImport.State
#: How often it is said how far a run is, in seconds.
SAID_SECONDS = 2
#: Of files that are read for their text.
_TEXTS = (".xml", ".wxr", ".json", ".txt", ".csv", ".md", ".markdown", ".html", ".htm", ".atom")


def begin(
    path: Path,
    *,
    by: User | None = None,
    name: str = "",
    marked: Sequence[Marks] = (),
    **options: Any,
) -> ArchiveImport:
    """Return a run for an export, not gone through yet. Raise ``Refused`` where it is none, or
    where no rules can be learnt from what is ``marked``. ``options`` are fields of
    ``ArchiveImport``."""
    if is_ours(path):
        raise Refused(
            _(
                "“%(name)s” is an archive of this program: “manage.py restore_archive” makes an "
                "empty site the same as the one it came from."
            )
            % {"name": name or path.name}
        )
    with open_source(path, name=name) as source:
        found = detect(source)
        site = FORMATS[found].site_of(source)
        if marked and found != html_log.NAME:
            raise Refused(_("Only pages written by hand are marked, and this is another export."))
        rules = rules_of(source, marked)
    return ArchiveImport.objects.create(
        path=str(path),
        name=(name or path.name)[:300],
        format=found,
        system=f"{found} {site}"[:300],
        started_by=by,
        marks=list(marked),
        rules=rules,
        **options,
    )


def go_on(run: ArchiveImport, *, until: Callable[[], bool] = lambda: False) -> None:
    """Go through the export of a run that this process claimed. ``until`` says whether to stop
    before its end; it goes on then when somebody claims it again."""
    try:
        with open_source(Path(run.path), name=run.name) as source:
            if run.is_dry_run:
                with transaction.atomic():
                    going = _Going(run, source, until)
                    is_done = going.go()
                    counts = report.counted(run)
                    report.keep(run)
                    transaction.set_rollback(True)
                run.counts, run.found_terms = counts, dict(going.names.found)
            else:
                going = _Going(run, source, until)
                is_done = going.go()
                former_hosts.remember(going.account.hosts, by=run.started_by)
    except Refused as refusal:
        run.end(State.REFUSED, refusal=str(refusal), at=clock.ask())
        return
    if is_done:
        run.share = 1
        run.end(State.FINISHED, at=clock.ask())
    else:
        ArchiveImport.objects.filter(pk=run.pk).update(claimed_until=None)


@contextmanager
def _garbage_looked_for_seldom() -> Iterator[None]:
    """Rows are many, and of their garbage counting references sees to most: looking for the rest
    whenever some were made takes a fifth of the time. It is done after each batch instead
    (``_take_in_batch``), among what the run itself has in memory."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


class _Going:
    def __init__(self, run: ArchiveImport, source: Source, until: Callable[[], bool]) -> None:
        self.run, self.source, self.until = run, source, until
        self.account, self.names = Account(run), Names(run.terms)
        format_ = FORMATS[run.format]
        texts = sum(file.size for file in source.files if file.suffix in _TEXTS)
        self.texts = texts or source.size
        self.size = max(1, self.texts * getattr(format_, "PASSES", 1))
        #: What is read before the first item comes.
        self.before = self.texts * getattr(format_, "PASSES_BEFORE", 0)
        self.said_at = float("-inf")
        self.readers: list[Reader] = []
        #: Pages that came before the one they stand under.
        self.early: list[Post] = []
        self.batch = Batch()
        self.ids = PostIds()

    def go(self) -> bool:
        """Go through all of it; return whether it came to the end."""
        self.run.done, self.run.share, self.run.went_on_at = 0, 0, None
        if not self.run.is_dry_run:
            self.run.save(update_fields=["done", "share", "went_on_at"])
        is_done = self._items() and self._links() and self._pictures()
        self.account.flush()
        return is_done

    @_garbage_looked_for_seldom()
    def _items(self) -> bool:
        for item in reading_ahead.items(self.source, self.account, size=self.texts):
            if not self._goes_on():
                self._take_in_batch()
                return False
            self._settle(item)
        self._take_in_batch()
        self._take_in_readers()
        return self._early_pages()

    def _early_pages(self) -> bool:
        """Pages whose parents came later; where none is taken in any more, those of nobody."""
        while self.early:
            waiting, self.early = self.early, []
            for page in waiting:
                if not self._goes_on():
                    return False
                self._guarded(page, partial(self._post, page))
            if len(self.early) == len(waiting):
                last, self.early = self.early, []
                for page in last:
                    self._guarded(page, partial(self._post, page, is_last=True))
        return True

    def _links(self) -> bool:
        return links.lead_stored(self.account, self._goes_on)

    def _pictures(self) -> bool:
        files = pictures.Files(
            self.source, self.run.pictures_folder, fetches=self.run.fetches_pictures
        )
        return pictures.take_in_waiting(
            self.account, files, goes_on=self._goes_on, is_dry_run=self.run.is_dry_run
        )

    def _goes_on(self) -> bool:
        self.run.done += 1
        if self.run.done == 1:
            self.run.went_on_at = clock.ask()
        if time.monotonic() - self.said_at < SAID_SECONDS:
            return True
        self.said_at = time.monotonic()
        self.run.share = min(0.99, max(0, self.source.bytes_read - self.before) / self.size)
        return self.run.say() and not self.until()

    def _settle(self, item: Item) -> None:
        if isinstance(item, Reader):
            self.readers.append(item)
            if len(self.readers) >= others.BATCH_SIZE:
                self._take_in_readers()
            return
        if isinstance(item, Post):
            item = self.ids.with_own(item)
            self.names.found.update(set(item.keywords))
        if self.batch.has(item):
            self._take_in_batch()
        self.batch.add(item)
        if self.batch.is_full:
            self._take_in_batch()

    def _take_in_batch(self) -> None:
        """Take in what waits: together, or one by one where something fails with that."""
        items, self.batch = self.batch.items, Batch()
        early = list(self.early)
        try:
            self._together(items)
        except Refused:
            raise
        except Exception as failure:
            if is_not_the_rows(failure):
                raise
            logger.info("A batch of an archive is taken in one by one: %s", failure)
            self.names.forget()
            self.early = early
            for item in items:
                self._guarded(item, partial(self._take_in, [item]))
        self.account.flush(at_least=account.BATCH_SIZE)
        del items
        gc.collect()

    def _together(self, items: Sequence[Item]) -> None:
        with transaction.atomic():
            # What is lost goes with its account, and comes in when the run goes on; for the run's
            # own end it is waited.
            commits.do_not_wait_for_the_disk()
            locks.acquire(self.account.lock)
            self._take_in(items)

    def _take_in(self, items: Sequence[Item]) -> None:
        batches.take_in(items, self.account, self.names, one=self._post)

    def _post(self, post: Post, *, is_last: bool = False) -> None:
        try:
            posts.take_in(post, self.account, self.names, is_last=is_last)
        except posts.UnknownParent:
            self.names.forget()
            self.early.append(post)

    def _take_in_readers(self) -> None:
        if self.readers:
            readers, self.readers = self.readers, []
            first = readers[0]
            self._guarded(first, lambda: others.take_in_readers(readers, self.account))

    def _guarded(self, item: Item, work: Callable[[], object]) -> None:
        """Settle one item; what fails with it is written down, and the next has its turn."""
        try:
            with transaction.atomic():
                locks.acquire(self.account.lock)
                work()
        except Refused:
            raise
        except Exception as failure:
            if is_not_the_rows(failure):
                raise
            self.names.forget()
            kind = kind_of(item)
            logger.exception("An item of an archive could not be taken in: %s", kind)
            self.account.settle(
                kind,
                item.source_id,
                name=getattr(item, "headline", "") or getattr(item, "name", ""),
                outcome=Outcome.DOUBTFUL,
                reason=_("it could not be taken in: %(why)s") % {"why": failure},
            )
