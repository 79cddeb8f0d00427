"""Handing messages to the mail server over several connections, each exactly accounted for.

One thread talks to the database and one for each connection to the mail server. In every round
the first writes down, in one transaction, what became of the messages that were handed over and
which go next; where nothing was refused and no limit holds, that is one round trip. A message is
marked before it is handed over; so a worker that is killed leaves one unknown message a connection
at most, and nothing goes twice.
"""

import queue
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from background.guard import Task, Unavailable
from background.outages import is_not_the_rows
from outbox import presence, rate_limits, smtp, transitions
from outbox.connections import ConnectionThread, Ended, Results
from outbox.outboxes import BatchOutbox, Outbox
from outbox.prefetch import LOOK_INTERVAL, Prefetcher
from outbox.presence import WORKER
from outbox.ready import Job, Key, ReadyJobs
from outbox.results import ResultLog
from outbox.transitions import Model, Result, State

#: Seconds between looks for what dead workers held, and for batches that are done.
TIDY_INTERVAL = 5
#: Seconds that a round waits until half of the connections have ended what they had: fewer and
#: larger rounds cost the database less, and the others are at work meanwhile.
GATHER_SECONDS = 0.005

RESULT = Task(
    "result",
    _("Noting what became of a message"),
    _("The message left, and it is not known whether it arrived: see its state in the ledger."),
    is_retried=False,
)
TIDYING = Task("leases", _("Settling what other workers left"), _("It is tried again by itself."))


def _may_be_written_to(address: str) -> None:
    pass


class Mailer:
    """A worker's way to the mail server.

    ``outboxes``: of messages that somebody waits for, the first of which overtake the others;
    ``batched``: what goes in batches. ``check_address``: raises ``NothingToSend`` where an address
    must not be written to.
    """

    def __init__(
        self,
        outboxes: Sequence[Outbox],
        batched: BatchOutbox,
        *,
        check_address: Callable[[str], None] = _may_be_written_to,
    ) -> None:
        self._batched = batched
        #: All models it sends from.
        self.models: list[Model] = [batched.model, *(outbox.model for outbox in outboxes)]
        self._ended: Results = queue.SimpleQueue()
        self._idle: list[ConnectionThread] = []
        self._threads: list[ConnectionThread] = []
        self._ready, self._under_way = ReadyJobs(), 0
        self._prefetcher = Prefetcher(self._ready, outboxes, batched, check_address)
        self._log = ResultLog(batched)
        self._tidy_due_at = 0.0
        self._held_back_until = 0.0
        self._is_limited, self._limits_looked_at = True, float("-inf")
        #: Marked as being handed over in a transaction of which we never heard the end.
        self._in_doubt: dict[Model, set[int]] = {}
        self._presence = presence.Presence(WORKER)

    def send(
        self, *, until: Callable[[], bool], on_result: Callable[[], object] = lambda: None
    ) -> bool:
        """Hand over what is due until nothing is left or ``until()`` is true; then wait for what
        is under way. Return whether there was anything; ``on_result()`` whenever it was written
        down what a mail server said. Raises ``Unavailable`` where none answers."""
        sent, mistake = False, None
        self._presence.hold()
        self._settle_doubts()
        self._raise_while_resting()
        self._prefetcher.look_at_once()
        while True:
            self._tidy()
            stopping = until() or time.monotonic() < self._log.rests_until or mistake is not None
            if not stopping:
                try:
                    self._prefetcher.fill()
                except ImproperlyConfigured as failure:
                    # Ours and no message's: all wait until it is mended.
                    mistake, stopping = failure, True
                    transitions.release_all(self.models, worker=WORKER)
            ended = self._collect(stopping)
            self._write_down(ended, dispatch=not stopping)
            if any(isinstance(outcome, (str, smtp.Refused)) for _, _, outcome in ended):
                on_result()
            sent = sent or self._under_way > 0
            if self._under_way:
                continue
            if stopping or not len(self._ready) or time.monotonic() < self._held_back_until:
                self._put_back()
                self._tidy_due_at = 0.0
                self._tidy()
                self._raise_while_resting()
                if mistake is not None:
                    raise mistake
                return sent

    def close(self) -> None:
        """End the connections."""
        for thread in self._threads:
            thread.jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=10)
        self._threads, self._idle = [], []
        self._presence.leave()

    def _raise_while_resting(self) -> None:
        rest = self._log.rests_until - time.monotonic()
        if rest > 0:
            raise Unavailable(
                f"No mail server answers, so all mail waits: {self._log.unanswered}",
                retry_after=rest,
            )

    def _tidy(self) -> None:
        now = time.monotonic()
        if now >= self._tidy_due_at:
            self._tidy_due_at = now + TIDY_INTERVAL
            self._presence.hold()
            gone = self._presence.gone(*self.models)
            TIDYING.attempt(0, lambda: self._end_leases(gone), about="Leases")

    def _end_leases(self, gone: list[str]) -> None:
        transitions.end_leases(self.models, gone=gone)
        for model in self.models:
            # Among the claims that ended may be our own: whoever takes the message now, sends it.
            if waiting := self._ready.keys(model):
                held = transitions.still_claimed(model, WORKER, waiting)
                self._ready.drop(model, [key for key in waiting if key not in held])
        self._batched.finish()

    # --- The round ------------------------------------------------------------------------------

    def _collect(self, stopping: bool) -> list[Ended]:
        """Return what came back from the connections; wait for something only where nothing else
        is to do."""
        ended: list[Ended] = []
        held = stopping or not len(self._ready) or time.monotonic() < self._held_back_until
        try:
            if self._under_way and (held or not self._idle):
                wait = LOOK_INTERVAL if len(self._idle) == 0 else LOOK_INTERVAL / 10
                ended.append(self._ended.get(timeout=wait))
                gather_until = time.monotonic() + GATHER_SECONDS
                while len(ended) < self._under_way // 2:
                    wait = gather_until - time.monotonic()
                    ended.append(self._ended.get(timeout=max(wait, 0)))
            while True:
                ended.append(self._ended.get_nowait())
        except queue.Empty:
            return ended

    def _write_down(self, ended: list[Ended], *, dispatch: bool) -> None:
        self._settle_doubts()
        taken = self._take(len(ended)) if dispatch else []
        if not ended and not taken:
            return
        marked = list(taken)
        held_back: list[Job] = []
        started: set[Key] = set()
        try:
            if self._is_plain(ended, taken):
                started = self._exchange(ended, taken)
            else:
                with transaction.atomic():
                    for _, job, outcome in ended:
                        self._log.note(job, outcome)
                    self._log.write()
                    taken, held_back = self._within_limits(taken)
                    started = self._start_sending(taken)
        except Exception as failure:
            # The database is gone for now. What the mail server said is written down later. What
            # was to go next did not go; whether it was marked is not known where the connection
            # was lost at COMMIT.
            self._log.clear()
            for job in marked:
                self._in_doubt.setdefault(job.model, set()).add(job.pk)
            if is_not_the_rows(failure):
                for item in ended:
                    self._ended.put(item)
                raise
            taken, held_back = [], []
            self._write_down_singly(ended)
        self._ready.put_back(held_back)
        for thread, _, _ in ended:
            self._under_way -= 1
            self._idle.append(thread)
        for job in taken:
            if job.key in started:
                started.discard(job.key)
                self._under_way += 1
                self._idle.pop().jobs.put(job)

    def _is_plain(self, ended: list[Ended], taken: list[Job]) -> bool:
        """Return whether a round is as most are: all that ended was accepted, what goes next is of
        one kind, and no limit on all mail holds."""
        now = time.monotonic()
        if now - self._limits_looked_at >= LOOK_INTERVAL:
            self._is_limited, self._limits_looked_at = rate_limits.any_hold(), now
        return (
            not self._is_limited
            and all(isinstance(item.outcome, str) for item in ended)
            and len({job.model for job in taken}) <= 1
        )

    def _exchange(self, ended: list[Ended], taken: list[Job]) -> set[Key]:
        """Write down that what ended was accepted, and mark what goes next, in one round trip."""
        for item in ended:
            self._log.note(item.job, item.outcome)
        model = taken[0].model if taken else self._batched.model
        keys = self._log.write_and_start(model, [job.pk for job in taken])
        return {(model, key) for key in keys}

    def _start_sending(self, jobs: list[Job]) -> set[Key]:
        """Mark jobs as being handed over; return the keys of those that may go."""
        return {
            (model, key)
            for model in {job.model for job in jobs}
            for key in transitions.start_sending(
                model, WORKER, [job.pk for job in jobs if job.model is model]
            )
        }

    def _write_down_singly(self, ended: list[Ended]) -> None:
        """Write down what became of messages, each by itself: one of them cannot be written down
        together with the others. It is not known then what became of it."""
        waiting = deque(ended)
        try:
            while waiting:
                _, job, outcome = waiting[0]
                try:
                    self._write_down_one(job, outcome)
                except Exception as failure:
                    RESULT.record_failure(job.pk, failure, about=job.model.__name__)
                    self._log.clear()
                    lost = Result(job.pk, State.UNKNOWN, "What became of it could not be noted.")
                    note = partial(transitions.record_results, job.model, WORKER, [lost])
                    RESULT.attempt(job.pk, note)
                waiting.popleft()
        except Exception:
            for item in waiting:
                self._ended.put(item)
            self._under_way -= len(ended) - len(waiting)
            self._idle.extend(thread for thread, _, _ in ended[: len(ended) - len(waiting)])
            raise

    @transaction.atomic
    def _write_down_one(self, job: Job, outcome: str | Exception) -> None:
        self._log.note(job, outcome)
        self._log.write()

    def _settle_doubts(self) -> None:
        """Put back what was marked and never handed over: nobody knows better than we."""
        for model, keys in list(self._in_doubt.items()):
            transitions.take_back(model, WORKER, list(keys))
            transitions.release(model, WORKER, list(keys))
            self._ready.drop(model, keys)
            del self._in_doubt[model]

    def _take(self, freed: int) -> list[Job]:
        """Take as many jobs as there are free connections, with those ``freed`` just now."""
        free = settings.MAIL_CONNECTIONS - self._under_way + freed
        # A limit holds batches back, but never what somebody waits for.
        is_limited = time.monotonic() < self._held_back_until
        taken = self._ready.take(free, only_urgent=is_limited)
        while (
            len(self._idle) + freed < len(taken) and len(self._threads) < settings.MAIL_CONNECTIONS
        ):
            self._threads.append(ConnectionThread(self._ended))
            self._idle.append(self._threads[-1])
        return taken

    def _within_limits(self, taken: list[Job]) -> tuple[list[Job], list[Job]]:
        """Return those that the limits on all mail let go now, and the others."""
        number = rate_limits.take(len(taken), at_least=sum(job.is_urgent for job in taken))
        if number < len(taken):
            self._held_back_until = time.monotonic() + LOOK_INTERVAL / 5
        return taken[:number], taken[number:]

    def _put_back(self) -> None:
        for model in self.models:
            if keys := self._ready.keys(model):
                transitions.release(model, WORKER, keys)
        self._ready.clear()
