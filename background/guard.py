"""One bad row never ends a loop.

A task names what a loop does and what a person can do where it fails. ``attempt`` does it for one
row: what goes wrong with that row is kept as a ``Failure``, and the loop goes on with the next.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from background.models import Failure
from background.outages import is_not_the_rows

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

logger = logging.getLogger(__name__)

#: Every task there is, by name.
TASKS: dict[str, "Task"] = {}


class Unavailable(Exception):
    """What a task needs from outside does not answer: said in a sentence, and tried later;
    ``retry_after``: in so many seconds, where that is not to be longer each time."""

    def __init__(self, said: str, *, retry_after: float | None = None) -> None:
        super().__init__(said)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Task:
    """Something the worker does. ``advice``: what a person can do where it fails;
    ``is_retried``: whether a row that failed has its turn again by itself, or by ``try_again``."""

    name: str
    title: "StrOrPromise"
    advice: "StrOrPromise"
    is_retried: bool = True

    def __post_init__(self) -> None:
        TASKS[self.name] = self

    def attempt(
        self, row: int, work: Callable[[], object], *, about: object = "", atomic: bool = True
    ) -> bool:
        """Do ``work()`` for one row and return whether it went well.

        An error that is not the row's own (``is_not_the_rows``) is raised; any other one is kept.
        Within a savepoint, so that what was half done is undone, unless ``atomic`` is false.
        """
        try:
            with transaction.atomic() if atomic else nullcontext():
                work()
        except Exception as failure:
            self.record_failure(row, failure, about=about)
            return False
        Failure.objects.resolve(self.name, row)
        return True

    def record_failure(self, row: int, failure: Exception, *, about: object = "") -> None:
        """Store what went wrong with a row; raise it where it was not the row's fault."""
        if is_not_the_rows(failure):
            raise failure
        # Without ``about``, which may be somebody's address: the desk has it.
        logger.error("%s: row %s failed.", self.title, row, exc_info=failure)
        Failure.objects.record(self.name, row, failure, about=about)

    def held_back(self) -> QuerySet[Failure, Any]:
        """Return the keys of rows that failed and are not to be tried now, as a subquery."""
        return Failure.objects.held_back(self.name)
