"""Waking the worker's loops: one thread hears from the database where something came to wait.

Triggers name the table (``sql/wake.sql``). What none of them says, for it was put in with triggers
disabled, say, is found by the net: one statement, now and then, that asks when each step is next
due. It also sends a word that must come back: while none does, as behind a pooler that gives each
transaction another connection, or while there is no connection that listens, it is asked more
often. And this thread says for the loops that rest that they are there, in one statement.
"""

import logging
import secrets
import select
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress

import psycopg2
import psycopg2.extensions
from django.db import connection, models

from articles.models import SiteSettings, current_settings
from background.listening import NOT_LISTENING, TIMEOUT, listen
from background.models import Failure
from background.outages import is_outage, log_line
from outbox.presence import WORKER
from worldview.archive.models import Restoration
from worldview.loops import IDLE_SECONDS, SEEN_SECONDS, Loop, agenda_of
from worldview.models import WorkerHeartbeat

logger = logging.getLogger("worldview.work")

CHANNEL = "work"
#: Seconds between two casts of the net while notifications arrive.
NET_SECONDS = 30
#: Seconds until it is tried again to listen.
RETRY_DELAY = 5
#: What wakes every loop.
FOR_ALL: tuple[type[models.Model], ...] = (SiteSettings, Failure, Restoration)


class Lookout(threading.Thread):
    """The thread that wakes ``loops``."""

    kind = "lookout"

    def __init__(self, loops: list[Loop], *, stopping: threading.Event) -> None:
        super().__init__(name=self.kind, daemon=True)
        self._loops, self._stopping = loops, stopping
        self.ended_by: BaseException | None = None
        self._agenda = agenda_of(*loops)
        self._woken_by = {
            loop.kind: {model._meta.db_table for step in loop.steps for model in step.woken_by}
            for loop in loops
        }
        #: A byte for this thread, that it is to look up.
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._listening: psycopg2.extensions.connection | None = None
        self._word = self._deaf_for = ""
        self._heard_at = 0.0
        self._ask_at = self._listen_at = self._say_at = 0.0
        self._warned = False

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._look()
                except Exception as failure:
                    if not is_outage(failure):
                        raise
                    self._wait_for_the_database(failure)
        except BaseException as failure:
            self.ended_by = failure
            logger.critical("The thread that wakes the others ended.", exc_info=failure)
        finally:
            self._stop_listening()
            connection.close()

    def wake(self) -> None:
        """Have it look whether to stop; in any thread."""
        with suppress(BlockingIOError):  # it was told so often already
            self._rope.send(b"!")

    def _look(self) -> None:
        now = time.monotonic()
        if self._listening is None and now >= self._listen_at:
            self._listen()
        if now >= self._ask_at:
            self._cast_the_net()
        if now >= self._say_at:
            self._say_at = now + SEEN_SECONDS
            self._say_who_rests()
        self._hear(min(self._ask_at, self._say_at) - time.monotonic())

    # --- The net --------------------------------------------------------------------------------

    def _cast_the_net(self) -> None:
        now = time.monotonic()
        self._ask_at = now + IDLE_SECONDS
        if self._listening is not None and now - self._heard_at > NET_SECONDS + TIMEOUT:
            self._give_up(NOT_LISTENING)
        self._word = f"hello-{secrets.token_hex(8)}"
        told = self._agenda.ask(tell=(CHANNEL, self._word))
        if self._listening is None and not self._warned:
            # Not while the database is away altogether, which is told elsewhere.
            self._warned = True
            logger.warning(
                "The worker is not told of work, and looks for it each second: %s", self._deaf_for
            )
        for loop in self._loops:
            loop.expect(told)

    def _say_who_rests(self) -> None:
        if resting := [loop for loop in self._loops if loop.is_at_rest()]:
            WorkerHeartbeat.record(WORKER, {loop.kind: loop.is_well() for loop in resting})
            for loop in resting:
                loop.was_seen()

    # --- Listening ------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._listen_at = time.monotonic() + RETRY_DELAY
        try:
            self._listening = listen(CHANNEL, name="worldview worker")
        except psycopg2.Error as failure:
            self._give_up(str(failure))
            return
        # What was said while nobody listened is not known, nor that anything is heard now.
        for loop in self._loops:
            loop.wake()
        self._heard_at = time.monotonic() - NET_SECONDS
        self._ask_at = 0.0

    def _stop_listening(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def _give_up(self, why: str) -> None:
        self._deaf_for = why
        self._stop_listening()
        self._ask_at = 0.0

    def _hear(self, seconds: float) -> None:
        """Wait for a word, so long at most, and wake whom it concerns."""
        ears = [self._bell, *filter(None, [self._listening])]
        heard, _, _ = select.select(ears, [], [], max(0.0, seconds))
        if self._bell in heard:
            self._bell.recv(4096)
        if self._listening is None or self._listening not in heard:
            return
        try:
            self._listening.poll()
        except psycopg2.Error as failure:
            self._give_up(str(failure))
            return
        words = {notification.payload for notification in self._listening.notifies}
        self._listening.notifies.clear()
        if self._word in words:
            self._heard_at, self._warned = time.monotonic(), False
            self._ask_at = self._heard_at + NET_SECONDS
        self._wake_for(words)

    def _wake_for(self, tables: Iterable[str]) -> None:
        changed = set(tables)
        if SiteSettings._meta.db_table in changed:
            current_settings.forget()
        concerns_all = changed & {model._meta.db_table for model in FOR_ALL}
        for loop in self._loops:
            if concerns_all or changed & self._woken_by[loop.kind]:
                loop.wake()

    def _wait_for_the_database(self, failure: Exception) -> None:
        if (line := log_line(failure)) is not None:
            logger.warning(line)
        connection.close()
        self._stopping.wait(IDLE_SECONDS)
