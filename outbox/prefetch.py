"""Claiming messages that are due, and building them before a connection is free."""

import time
import zlib
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from background.guard import Task
from background.models import Failure
from background.outages import is_not_the_rows
from outbox import transitions
from outbox.messages import NothingToSend
from outbox.mime import Envelope, Unsendable, wire_address
from outbox.models import OutboxMessage
from outbox.outboxes import Batch, BatchOutbox, Outbox
from outbox.presence import WORKER
from outbox.ready import Job, ReadyJobs
from outbox.transitions import Model, State

#: Messages of batches that wait for a connection at most; and for each connection at least.
BATCH_SIZE, BATCH_SIZE_PER_CONNECTION = 256, 4
#: Seconds between looks for messages somebody waits for, which overtake what is claimed already.
LOOK_INTERVAL = 0.5

MESSAGE = Task(
    "message",
    _("Writing a message"),
    _("Nothing left. See whether the address can be one, and what the message is about."),
    is_retried=False,
)


class Prefetcher:
    """Puts what is due into ``ready``.

    ``check_address`` is asked before a message of ``outboxes`` is built; it raises
    ``NothingToSend`` where an address must not be written to.
    """

    def __init__(
        self,
        ready: ReadyJobs,
        outboxes: Sequence[Outbox],
        batched: BatchOutbox,
        check_address: Callable[[str], None],
    ) -> None:
        self._ready, self._outboxes, self._batched = ready, outboxes, batched
        self._check_address = check_address
        self._urgent_due_at = self._batches_due_at = 0.0
        self._failing: set[int] = set()

    def look_at_once(self) -> None:
        """Look for everything the next time."""
        self._urgent_due_at = self._batches_due_at = 0.0

    def fill(self) -> None:
        """Claim and build what is due. Raises ``ImproperlyConfigured`` where no message can be
        built, and what is the database's."""
        now = time.monotonic()
        if now >= self._urgent_due_at:
            self._urgent_due_at = now + LOOK_INTERVAL
            self._fill_urgent()
        wanted = max(BATCH_SIZE, BATCH_SIZE_PER_CONNECTION * settings.MAIL_CONNECTIONS)
        if len(self._ready) <= wanted // 2 and now >= self._batches_due_at:
            had = len(self._ready)
            for batch in self._batched.batches():
                self._fill_batch(batch, wanted - len(self._ready))
                if len(self._ready) >= wanted:
                    break
            if len(self._ready) == had:
                self._batches_due_at = now + LOOK_INTERVAL

    def _fill_urgent(self) -> None:
        for outbox in self._outboxes:
            outbox.prepare()
        for outbox in self._outboxes:
            # Behind what could not be built others may wait.
            while keys := transitions.claim(outbox.model, WORKER, settings.MAIL_CONNECTIONS):
                for key in keys:
                    self._add(outbox, key)
                if len(self._ready):
                    break

    def _add(self, outbox: Outbox, key: int) -> None:
        try:
            with transaction.atomic():
                envelope = self._build(outbox, key)
        except NothingToSend as reason:
            transitions.finish(outbox.model, WORKER, key, State.SKIPPED, str(reason))
        except Exception as failure:
            self._note_unbuilt(outbox.model, key, failure, is_urgent=True)
        else:
            self._ready.add(Job(outbox.model, key, envelope))

    def _build(self, outbox: Outbox, key: int) -> Envelope:
        rows = outbox.model.objects.select_related(*outbox.model.SELECT_RELATED)
        row: OutboxMessage | None = rows.filter(pk=key).first()
        if row is None:
            raise NothingToSend("It was deleted meanwhile.")
        self._check_address(row.address)
        wire_address(row.address)
        return outbox.build(row)

    def _fill_batch(self, batch: Batch, wanted: int) -> None:
        model = self._batched.model
        keys = transitions.claim(model, WORKER, wanted, batch=batch.pk)
        keys = self._batched.hold_slots(WORKER, keys)
        if not keys:
            return
        left, failures = set(keys), []
        try:
            for key, built in self._batched.build(batch, keys):
                left.discard(key)
                if isinstance(built, NothingToSend):
                    transitions.finish(model, WORKER, key, State.SKIPPED, str(built))
                elif isinstance(built, Exception):
                    failures.append(built)
                    self._note_unbuilt(model, key, built)
                else:
                    self._ready.add(Job(model, key, built, batch.pk))
        except Exception as failure:
            if is_not_the_rows(failure):
                raise
            failures.append(failure)
            for key in left:
                self._note_unbuilt(model, key, failure)
        # Once for all of them: what is wrong with a batch is wrong with each of its messages.
        if failures:
            self._batched.task.record_failure(batch.pk, failures[0], about=batch)
            self._failing.add(batch.pk)
        elif batch.pk in self._failing:
            Failure.objects.resolve(self._batched.task.name, batch.pk)
            self._failing.discard(batch.pk)

    def _note_unbuilt(
        self, model: Model, key: int, failure: Exception, *, is_urgent: bool = False
    ) -> None:
        """Whatever went wrong in building a message, it has not left: it must neither be lost nor
        keep others from going. What cannot be sent to its address fails; else it is tried again."""
        if is_not_the_rows(failure) or isinstance(failure, ImproperlyConfigured):
            raise failure
        attempts = model.objects.filter(pk=key).values_list("attempts", flat=True).first()
        if attempts is None:
            return  # it was deleted meanwhile
        state, not_before = transitions.next_try(attempts + 1, State.FAILED)
        if isinstance(failure, Unsendable):
            state = State.FAILED
        said = f"Could not be built: {failure}"
        transitions.finish(model, WORKER, key, state, said, not_before=not_before, attempted=True)
        if is_urgent and state == State.FAILED:
            about = f"{model._meta.app_label}, {model.__name__} {key}"
            MESSAGE.record_failure(zlib.crc32(about.encode()), failure, about=about)
