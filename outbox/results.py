"""What became of messages: from what a mail server said to the state that is written down."""

import logging
import time

from outbox import smtp, transitions
from outbox.outboxes import BatchOutbox
from outbox.presence import WORKER
from outbox.ready import Job
from outbox.transitions import Model, Result, State

logger = logging.getLogger(__name__)

#: Seconds of rest where no mail server answers.
REST_SECONDS = 30


class ResultLog:
    """Gathers what became of messages, and writes it down in the caller's transaction."""

    def __init__(self, batched: BatchOutbox) -> None:
        self._batched = batched
        self._results: dict[Model, list[Result]] = {}
        self._refusals: list[tuple[int, smtp.Refused]] = []
        #: Until when (monotonic) nothing is sent because no mail server answered, and what it said.
        self.rests_until = 0.0
        self.unanswered = ""

    def note(self, job: Job, outcome: str | Exception) -> None:
        """Note what the mail server said to a message, or what was raised."""
        if isinstance(outcome, str):
            self._add(job, State.ACCEPTED, outcome)
        elif isinstance(outcome, smtp.LostAfter):
            self._add(job, State.UNKNOWN, f"The connection was lost: {outcome}")
        elif isinstance(outcome, smtp.LostBefore):
            self._retry(job, f"The connection was lost before the end: {outcome}")
        elif isinstance(outcome, smtp.Unavailable):
            self._note_unavailable(job, outcome)
        elif isinstance(outcome, smtp.Refused):
            self._note_refused(job, outcome)
        else:
            logger.error("Message %s %s failed.", job.model.__name__, job.pk, exc_info=outcome)
            # It is not known how far it came.
            self._add(job, State.UNKNOWN, f"Failed: {outcome!r}")

    def write_and_start(self, model: Model, keys: list[int]) -> set[int]:
        """Write down what was noted, where no refusal is among it, and mark rows of ``model`` as
        being handed over, in one round trip; return the keys of those that may go."""
        started = transitions.record_and_start(self._results, model, WORKER, keys)
        self._results.clear()
        return started

    def write(self) -> None:
        """Write down what was noted, and draw the consequences of refusals."""
        for model, results in self._results.items():
            transitions.record_results(model, WORKER, results)
        self._results.clear()
        for key, refusal in self._refusals:
            self._batched.on_refused(key, refusal)
        self._refusals.clear()

    def clear(self) -> None:
        """Forget what was noted and not written down."""
        self._results.clear()
        self._refusals.clear()

    def _note_refused(self, job: Job, refusal: smtp.Refused) -> None:
        if 400 <= refusal.code < 500:
            self._retry(job, str(refusal))
        elif refusal.at == "sender":
            self._pause(job, f"The mail server refused the sender: {refusal}")
            if job.is_urgent:
                self._retry(job, str(refusal))
            else:
                self._add(job, State.QUEUED, str(refusal), attempted=False)
        else:
            self._add(job, State.REFUSED, str(refusal))
            if not job.is_urgent:
                self._refusals.append((job.pk, refusal))

    def _note_unavailable(self, job: Job, failure: smtp.Unavailable) -> None:
        """Nothing left: the message waits as before, and so does everything else for a while."""
        self.rests_until = time.monotonic() + REST_SECONDS
        self.unanswered = str(failure)
        if isinstance(failure, smtp.LoginFailed):
            self._pause(job, f"The mail server refused the login: {failure}")
        self._add(job, State.QUEUED, str(failure), attempted=False)

    def _pause(self, job: Job, reason: str) -> None:
        if job.batch is not None:
            self._batched.pause(job.batch, reason)

    def _retry(self, job: Job, why: str) -> None:
        rows = job.model.objects.filter(pk=job.pk)
        attempts = rows.values_list("attempts", flat=True).first()
        state, not_before = transitions.next_try(attempts or 1)
        self._results.setdefault(job.model, []).append(
            Result(job.pk, state, why, not_before=not_before)
        )

    def _add(self, job: Job, state: State, outcome: str, *, attempted: bool = True) -> None:
        self._results.setdefault(job.model, []).append(
            Result(job.pk, state, outcome, attempted=attempted)
        )
