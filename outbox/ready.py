"""Messages that are claimed and built, and wait for a connection."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from outbox.mime import Envelope
from outbox.models import OutboxMessage

Key = tuple[type[OutboxMessage], int]


@dataclass(frozen=True)
class Job:
    """A claimed message on its way to a connection. ``batch``: the key of the one it goes with, if
    it is not one that somebody waits for."""

    model: type[OutboxMessage]
    pk: int
    envelope: Envelope
    batch: int | None = None

    @property
    def key(self) -> Key:
        return self.model, self.pk

    @property
    def is_urgent(self) -> bool:
        return self.batch is None


class ReadyJobs:
    """What waits for a connection: urgent messages first, and each once."""

    def __init__(self) -> None:
        self._urgent: dict[Key, Job] = {}
        self._batched: dict[Key, Job] = {}

    def __len__(self) -> int:
        return len(self._urgent) + len(self._batched)

    def add(self, job: Job) -> None:
        """Put it behind its like. What was claimed anew is not what it was: the former job of the
        same message is void."""
        jobs = self._like(job)
        jobs.pop(job.key, None)
        jobs[job.key] = job

    def take(self, number: int, *, only_urgent: bool = False) -> list[Job]:
        """Take up to ``number`` jobs out, the first first."""
        from_ = [self._urgent] if only_urgent else [self._urgent, self._batched]
        keys = list(islice(((jobs, key) for jobs in from_ for key in jobs), number))
        return [jobs.pop(key) for jobs, key in keys]

    def put_back(self, taken: Iterable[Job]) -> None:
        """Let jobs that were taken be the first again."""
        taken = list(taken)
        if not taken:
            return
        for jobs in (self._urgent, self._batched):
            first = {job.key: job for job in taken if self._like(job) is jobs}
            rest = {key: job for key, job in jobs.items() if key not in first}
            jobs.clear()
            jobs.update(first | rest)

    def keys(self, model: type[OutboxMessage]) -> list[int]:
        """Return the keys of the rows of ``model`` that wait here."""
        return [pk for of, pk in [*self._urgent, *self._batched] if of is model]

    def drop(self, model: type[OutboxMessage], keys: Collection[int]) -> None:
        """Forget the jobs of messages that are not ours any more."""
        for key in keys:
            for jobs in (self._urgent, self._batched):
                jobs.pop((model, key), None)

    def clear(self) -> None:
        self._urgent.clear()
        self._batched.clear()

    def _like(self, job: Job) -> dict[Key, Job]:
        return self._urgent if job.is_urgent else self._batched
