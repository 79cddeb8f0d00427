"""The threads that talk to the mail server, one for each connection."""

import queue
import threading
from typing import NamedTuple

from outbox import smtp
from outbox.ready import Job


class Ended(NamedTuple):
    """What became of a job: what the mail server said, or what was raised."""

    thread: "ConnectionThread"
    job: Job
    outcome: str | Exception


Results = queue.SimpleQueue[Ended]


class ConnectionThread(threading.Thread):
    """One connection to the mail server: takes a job, puts down what became of it."""

    def __init__(self, results: Results) -> None:
        super().__init__(daemon=True, name="mail")
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._results = results
        self.start()

    def run(self) -> None:
        transport = smtp.transport()
        while (job := self.jobs.get()) is not None:
            envelope = job.envelope
            outcome: str | Exception
            try:
                outcome = transport.hand_over(envelope.sender, envelope.to, envelope.content)
            except Exception as failure:
                outcome = failure
            self._results.put(Ended(self, job, outcome))
        transport.close()
