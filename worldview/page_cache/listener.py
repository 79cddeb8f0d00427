"""Hears what the database says has changed, on a connection of its own, and drops the pages
concerned. What it does not hear for certain it says it does not hear."""

import heapq
import logging
import secrets
import select
import threading
import time

import psycopg2
from django.db import connection

from articles import clock

logger = logging.getLogger("worldview.page_cache")

CHANNEL = "pages"
#: Between two attempts to connect, in seconds.
PAUSE = 0.5
#: How long it waits for a word before it looks at the clock, in milliseconds.
LONGEST_REST = 200
#: How long a new connection may take until it hears itself.
PATIENCE = 3
#: A peer that vanished without a word is noticed by TCP in about five seconds.
_CONNECTION = {
    "application_name": "worldview page cache",
    "connect_timeout": PATIENCE,
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}


class Listener:
    """Keeps ``pages`` current. ``hears()`` says whether they are, and must be asked first."""

    def __init__(self, pages):
        self._pages = pages
        self._connection = None
        self._sockets = threading.local()
        self._lock = threading.RLock()
        self._due = Due()
        self._starting = threading.Lock()
        self._thread = None
        self._listening = False
        self._complained = False
        self._stopping = threading.Event()
        self._tried = threading.Event()

    def start(self):
        """Begin to listen, in a thread of this process; return when it first tried."""
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    # Not before the first request: a server may fork after the import.
                    thread = threading.Thread(target=self._listen, name="page cache", daemon=True)
                    thread.start()
                    self._thread = thread
        self._tried.wait(PATIENCE)

    def hears(self):
        """Whether all that the database has told this process by now is heard and done. What is
        kept may be shown only then."""
        if not self._listening:
            return False
        if clock.earliest() >= self._due.next:
            self._drop_due()
        try:
            if self._readable(0):
                self._hear()
        except (AttributeError, psycopg2.Error, OSError, ValueError):
            return False  # lost this moment
        return self._listening

    def _readable(self, milliseconds):
        # A poll object serves one thread at a time.
        mine = self._sockets.__dict__
        made = self._connection
        if mine.get("connection") is not made:
            poller = select.poll()
            poller.register(made.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
            mine["connection"], mine["poll"] = made, poller.poll
        return mine["poll"](milliseconds)

    def stop(self):
        """End the thread and its connection."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    # --- In the thread --------------------------------------------------------------------------

    def _listen(self):
        while not self._stopping.is_set():
            try:
                self._connect()
                self._tried.set()
                logger.info("Listening for changes of pages.")
                while self._listening and not self._stopping.is_set():
                    if self._readable(LONGEST_REST):
                        self._hear()
                    if clock.earliest() >= self._due.next:
                        self._drop_due()
                    if clock.is_stale():
                        self._look_at_the_clock()
            except (psycopg2.Error, OSError) as failure:
                self._lose(failure)
            except (AttributeError, ValueError):
                pass  # another thread found it lost
            self._tried.set()
            self._stopping.wait(PAUSE)
        with self._lock:
            self._listening = False
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _connect(self):
        made, due = listening()
        # What was said while nobody listened is not known: everything may have changed.
        with made.cursor() as cursor:
            clock.ask(cursor)
        with self._lock:
            self._pages.drop_all()
            self._connection, self._due = made, due
            self._listening, self._complained = True, False
            self._hear()

    def _look_at_the_clock(self):
        with self._lock:
            with self._connection.cursor() as cursor:
                clock.ask(cursor)
            # What was said meanwhile came with the answer.
            self._hear()

    def _lose(self, failure):
        with self._lock:
            if not self._complained:
                logger.warning("Changes of pages are not heard: %s", str(failure).strip())
            self._listening, self._complained = False, True
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # --- In any thread --------------------------------------------------------------------------

    def _hear(self):
        try:
            with self._lock:
                if self._connection is None:
                    return
                self._connection.poll()
                heard, self._connection.notifies[:] = list(self._connection.notifies), []
                changed = set()
                for notice in heard:
                    moment, labels = understood(notice.payload)
                    if moment is None:
                        changed |= labels
                    else:
                        self._due.wait_for(moment, labels)
                changed |= self._due.come()
                if changed:
                    self._pages.drop(changed)
        except psycopg2.Error as failure:
            self._lose(failure)

    def _drop_due(self):
        with self._lock:
            if labels := self._due.come():
                self._pages.drop(labels)


class Due:
    """What changes at moments to come (seconds since the epoch); ``next`` is the first."""

    def __init__(self):
        self.next = float("inf")
        self._waiting = []

    @classmethod
    def waiting(cls, cursor):
        """All that the database knows of."""
        due = cls()
        cursor.execute(
            "SELECT extract(epoch FROM due)::float, array_agg(label) "
            "FROM articles_pagechange WHERE due > now() - interval '1 minute' GROUP BY 1"
        )
        for moment, labels in cursor.fetchall():
            due.wait_for(moment, labels)
        return due

    def wait_for(self, moment, labels):
        heapq.heappush(self._waiting, (moment, sorted(labels)))
        self.next = self._waiting[0][0]

    def come(self):
        """The labels whose moment has come; each once."""
        labels = set()
        while self._waiting and self._waiting[0][0] <= clock.earliest():
            labels.update(heapq.heappop(self._waiting)[1])
        self.next = self._waiting[0][0] if self._waiting else float("inf")
        return labels


def understood(payload):
    """``(moment or None, labels)`` of a notification, as migration articles/0022 writes it."""
    words = payload.split()
    moment = float(words.pop(0)[1:]) if payload.startswith("@") else None
    return moment, set(words)


def listening():
    """A connection of its own that hears of changes from now on, and what is ``Due``.

    Raises ``psycopg2.Error`` where there is no connection, ``OSError`` where one does not hear.
    """
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "assume_role"):
        parameters.pop(name, None)
    made = psycopg2.connect(**(parameters | _CONNECTION))
    made.autocommit = True
    with made.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
        _hears_itself(made, cursor)
        made.notifies.clear()
        return made, Due.waiting(cursor)


def _hears_itself(made, cursor):
    """Raise ``OSError`` unless what is said on the channel comes back: behind a pooler that gives
    every transaction another connection it does not."""
    word = f"hello-{secrets.token_hex(8)}"
    cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, word])
    until = time.monotonic() + PATIENCE
    while not any(notice.payload == word for notice in made.notifies):
        left = until - time.monotonic()
        if left <= 0:
            raise OSError(
                "LISTEN does not work on this connection. A pooler in between must keep one "
                "connection a session (docs/deploying.md)."
            )
        select.select([made], [], [], left)
        made.poll()
