"""Archives, and copies of the public site, that the worker makes: asked for at the desk, archives
each week too where the operator says so.

A thread of its own writes the archive and reads all of it in one transaction; the worker's thread
says meanwhile how far it is, so that it is seen. One that was killed is begun anew.
"""

import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from background import clock, locks
from background.agenda import AT_ONCE, Moments, moments
from background.guard import Task
from worldview.archive import containers, exporting, object_storage
from worldview.archive.models import LEASE, ArchiveRun
from worldview.static_site import asked
from worldview.static_site.asked import Asked

TASK = Task(
    "archive",
    _("Taking everything out"),
    _("See whether there is room where it goes, and ask for it again at the desk."),
    is_retried=False,
)
#: How long what was asked for at the desk is offered.
TTL = timedelta(days=7)
#: How often one is made by itself, how soon again where that failed, and how many are kept.
INTERVAL, RETRY_DELAY, KEPT = timedelta(days=7), timedelta(days=1), 4
#: How often is said how far it is, in seconds.
SAID_EVERY = 1.0


#: Told how much of all is done.
Progress = Callable[[int, int], object]


class _Stopped(Exception):
    pass


def next_archive() -> Moments:
    """Return when ``make_next`` has something to do."""
    return moments(ArchiveRun.objects.unfinished(), Coalesce(F("seen_at") + LEASE, AT_ONCE))


def make_next(*, until: Callable[[], bool]) -> bool:
    """Make the archive that waits longest, unless ``until()`` is true; return whether there was
    one."""
    with transaction.atomic():
        waiting = ArchiveRun.objects.waiting().select_for_update(skip_locked=True)
        run = waiting.order_by("pk").first()
        if run is None:
            return False
        run.seen_at = clock.now()
        run.save(update_fields=["seen_at"])
    TASK.attempt(run.pk, partial(_make, run, until), about=run, atomic=False)
    return True


def _make(run: ArchiveRun, until: Callable[[], bool]) -> None:
    if run.is_site:
        run.folder = settings.SITE_COPY_DIR
        run.save(update_fields=["folder"])
    writing = _Writing(run)
    writing.start()
    while writing.is_alive():
        writing.join(SAID_EVERY)
        run.done, run.total, run.seen_at = writing.done, writing.total, clock.now()
        run.save(update_fields=["done", "total", "seen_at"])
        if until():
            writing.is_stopping = True
    if isinstance(writing.failure, _Stopped):
        run.seen_at = None
    elif writing.failure is not None:
        run.failure, run.finished_at = str(writing.failure)[:300], clock.now()
    else:
        run.bytes, run.finished_at = writing.bytes, clock.now()
    run.save(update_fields=["seen_at", "bytes", "failure", "finished_at"])
    if run.failure and writing.failure is not None:
        raise writing.failure


def _copy_site(run: ArchiveRun, progress: Progress) -> int:
    """Make a copy of the site: where the operator has one, or as a file to download."""
    if run.folder:
        return asked.make(Asked(run.folder, run.url), progress)
    folder = str(asked.packed_folder())
    return asked.make(Asked(folder, run.url, packed=str(run.path)), progress)


class _Writing(threading.Thread):
    """Writes one archive, with a connection of its own."""

    def __init__(self, run: ArchiveRun) -> None:
        super().__init__(name=f"archive {run.pk}", daemon=True)
        self._path, self._storage = run.path, run.storage
        self._make = partial(_copy_site, run) if run.is_site else self._export
        self.done = self.total = self.bytes = 0
        self.is_stopping = False
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Of a worker that was killed before it could say that it was done.
            self._path.unlink(missing_ok=True)
            containers.remove_partial(self._path)
            self.bytes = self._make(self._note)
        except Exception as failure:
            self.failure = failure
        finally:
            connection.close()

    def _export(self, progress: Progress) -> int:
        exporting.export(self._path, progress=progress)
        size = self._path.stat().st_size
        if self._storage:
            try:
                object_storage.store(self._storage, self._path)
            finally:
                self._path.unlink()
        return size

    def _note(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self.is_stopping:
            raise _Stopped


def plan_weekly() -> None:
    """Ask for the archive of the week where one is wanted and due."""
    if not settings.ARCHIVE_DIR:
        return
    with transaction.atomic():
        locks.acquire("archive of the week")
        last = ArchiveRun.objects.filter(is_weekly=True).first()
        if last is not None:
            delay = RETRY_DELAY if last.failure else INTERVAL
            if last.finished_at is None or last.asked_at > clock.now() - delay:
                return
        ArchiveRun.objects.create(is_weekly=True)


def forget_old() -> None:
    """Remove archives that are offered no more, and of the weekly ones all but the last few."""
    weekly = ArchiveRun.objects.filter(is_weekly=True).exclude(finished_at=None)
    over = clock.now() - TTL
    # Storage may be away: what lies here is not to wait for it.
    old = [*ArchiveRun.objects.filter(is_weekly=False, finished_at__lt=over)]
    old += weekly.exclude(failure="").filter(finished_at__lt=over)
    old += islice(weekly.filter(failure="").iterator(), KEPT, None)
    for run in old:
        if not run.folder:
            run.path.unlink(missing_ok=True)
        if run.storage and not run.failure:
            object_storage.remove(run.storage, str(run))
        run.delete()
    if not ArchiveRun.objects.filter(kind=ArchiveRun.Kind.SITE, folder="").exists():
        shutil.rmtree(asked.packed_folder(), ignore_errors=True)
