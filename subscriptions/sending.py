"""Handing messages to the mail server over several connections, each exactly accounted for.

One thread talks to the database and one for each connection to the mail server. In every round
the first writes down, in one transaction, what became of the messages that were handed over and
which go next. A message is marked before it is handed over; so a worker that is killed leaves one
``unknown`` message a connection at most, and nothing goes twice.
"""

import logging
import os
import queue
import random
import secrets
import socket
import threading
import time
import zlib
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.db import models, transaction

from background import clock
from background.guard import Task, Unavailable
from background.models import Failure
from background.outages import is_not_the_rows
from background.text import storable
from subscriptions import bounces, edition_mail, joining, ledger, letters, pace, presence, smtp
from subscriptions.encoding import Parcel, Unsendable, wire_address
from subscriptions.ledger import Result
from subscriptions.models import Delivery, Edition, Letter, Suppression
from subscriptions.writing import NothingToSend, sender

logger = logging.getLogger(__name__)

#: Minutes before the next try after a temporary refusal; after the last one we give up.
RETRY_AFTER = (1, 5, 15, 60, 240, 720)
#: Deliveries claimed at once, for each connection.
STOCK = 25
#: Seconds between looks for letters, which overtake the deliveries claimed already.
LOOK_SECONDS = 0.5
#: Seconds between looks for what dead workers held, and for editions that are done.
TIDY_SECONDS = 5
#: Seconds of rest where no mail server answers.
REST_SECONDS = 30
#: Where a domain's limit gave a message its time, it may be so late.
SLOT_LASTS = timedelta(seconds=60)

#: This process, by a name that no other one has or had: process ids begin anew in containers.
WORKER = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"

MESSAGE = Task(
    "message",
    "Writing a message",
    "Nothing left. See whether the address can be one, and what the message is about.",
    is_retried=False,
)
EDITION = Task(
    "messages of an edition",
    "Writing the messages of an edition",
    "See its deliveries that wait or failed: each says why. Once it is mended, send them again.",
    is_retried=False,
)
RETURNED = Task(
    "refusal",
    "Noting what a mail server refused",
    "The delivery is settled; only what follows for the address could not be noted.",
    is_retried=False,
)
RESULT = Task(
    "result",
    "Noting what became of a message",
    "The message left, and it is not known whether it arrived: see its state in the ledger.",
    is_retried=False,
)
TIDYING = Task("leases", "Settling what other workers left", "It is tried again by itself.")


@dataclass(frozen=True)
class Job:
    """A claimed message on its way to a connection."""

    model: type[models.Model]
    pk: int
    parcel: Parcel
    edition_id: int | None = None

    @property
    def key(self):
        return self.model, self.pk


class Ready:
    """Claimed messages that wait for a connection: letters first, and each message once."""

    def __init__(self):
        self._letters, self._deliveries = {}, {}

    def __len__(self):
        return len(self._letters) + len(self._deliveries)

    def add(self, job):
        """Put it behind its like. What was claimed anew is not what it was: the former job of the
        same message is void."""
        jobs = self._like(job)
        jobs.pop(job.key, None)
        jobs[job.key] = job

    def take(self, number, *, only_letters=False):
        """Take up to ``number`` jobs out, the first first."""
        from_ = [self._letters] if only_letters else [self._letters, self._deliveries]
        keys = [(jobs, key) for jobs in from_ for key in jobs][:number]
        return [jobs.pop(key) for jobs, key in keys]

    def put_back(self, taken):
        """Let jobs that were taken be the first again."""
        for jobs in (self._letters, self._deliveries):
            first = {job.key: job for job in taken if self._like(job) is jobs}
            rest = {key: job for key, job in jobs.items() if key not in first}
            jobs.clear()
            jobs.update(first | rest)

    def keys(self, model):
        return [pk for of, pk in [*self._letters, *self._deliveries] if of is model]

    def drop(self, model, keys):
        """Forget the jobs of messages that are not ours any more."""
        for key in keys:
            for jobs in (self._letters, self._deliveries):
                jobs.pop((model, key), None)

    def clear(self):
        self._letters.clear()
        self._deliveries.clear()

    def _like(self, job):
        return self._letters if job.edition_id is None else self._deliveries


class Line(threading.Thread):
    """One connection to the mail server: takes a job, puts down what became of it."""

    def __init__(self, results):
        super().__init__(daemon=True, name="mail")
        self.jobs, self._results = queue.SimpleQueue(), results
        self.start()

    def run(self):
        carrier = smtp.carrier()
        while (job := self.jobs.get()) is not None:
            try:
                ended = carrier.hand_over(job.parcel.sender, job.parcel.to, job.parcel.content)
            except Exception as failure:
                ended = failure
            self._results.put((self, job, ended))
        carrier.close()


class Mailer:
    """A worker's way to the mail server.

    ``others``: ledgers of other rooms that go by it too, as pairs of a model with the columns of
    ``Outgoing`` and an ``address``, and a function that builds an ``EmailMessage`` of its row, or
    gives ``None`` where it has become pointless.
    """

    def __init__(self, *others):
        self._outboxes = [(Letter, letters.of_letter), *others]
        self._results = queue.SimpleQueue()
        self._idle, self._lines = [], []
        self._ready, self._under_way = Ready(), 0
        self._letters_due = self._deliveries_due = self._rests_until = 0.0
        self._tidy_due = 0.0
        self._no_more_before = 0.0
        self._unanswered = ""
        self._notes, self._refusals = {}, []
        #: Marked as being handed over in a transaction of which we never heard the end.
        self._in_doubt = {}
        self._failing = set()
        self._presence = presence.Presence(WORKER)

    @property
    def models(self):
        """All ledgers it sends from."""
        return [Delivery, *(model for model, _ in self._outboxes)]

    def send(self, *, until, on_result=lambda: None):
        """Hand over what is due until nothing is left or ``until()`` is true; then wait for what
        is under way. Returns whether there was anything; ``on_result()`` whenever it was written
        down what a mail server said. Raises ``Unavailable`` where none answers."""
        sent, mistake = False, None
        self._presence.hold()
        self._settle_doubts()
        self._raise_while_resting()
        self._letters_due = self._deliveries_due = 0.0
        while True:
            self._tidy()
            stopping = until() or time.monotonic() < self._rests_until or mistake is not None
            if not stopping:
                try:
                    self._stock_up()
                except ImproperlyConfigured as failure:
                    # Ours and no message's: all wait until it is mended.
                    mistake, stopping = failure, True
                    ledger.release_all(*self.models, worker=WORKER)
            ended = self._collect(stopping)
            self._write_down(ended, dispatch=not stopping)
            if any(isinstance(outcome, (str, smtp.Refused)) for _, _, outcome in ended):
                on_result()
            sent = sent or self._under_way > 0
            if self._under_way:
                continue
            if stopping or not self._ready or time.monotonic() < self._no_more_before:
                self._put_back()
                self._tidy_due = 0.0
                self._tidy()
                self._raise_while_resting()
                if mistake is not None:
                    raise mistake
                return sent

    def close(self):
        """End the connections."""
        for line in self._lines:
            line.jobs.put(None)
        for line in self._lines:
            line.join(timeout=10)
        self._lines, self._idle = [], []
        self._presence.leave()

    def _raise_while_resting(self):
        rest = self._rests_until - time.monotonic()
        if rest > 0:
            raise Unavailable(
                f"No mail server answers, so all mail waits: {self._unanswered}", retry_after=rest
            )

    def _tidy(self):
        now = time.monotonic()
        if now >= self._tidy_due:
            self._tidy_due = now + TIDY_SECONDS
            self._presence.hold()
            gone = self._presence.gone(*self.models)
            TIDYING.attempt(0, lambda: self._end(gone), about="Leases")

    def _end(self, gone):
        ledger.end_leases(*self.models, gone=gone)
        for model in self.models:
            # Among the claims that ended may be our own: whoever takes the message now, sends it.
            if waiting := self._ready.keys(model):
                held = ledger.held(model, WORKER, waiting)
                self._ready.drop(model, [key for key in waiting if key not in held])
        ledger.finish_editions()

    # --- What is next ---------------------------------------------------------------------------

    def _stock_up(self):
        now = time.monotonic()
        if now >= self._letters_due:
            self._letters_due = now + LOOK_SECONDS
            joining.answer_sign_ups()
            for model, build in self._outboxes:
                # Behind what could not be written others may wait.
                while keys := ledger.claim(model, WORKER, settings.MAIL_CONNECTIONS):
                    for key in keys:
                        self._stock_letter(model, key, build)
                    if self._ready:
                        break
        wanted = STOCK * settings.MAIL_CONNECTIONS
        if len(self._ready) <= wanted // 2 and now >= self._deliveries_due:
            had = len(self._ready)
            for edition in Edition.objects.going_out().order_by("frozen_at", "pk")[:20]:
                self._stock_edition(edition, wanted - len(self._ready))
                if len(self._ready) >= wanted:
                    break
            if len(self._ready) == had:
                self._deliveries_due = now + LOOK_SECONDS

    def _stock_letter(self, model, key, build):
        try:
            with transaction.atomic():
                parcel = _built(model, key, build)
        except NothingToSend as reason:
            return ledger.settle(model, WORKER, key, "skipped", str(reason))
        except Exception as failure:
            return self._not_built(model, key, failure)
        self._ready.add(Job(model, key, parcel))
        return None

    def _stock_edition(self, edition, wanted):
        keys = ledger.claim(Delivery, WORKER, wanted, edition=edition.pk)
        keys = self._in_their_slots(keys)
        if not keys:
            return
        left, failures = set(keys), []
        try:
            for key, parcel in edition_mail.parcels(edition, keys):
                left.discard(key)
                if isinstance(parcel, NothingToSend):
                    ledger.settle(Delivery, WORKER, key, "skipped", str(parcel))
                elif isinstance(parcel, Exception):
                    failures.append(parcel)
                    self._not_built(Delivery, key, parcel)
                else:
                    self._ready.add(Job(Delivery, key, parcel, edition.pk))
        except Exception as failure:
            if is_not_the_rows(failure):
                raise
            failures.append(failure)
            for key in left:
                self._not_built(Delivery, key, failure)
        # Once for all of them: what is wrong with an edition is wrong with each of its messages.
        if failures:
            EDITION.record_failure(edition.pk, failures[0], about=edition)
            self._failing.add(edition.pk)
        elif edition.pk in self._failing:
            Failure.objects.resolve(EDITION.name, edition.pk)
            self._failing.discard(edition.pk)

    def _not_built(self, model, key, failure):
        """Whatever went wrong in building it, it has not left: it must neither be lost nor keep
        others from going. What cannot be sent to its address fails; else it is tried again."""
        if is_not_the_rows(failure) or isinstance(failure, ImproperlyConfigured):
            raise failure
        attempts = model.objects.filter(pk=key).values_list("attempts", flat=True).first()
        if attempts is None:
            return  # it was deleted meanwhile
        state, not_before = _next_try(attempts + 1, "failed")
        if isinstance(failure, Unsendable):
            state = "failed"
        said = f"Could not be built: {failure}"
        ledger.settle(model, WORKER, key, state, said, not_before=not_before, attempted=True)
        if model is not Delivery and state == "failed":
            about = f"{model._meta.app_label}, {model.__name__} {key}"
            MESSAGE.record_failure(zlib.crc32(about.encode()), failure, about=about)

    def _in_their_slots(self, keys):
        """Those of claimed deliveries that the limits of their domains let go now; the others
        wait for the time they were given."""
        if not keys or not settings.MAIL_LIMIT_PER_DOMAIN:
            return keys
        now, go, asking = clock.now(), [], {}
        rows = Delivery.objects.filter(pk__in=keys).order_by("pk")
        for pk, slot_until, email in rows.values_list("pk", "slot_until", "subscriber__email"):
            if slot_until and slot_until > now:
                go.append(pk)
            else:
                asking.setdefault(email.rpartition("@")[2].lower(), []).append(pk)
        with transaction.atomic():
            for domain in sorted(asking):
                slots = pace.slot(domain, count=len(asking[domain]))
                for pk, slot in zip(asking[domain], slots, strict=True):
                    if slot <= now:
                        go.append(pk)
                        continue
                    Delivery.objects.filter(pk=pk, state="claimed", worker=WORKER).update(
                        state="queued", not_before=slot, slot_until=slot + SLOT_LASTS
                    )
        return go

    # --- The round ------------------------------------------------------------------------------

    def _collect(self, stopping):
        """What came back from the lines; waits for something only where nothing else is to do."""
        ended = []
        held = stopping or not self._ready or time.monotonic() < self._no_more_before
        try:
            if self._under_way and (held or not self._idle):
                wait = LOOK_SECONDS if len(self._idle) == 0 else LOOK_SECONDS / 10
                ended.append(self._results.get(timeout=wait))
            while True:
                ended.append(self._results.get_nowait())
        except queue.Empty:
            return ended

    def _write_down(self, ended, *, dispatch):
        self._settle_doubts()
        taken = self._taken(len(ended)) if dispatch else []
        if not ended and not taken:
            return
        marked, held_back = list(taken), []
        try:
            with transaction.atomic():
                for _, job, outcome in ended:
                    self._account_for(job, outcome)
                self._flush()
                self._note_refusals()
                taken, held_back = self._allowed(taken)
                if taken:
                    begun = {
                        model: ledger.begin(
                            model, WORKER, [job.pk for job in taken if job.model is model]
                        )
                        for model in {job.model for job in taken}
                    }
        except Exception as failure:
            # The database is gone for now. What the mail server said is written down later. What
            # was to go next did not go; whether it was marked is not known where the connection
            # was lost at COMMIT.
            self._notes.clear()
            self._refusals.clear()
            for job in marked:
                self._in_doubt.setdefault(job.model, set()).add(job.pk)
            if is_not_the_rows(failure):
                for item in ended:
                    self._results.put(item)
                raise
            taken, held_back = [], []
            self._write_down_singly(ended)
        self._ready.put_back(held_back)
        for line, _, _ in ended:
            self._under_way -= 1
            self._idle.append(line)
        for job in taken:
            if job.pk in begun[job.model]:
                begun[job.model].discard(job.pk)
                self._under_way += 1
                self._idle.pop().jobs.put(job)

    def _write_down_singly(self, ended):
        """What became of messages, each by itself: one of them cannot be written down together
        with the others. It is not known then what became of it."""
        waiting = deque(ended)
        try:
            while waiting:
                _, job, outcome = waiting[0]
                try:
                    self._write_down_one(job, outcome)
                except Exception as failure:
                    RESULT.record_failure(job.pk, failure, about=job.model.__name__)
                    self._notes.clear()
                    self._refusals.clear()
                    lost = Result(job.pk, "unknown", "What became of it could not be noted.")
                    RESULT.attempt(job.pk, partial(ledger.record, job.model, WORKER, [lost]))
                waiting.popleft()
        except Exception:
            for item in waiting:
                self._results.put(item)
            self._under_way -= len(ended) - len(waiting)
            self._idle.extend(line for line, _, _ in ended[: len(ended) - len(waiting)])
            raise

    @transaction.atomic
    def _write_down_one(self, job, outcome):
        self._account_for(job, outcome)
        self._flush()
        self._note_refusals()

    def _settle_doubts(self):
        """Put back what was marked and never handed over: nobody knows better than we."""
        for model, keys in list(self._in_doubt.items()):
            ledger.take_back(model, WORKER, list(keys))
            ledger.release(model, WORKER, list(keys))
            self._ready.drop(model, keys)
            del self._in_doubt[model]

    def _taken(self, freed):
        """As many jobs as there are free connections, with those ``freed`` just now."""
        free = settings.MAIL_CONNECTIONS - self._under_way + freed
        if time.monotonic() < self._no_more_before:
            # A limit holds deliveries back, but never what somebody waits for.
            taken = self._ready.take(free, only_letters=True)
        else:
            taken = self._ready.take(free)
        while len(self._idle) + freed < len(taken) and len(self._lines) < settings.MAIL_CONNECTIONS:
            self._lines.append(Line(self._results))
            self._idle.append(self._lines[-1])
        return taken

    def _allowed(self, taken):
        """Those that the limits on all mail let go now, and the others."""
        now = pace.take(len(taken), at_least=sum(job.edition_id is None for job in taken))
        if now < len(taken):
            self._no_more_before = time.monotonic() + LOOK_SECONDS / 5
        return taken[:now], taken[now:]

    def _put_back(self):
        for model in self.models:
            if keys := self._ready.keys(model):
                ledger.release(model, WORKER, keys)
        self._ready.clear()

    # --- What became of it ----------------------------------------------------------------------

    def _account_for(self, job, ended):
        if isinstance(ended, str):
            return self._note(job, "accepted", ended)
        if isinstance(ended, smtp.LostAfter):
            return self._note(job, "unknown", f"The connection was lost: {ended}")
        if isinstance(ended, smtp.LostBefore):
            return self._try_later(job, f"The connection was lost before the end: {ended}")
        if isinstance(ended, smtp.Unavailable):
            return self._unavailable(job, ended)
        if isinstance(ended, smtp.Refused):
            return self._refused(job, ended)
        logger.error("Message %s %s failed.", job.model.__name__, job.pk, exc_info=ended)
        # It is not known how far it came.
        return self._note(job, "unknown", f"Failed: {ended!r}")

    def _refused(self, job, refusal):
        if 400 <= refusal.code < 500:
            return self._try_later(job, str(refusal))
        if refusal.at == "sender":
            self._pause(job, f"The mail server refused the sender: {refusal}")
            if job.edition_id:
                return self._note(job, "queued", str(refusal), attempted=False)
            return self._try_later(job, str(refusal))
        self._note(job, "refused", str(refusal))
        if job.model is Delivery:
            self._refusals.append((job.pk, refusal))
        return None

    def _note_refusals(self):
        """What follows from refusals for the addresses; each by itself, for what a server says may
        be anything."""
        for key, refusal in self._refusals:
            RETURNED.attempt(key, partial(_note_refusal, key, refusal), about=refusal)
        self._refusals.clear()

    def _unavailable(self, job, failure):
        """Nothing left: the message waits as before, and so does everything else for a while."""
        self._rests_until = time.monotonic() + REST_SECONDS
        self._unanswered = str(failure)
        if isinstance(failure, smtp.LoginFailed):
            self._pause(job, f"The mail server refused the login: {failure}")
        self._note(job, "queued", str(failure), attempted=False)

    def _pause(self, job, reason):
        Edition.objects.filter(pk=job.edition_id, paused_at=None).update(
            paused_at=clock.now(), pause_reason=storable(reason, 500)
        )

    def _try_later(self, job, why):
        attempts = job.model.objects.filter(pk=job.pk).values_list("attempts", flat=True).first()
        state, not_before = _next_try(attempts or 1)
        self._note(job, state, why, not_before=not_before)

    def _note(self, job, state, outcome, **more):
        self._notes.setdefault(job.model, []).append(Result(job.pk, state, outcome, **more))

    def _flush(self):
        for model, results in self._notes.items():
            ledger.record(model, WORKER, results)
        self._notes.clear()


def _next_try(attempts, given_up="refused"):
    """The state after so many tries failed, and when the next one is due."""
    if attempts > len(RETRY_AFTER):
        return given_up, clock.now()
    minutes = RETRY_AFTER[attempts - 1]
    # Not all at the same moment again.
    return "retry", clock.now() + timedelta(minutes=minutes * random.uniform(1, 1.2))


def _note_refusal(key, refusal):
    delivery = Delivery.objects.select_related("subscriber").filter(pk=key).first()
    if delivery is not None:
        bounces.of_refusal(delivery, refusal)


def _built(model, key, build):
    """The ``Parcel`` of a row. Raises ``NothingToSend``, or whatever goes wrong."""
    row = model.objects.select_related(*model.SENT_WITH).filter(pk=key).first()
    if row is None:
        raise NothingToSend("It was deleted meanwhile.")
    if Suppression.objects.of(row.address).exists():
        raise NothingToSend("The address is suppressed.")
    wire_address(row.address)
    parcel = build(row)
    if parcel is None:
        raise NothingToSend("It has become pointless.")
    return _parcel_of(parcel) if isinstance(parcel, EmailMessage) else parcel


def _parcel_of(message):
    (to,) = message.to
    return Parcel(sender(), wire_address(to), message.message().as_bytes(linesep="\r\n"))
