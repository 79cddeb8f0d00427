"""The worker's loops: each kind of work in a thread of its own, which no other can stop.

A loop goes through its steps as long as there is something to do. Then it rests until one of them
is due, as the database says of them (``background.agenda``), or something came to wait for it
(``worldview.lookout``). A step that fails is noted for the desk and waits, longer each time, while
the others go on. While the database is away the whole loop waits, and then takes a new connection.
Whatever else ends a loop ends the process (``worldview.management``).
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import connection, models

from articles.models import site
from background.agenda import Agenda, Moments
from background.guard import Task, Unavailable
from background.models import Failure
from background.outages import is_outage, log_line
from outbox.presence import WORKER
from worldview.models import WorkerHeartbeat
from worldview.speaking import spoken

logger = logging.getLogger("worldview.work")

#: How long a loop rests where there was nothing to do and something is due all the same, as where
#: another worker is at it or a limit holds it back, or where it is not known what is due.
IDLE_SECONDS = 1.0
#: So long after it was due a step has its turn, for clocks do not agree to the millisecond.
MARGIN = 0.005
#: What the database said twice of one moment may be so far apart.
SLACK = 0.1
#: How long a loop heeds nobody that was woken for nothing twice in a row; each time twice as long,
#: up to ``IDLE_SECONDS``: two workers could wake each other without end.
FIRST_PAUSE = 0.01
MAX_DOUBLINGS = 10
#: One that rests on so long after its time stands still.
OVERSLEEP = 10
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
    """One task of a loop. ``work`` says whether there was something to do. When that is, ``due``
    tells; changes of which tables may move it, ``woken_by``. Or it is done ``every`` so many
    seconds, whatever there is to do."""

    task: Task
    work: Callable[[], object]
    every: float = 0
    due: Callable[[], Moments] | None = None
    woken_by: tuple[type[models.Model], ...] = ()
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

    def rests_for(self, due_in: float) -> float:
        """Return in how many seconds it has its turn, where the database says it is ``due_in`` so
        many; less than nothing where it has it already."""
        own = self.due_at - time.monotonic()
        if self.every or self.failures:
            return own
        return max(own, due_in + MARGIN)

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
        self._woken = threading.Event()
        self._agenda: Agenda | None = None
        self._rests_until: float | None = None
        self._empty_rounds, self._rested = 0, False

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                # Whoever wakes it from here on has it go round again.
                self._woken.clear()
                began = time.monotonic()
                try:
                    worked = self.round()
                    self.be_seen(self.is_well())
                    seconds = 0.0 if worked else self._rests_for(self._ask(), began)
                    self._pause = 0.0
                except Exception as failure:
                    if not is_outage(failure):
                        raise
                    if self._rested:
                        # Its session may have been ended meanwhile, which is no outage yet.
                        connection.close()
                    else:
                        self._wait_for_the_database(failure)
                    self._rested = False
                    continue
                self._rested = not worked
                self._empty_rounds = 0 if worked else self._empty_rounds + 1
                if not worked:
                    self._rest(seconds)
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

    # --- At rest --------------------------------------------------------------------------------

    def _ask(self) -> dict[str, float]:
        """Return in how many seconds each step is due, as the database says."""
        if self._agenda is None:
            self._agenda = agenda_of(self)
        return self._agenda.ask()

    def _rests_for(self, due: Mapping[str, float], began: float) -> float:
        """Return how long to rest after a round that ``began`` then and found nothing to do."""
        found = (step.rests_for(due.get(step.task.name, float("inf"))) for step in self.steps)
        seconds = min(found, default=float("inf"))
        if seconds > 0:
            return seconds
        became_due_meanwhile = time.monotonic() + seconds > began
        return 0.0 if became_due_meanwhile else IDLE_SECONDS

    def _rest(self, seconds: float) -> None:
        begun = time.monotonic()
        self._rests_until = begun + seconds
        if self._empty_rounds > 1:
            pause = FIRST_PAUSE * 2 ** min(self._empty_rounds, MAX_DOUBLINGS)
            self.stopping.wait(min(pause, IDLE_SECONDS, seconds))
        left = self._rests_until - time.monotonic()
        if not self.stopping.is_set():
            self._woken.wait(None if left == float("inf") else max(0.0, left))
        self._rests_until = None
        if time.monotonic() - begun >= IDLE_SECONDS:
            self._empty_rounds = 0

    def wake(self) -> None:
        """Have it go round, for something came to wait for it or it is to stop; in any thread."""
        self._woken.set()

    def expect(self, due: Mapping[str, float]) -> None:
        """Wake it in time where it does not know how soon a step is due; in any thread."""
        now = time.monotonic()
        sooner = now + self._rests_for(due, now) + SLACK
        if (until := self._rests_until) is not None and sooner < until:
            self.wake()

    def is_at_rest(self) -> bool:
        """Return whether it rests and has not overslept."""
        until = self._rests_until
        return until is not None and time.monotonic() < until + OVERSLEEP

    def was_seen(self) -> None:
        """Take note that somebody said for it that it is there, and whether it goes well."""
        self._seen_at = time.monotonic()
        if self.is_well():
            self._well_at = self._seen_at

    # --- Seen -----------------------------------------------------------------------------------

    def is_well(self) -> bool:
        """Whether the last run of every step went well."""
        return not any(step.failures for step in self.steps)

    def be_seen(self, went_well: bool | None) -> None:
        """Say that this thread is at work, now and then, and at once where that changed. ``None``:
        it is not known yet how it goes."""
        now = time.monotonic()
        has_changed = went_well is not None and went_well != self._went_well
        if has_changed or now - (self._well_at if went_well else self._seen_at) >= SEEN_SECONDS:
            WorkerHeartbeat.record(WORKER, {self.kind: bool(went_well)})
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


def agenda_of(*loops: Loop) -> Agenda:
    """Return what tells when the steps of some loops are due."""
    steps = [step for loop in loops for step in loop.steps]
    due = {step.task.name: step.due for step in steps if step.due is not None}
    return Agenda(due, settings=site)
