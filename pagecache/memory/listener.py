"""Listen for what the database says has changed (``NOTIFY``), on a connection of its own, and drop
the pages concerned. Where notifications may be missed, ``Listener.is_current`` says so.
"""

import heapq
import logging
import secrets
import select
import threading
import time
from collections.abc import Iterable
from typing import Self

import psycopg2
import psycopg2.extensions

from background import clock
from background.listening import NOT_LISTENING, TIMEOUT, listen, notify
from pagecache.memory.lru import LruPages

logger = logging.getLogger("pagecache.memory")

CHANNEL = "pages"
#: Between two attempts to connect, in seconds.
RETRY_DELAY = 0.5
#: How long to wait for a notification before a look at the clock, in milliseconds.
MAX_WAIT_MS = 200
#: How often a listening connection is tested, in seconds.
HEARTBEAT_INTERVAL = 10
_NAME = "worldview page cache"
_NEVER = float("inf")


class _Disconnected(OSError):
    """Another thread found that the connection is lost, and said so."""


class Listener:
    """Keep ``pages`` current. ``is_current()`` says whether they are, and must be asked first."""

    def __init__(self, pages: LruPages) -> None:
        self._pages = pages
        self._connection: psycopg2.extensions.connection | None = None
        self._pollers = threading.local()
        self._lock = threading.RLock()
        self._scheduled, self._heartbeat = ScheduledPurges(), Heartbeat()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._listening = False
        self._warned = False
        self._stopping = threading.Event()
        self._tried = threading.Event()

    def start(self) -> None:
        """Start to listen in a thread of this process, once; return when that first tried to
        connect."""
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    # Not before the first request: a server may fork after the import.
                    thread = threading.Thread(target=self._listen, name="page cache", daemon=True)
                    thread.start()
                    self._thread = thread
        self._tried.wait(TIMEOUT)

    def is_current(self) -> bool:
        """Return whether every notification of the database has been received by now and the pages
        it concerns are dropped. Pages may be served from memory only then."""
        if not self._listening:
            return False
        # Mostly nothing is scheduled; asking what time it is takes long beside finding a page.
        next_at = self._scheduled.next_at
        if next_at != _NEVER and clock.earliest() >= next_at:
            self._purge_due()
        try:
            if self._poll(0):
                self._receive()
        except (psycopg2.Error, OSError, ValueError):
            return False  # disconnected this moment
        return self._listening

    def _poll(self, milliseconds: int) -> list[tuple[int, int]]:
        # A poll object serves one thread at a time.
        mine = self._pollers.__dict__
        current = self._connection
        if current is None:
            raise _Disconnected
        if mine.get("connection") is not current:
            poller = select.poll()
            poller.register(current.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
            mine["connection"], mine["poll"] = current, poller.poll
        events: list[tuple[int, int]] = mine["poll"](milliseconds)
        return events

    def stop(self) -> None:
        """End the thread and its connection."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    # --- In the thread --------------------------------------------------------------------------

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._connect()
                self._tried.set()
                logger.info("Listening for changes of pages.")
                while self._listening and not self._stopping.is_set():
                    if self._poll(MAX_WAIT_MS):
                        self._receive()
                    if clock.earliest() >= self._scheduled.next_at:
                        self._purge_due()
                    if clock.is_stale():
                        self._sync_clock()
                    self._heartbeat.beat()
            except (_Disconnected, ValueError):
                pass  # another thread disconnected
            except (psycopg2.Error, OSError) as failure:
                self._disconnect(failure)
            self._tried.set()
            self._stopping.wait(RETRY_DELAY)
        with self._lock:
            self._listening = False
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _connect(self) -> None:
        connected, scheduled = connect()
        # What was sent while nobody listened is not known: everything may have changed.
        with self._lock:
            self._pages.purge_all()
            self._connection, self._scheduled, self._heartbeat = connected, scheduled, Heartbeat()
            self._listening, self._warned = True, False
            self._receive()

    def _sync_clock(self) -> None:
        with self._lock:
            if self._connection is None:
                raise _Disconnected
            with self._connection.cursor() as cursor:
                clock.ask(cursor)
            # Notifications that came meanwhile arrived with the answer.
            self._receive()

    def _disconnect(self, failure: Exception) -> None:
        with self._lock:
            if not self._warned:
                logger.warning("Changes of pages are not heard: %s", failure)
            self._listening, self._warned = False, True
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # --- In any thread --------------------------------------------------------------------------

    def _receive(self) -> None:
        try:
            with self._lock:
                if self._connection is None:
                    return
                self._connection.poll()
                received, self._connection.notifies[:] = list(self._connection.notifies), []
                changed: set[str] = set()
                for notification in received:
                    moment, tags = parse_payload(notification.payload)
                    if moment is None:
                        changed |= tags
                    else:
                        self._scheduled.schedule(moment, tags)
                self._heartbeat.receive(changed)
                changed |= self._scheduled.pop_due()
                if changed:
                    self._pages.purge(changed)
        except psycopg2.Error as failure:
            self._disconnect(failure)

    def _purge_due(self) -> None:
        with self._lock:
            if tags := self._scheduled.pop_due():
                self._pages.purge(tags)


class ScheduledPurges:
    """The tags of changes that count from a moment to come, which is in seconds since the epoch;
    ``next_at`` is the first such moment, or infinite."""

    def __init__(self) -> None:
        self.next_at = _NEVER
        self._waiting: list[tuple[float, list[str]]] = []

    @classmethod
    def load(cls, cursor: psycopg2.extensions.cursor) -> Self:
        """Return those that the database knows of."""
        scheduled = cls()
        cursor.execute(
            "SELECT extract(epoch FROM due)::float, array_agg(label) "
            "FROM articles_pagechange WHERE due > now() - interval '1 minute' GROUP BY 1"
        )
        for moment, tags in cursor.fetchall():
            scheduled.schedule(moment, tags)
        return scheduled

    def schedule(self, moment: float, tags: Iterable[str]) -> None:
        """Add ``tags`` that change at ``moment``."""
        heapq.heappush(self._waiting, (moment, sorted(tags)))
        self.next_at = self._waiting[0][0]

    def pop_due(self) -> set[str]:
        """Return the tags whose moment has come, and remove them."""
        tags: set[str] = set()
        while self._waiting and self._waiting[0][0] <= clock.earliest():
            tags.update(heapq.heappop(self._waiting)[1])
        self.next_at = self._waiting[0][0] if self._waiting else _NEVER
        return tags


def parse_payload(payload: str) -> tuple[float | None, set[str]]:
    """Return the moment and the tags of a notification as ``pagecache_changed`` sends it
    (``sql/changes.sql``); the moment is ``None`` where the change counts already."""
    words = payload.split()
    moment = float(words.pop(0)[1:]) if payload.startswith("@") else None
    return moment, set(words)


class Heartbeat:
    """Test now and then that notifications arrive.

    A word is sent on another connection, by way of ``DATABASE_URL`` as every change is, while the
    listening one rests. Behind a pooler in transaction mode, a word sent on the listening
    connection may come back by luck, and nothing after it.
    """

    def __init__(self) -> None:
        self._word: str | None = None
        self._next = time.monotonic() + HEARTBEAT_INTERVAL

    def beat(self) -> None:
        """Send the next word when it is time; to be called often. Raise ``OSError`` where the last
        one did not arrive."""
        if time.monotonic() < self._next:
            return
        if self._word is not None:
            raise OSError(NOT_LISTENING)
        word = f"hello-{secrets.token_hex(8)}"
        self._word, self._next = word, time.monotonic() + TIMEOUT
        try:
            notify(CHANNEL, word, name=_NAME)
        except psycopg2.Error:
            # Nothing was sent, so nothing can arrive; a lost connection shows by itself.
            self.receive({word})

    def receive(self, words: set[str]) -> None:
        """Take note of the tags that arrived."""
        if self._word in words:
            self._word, self._next = None, time.monotonic() + HEARTBEAT_INTERVAL


def connect() -> tuple[psycopg2.extensions.connection, ScheduledPurges]:
    """Return a new connection that listens from now on, and the ``ScheduledPurges``; the clock was
    asked on it.

    Raise ``psycopg2.Error`` where no connection can be made, ``OSError`` where notifications do not
    arrive on it.
    """
    listening = listen(CHANNEL, name=_NAME)
    with listening.cursor() as cursor:
        _check_notifications(listening)
        listening.notifies.clear()
        clock.ask(cursor)
        return listening, ScheduledPurges.load(cursor)


def _check_notifications(listening: psycopg2.extensions.connection) -> None:
    """Raise ``OSError`` unless what another connection sends on the channel arrives."""
    word = f"hello-{secrets.token_hex(8)}"
    notify(CHANNEL, word, name=_NAME)
    until = time.monotonic() + TIMEOUT
    while not any(notification.payload == word for notification in listening.notifies):
        left = until - time.monotonic()
        if left <= 0:
            listening.close()
            raise OSError(NOT_LISTENING)
        select.select([listening], [], [], left)
        listening.poll()
