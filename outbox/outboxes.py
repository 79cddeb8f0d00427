"""What an app hands in: the model of its messages, and how each is built."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from background.guard import Task
from outbox.mime import Envelope
from outbox.models import OutboxMessage
from outbox.smtp import Refused


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Outbox:
    """Messages that somebody waits for, one at a time; they overtake all that goes in batches.

    ``build`` makes the message of a row, or raises ``NothingToSend`` where it has become pointless;
    ``prepare`` is called before each look for rows that are due.
    """

    model: type[OutboxMessage]
    build: Callable[[Any], Envelope]
    prepare: Callable[[], object] = _nothing


class Batch(Protocol):
    """A row of the app that many messages belong to (``OutboxMessage.BATCH_COLUMN``)."""

    @property
    def pk(self) -> int: ...


class BatchOutbox(ABC):
    """Messages that go in batches, many of them alike, after all that somebody waits for."""

    model: type[OutboxMessage]
    #: Under which it is kept that messages of a batch cannot be built.
    task: Task

    @abstractmethod
    def batches(self) -> Iterable[Batch]:
        """Return the batches that messages may be taken of, the first first."""

    @abstractmethod
    def build(self, batch: Any, keys: list[int]) -> Iterator[tuple[int, Envelope | Exception]]:
        """Yield the key of each row with its message, or a ``NothingToSend``, or what else went
        wrong with this one alone."""

    def hold_slots(self, worker: str, keys: list[int]) -> list[int]:
        """Return those of the rows that ``worker`` just claimed that may go now; the others were
        put off."""
        return keys

    @abstractmethod
    def on_refused(self, key: int, refusal: Refused) -> None:
        """Draw the consequences of a row that was refused for good; in the transaction that it is
        written down in. Raise nothing that is the row's own."""

    @abstractmethod
    def pause(self, batch: int, reason: str) -> None:
        """Let no more of a batch leave: the mail server does not want us."""

    @abstractmethod
    def finish(self) -> None:
        """End the batches that nothing is to be sent of any more."""
