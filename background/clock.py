"""What time it is, by the database's clock.

All processes of a site share one database, so its clock alone judges what is public, due or over;
a process whose own clock is wrong decides nothing by it. Queries compare with ``Now()``; everything
else asks here. The time is measured now and then and carried on by the monotonic clock, which
nobody sets.
"""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from django.db import Error, connection
from django.utils import timezone
from django.utils.translation import gettext as _

logger = logging.getLogger("worldview.clock")

#: How far the clock of a process may be from the database's before it says so, in seconds.
MAX_DIFFERENCE = 5
#: How long a measurement is relied on, in seconds.
REFRESH_INTERVAL = 30


class Cursor(Protocol):
    """What is asked of a cursor, Django's or the driver's."""

    def execute(self, sql: str, /) -> object: ...

    def fetchone(self) -> Any: ...


@dataclass(frozen=True)
class _Measured:
    """``moment`` (seconds since the epoch) is what the database said to a question that was asked
    at ``asked_at`` (monotonic) and took ``seconds``."""

    moment: float
    asked_at: float
    seconds: float

    def at(self, monotonic: float) -> float:
        # Reckoned from the question: never behind the database, so that what a query found public
        # is public here too, and ahead by no more than the answer took.
        return self.moment + (monotonic - self.asked_at)


class _Clock:
    def __init__(self) -> None:
        self._measured: _Measured | None = None
        self._lock = threading.Lock()
        self._warned = False

    def timestamp(self) -> float:
        """Return the time as seconds since the epoch, by what was measured last."""
        measured = self._measured
        if measured is None:
            self.ask()
            return self.timestamp()
        return measured.at(time.monotonic())

    def was_asked(self) -> bool:
        return self._measured is not None

    def earliest(self) -> float:
        """Return the same, but never ahead of the database."""
        measured = self._measured
        return measured.at(time.monotonic()) - measured.seconds if measured else 0.0

    def is_stale(self) -> bool:
        measured = self._measured
        return measured is None or time.monotonic() - measured.asked_at >= REFRESH_INTERVAL

    def ask(self, cursor: Cursor | None = None) -> datetime:
        """Return the database's time exactly, as an aware datetime, and remember it."""
        asked_at = time.monotonic()
        moment = _query(cursor)
        self.learn(moment.timestamp(), asked_at)
        return moment

    def learn(self, moment: float, asked_at: float) -> None:
        """Remember what the database just answered to a question asked at ``asked_at``."""
        answered_at = time.monotonic()
        new = _Measured(moment, asked_at, answered_at - asked_at)
        with self._lock:
            if self._is_better(new, answered_at):
                self._measured = new
        self._warn()

    def _is_better(self, new: _Measured, monotonic: float) -> bool:
        old = self._measured
        if old is not None and new.seconds > MAX_DIFFERENCE:
            return False  # whatever held the answer up, it tells too little
        if old is None or monotonic - old.asked_at >= REFRESH_INTERVAL or new.seconds < old.seconds:
            return True
        # The database's clock was set meanwhile.
        return abs(new.at(monotonic) - old.at(monotonic)) > old.seconds + new.seconds

    def refresh(self) -> None:
        """Measure again where the last time is long ago."""
        if self._measured is None:
            self.ask()
        elif self.is_stale():
            # In a transaction that failed, say: what was measured goes on for now.
            with suppress(Error):
                self.ask()

    def difference(self) -> float:
        """Return by how many seconds the clock of this process is ahead of the database's."""
        return time.time() - self.timestamp()

    def _warn(self) -> None:
        wrong = abs(self.difference()) > MAX_DIFFERENCE
        if wrong and not self._warned:
            logger.warning(
                "The clock of this process is %s. Nothing is decided by it, but set it right.",
                describe(self.difference()),
            )
        self._warned = wrong


def _query(cursor: Cursor | None) -> datetime:
    # Past Django's own cursor: a look at the clock is none of a page's queries.
    if cursor is None:
        connection.ensure_connection()
        with connection.wrap_database_errors, connection.connection.cursor() as own:
            return _query(own)
    cursor.execute("SELECT clock_timestamp()")
    moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


_clock = _Clock()


def now() -> datetime:
    """Return the time as an aware datetime."""
    _clock.refresh()
    return datetime.fromtimestamp(_clock.timestamp(), UTC)


def timestamp() -> float:
    """Return the time in seconds since the epoch, without ever waiting for the database after it
    was asked once."""
    return _clock.timestamp()


def estimate() -> float:
    """Return the same, or the time of the process where the database was never asked and is not
    asked now: for what must not wait for it, and by which nothing is decided."""
    return _clock.timestamp() if _clock.was_asked() else time.time()


def earliest() -> float:
    """Return the same, or a moment less: when this has come, the database's queries see it too."""
    return _clock.earliest()


def is_stale() -> bool:
    """Return whether it is time to ``ask`` again, for who has no connection of Django's."""
    return _clock.is_stale()


def ask(cursor: Cursor | None = None) -> datetime:
    """Return the time exactly as the database has it: for moments that are stored and that queries
    compare at once. ``cursor``: one of the driver's, where not of Django's connection."""
    return _clock.ask(cursor)


def learn(moment: float, asked_at: float) -> None:
    """Take the time from an answer of the database to another question: ``moment`` is what it said,
    in seconds since the epoch, and ``asked_at`` when it was asked (monotonic)."""
    _clock.learn(moment, asked_at)


def today() -> date:
    """Return the day it is in the site's time zone."""
    return timezone.localdate(now())


def difference() -> float:
    """Return by how many seconds the clock of this process is ahead of the database's; negative
    where it is behind."""
    return _clock.difference()


def warning() -> str:
    """Return a sentence where the clock of this process is wrong, or nothing."""
    _clock.refresh()
    return warning_about(difference())


def warning_about(difference: float) -> str:
    """Return the sentence about a clock that is so many seconds ahead, or nothing."""
    if abs(difference) <= MAX_DIFFERENCE:
        return ""
    return _("is %(difference)s") % {"difference": describe(difference)}


def describe(difference: float) -> str:
    """Return a difference in words, as in “86400 seconds ahead of the database’s”."""
    seconds = {"seconds": f"{abs(difference):.0f}"}
    if difference > 0:
        return _("%(seconds)s seconds ahead of the database’s") % seconds
    return _("%(seconds)s seconds behind the database’s") % seconds
