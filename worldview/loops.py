"""The worker's loops: each kind of work in a thread of its own, which no other can stop.

A loop goes through its steps again and again. A step that fails is noted for the desk and waits,
longer each time, while the others go on. While the database is away the whole loop waits, and then
takes a new connection. Whatever else ends a loop ends the process (``worldview.management``).
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from articles.models import site
from background.guard import Task, Unavailable
from background.models import Failure
from background.outages import is_outage, log_line
from outbox.presence import WORKER
from worldview.models import WorkerHeartbeat
from worldview.speaking import spoken

logger = logging.getLogger("worldview.work")

IDLE_SECONDS = 1
#: How often a loop says that it is there.
SEEN_SECONDS = 30
#: Seconds until a step that failed is tried again, at most; it begins with one.
MAX_RETRY_DELAY = 300
#: Seconds of rest while the database is away, at most.
MAX_OUTAGE_PAUSE = 5
#: That something outside does not answer is said once in so many seconds.
LOG_INTERVAL = 60


@dataclass
class Step:
    """One task of a loop. ``work`` says whether there was something to do; ``every``: the seconds
    between two times, where it is not for every round."""

    task: Task
    work: Callable[[], object]
    every: float = 0
    due_at: float = field(default=0.0, init=False)
    failures: int = field(default=0, init=False)
    _said_at: float = field(default=float("-inf"), init=False)
    _may_be_noted: bool = field(default=True, init=False)

    def run(self) -> bool:
        """Do it where it is due; return whether there was something to do. Raises where the
        database is away."""
        if time.monotonic() < self.due_at:
            return False
        self.due_at = time.monotonic() + self.every
        try:
            worked = bool(self.work())
            if self._may_be_noted:
                Failure.objects.resolve(self.task.name, 0)
        except Exception as failure:
            if is_outage(failure):
                self.due_at = 0.0
                raise
            self._put_off(failure)
            return False
        self.failures, self._may_be_noted = 0, False
        # What is done now and then says of itself when it is done again.
        return worked and not self.every

    def _put_off(self, failure: Exception) -> None:
        self.failures += 1
        delay = min(2 ** (self.failures - 1), MAX_RETRY_DELAY)
        if isinstance(failure, Unavailable) and failure.retry_after is not None:
            delay = failure.retry_after
        self.due_at = time.monotonic() + max(delay, self.every)
        if isinstance(failure, Unavailable):
            if time.monotonic() - self._said_at >= LOG_INTERVAL:
                self._said_at = time.monotonic()
                logger.warning("%s", failure)
        else:
            logger.error("%s failed.", self.task.title, exc_info=failure)
        Failure.objects.record(self.task.name, 0, failure, about=self.task.title)
        self._may_be_noted = True


class Loop(threading.Thread):
    """The thread of one kind of work. ``closing``: what is to be done at its end."""

    def __init__(
        self,
        kind: str,
        steps: list[Step],
        *,
        stopping: threading.Event,
        closing: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(name=kind, daemon=True)
        self.kind, self.steps, self.stopping = kind, steps, stopping
        self.ended_by: BaseException | None = None
        self.close = closing
        self._seen_at = self._well_at = self._pause = 0.0
        self._went_well: bool | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                try:
                    worked = self.round()
                    self.be_seen(self.is_well())
                    self._pause = 0.0
                except Exception as failure:
                    if not is_outage(failure):
                        raise
                    self._wait_for_the_database(failure)
                    continue
                if not worked:
                    self.stopping.wait(IDLE_SECONDS)
            self.close()
        except BaseException as failure:
            self.ended_by = failure
            logger.critical("The thread for %s ended.", self.kind, exc_info=failure)
        finally:
            connection.close()

    def round(self) -> bool:
        """Each step once; return whether there was something to do."""
        with spoken(site()):
            worked = [step.run() for step in self.steps if not self.stopping.is_set()]
        return any(worked)

    def is_well(self) -> bool:
        """Whether the last run of every step went well."""
        return not any(step.failures for step in self.steps)

    def be_seen(self, went_well: bool | None) -> None:
        """Say that this thread is at work, now and then, and at once where that changed. ``None``:
        it is not known yet how it goes."""
        now = time.monotonic()
        has_changed = went_well is not None and went_well != self._went_well
        if has_changed or now - (self._well_at if went_well else self._seen_at) >= SEEN_SECONDS:
            WorkerHeartbeat.record(WORKER, self.kind, succeeded=bool(went_well))
            self._seen_at = now
            if went_well:
                self._well_at = now
        if went_well is not None:
            self._went_well = went_well

    def is_stopping(self) -> bool:
        """Whether to stop, for long work to ask in between; and so it is seen meanwhile, which does
        not say that it goes well."""
        self.be_seen(None)
        return self.stopping.is_set()

    def goes_well(self) -> None:
        """For long work to say in between: something was done for good."""
        self.be_seen(True)

    def _wait_for_the_database(self, failure: Exception) -> None:
        if (line := log_line(failure)) is not None:
            logger.warning(line)
        connection.close()
        self._pause = min(self._pause + 1, MAX_OUTAGE_PAUSE)
        self.stopping.wait(self._pause)
