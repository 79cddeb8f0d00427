"""Hears what the database says has changed, on a connection of its own, and drops the pages
concerned. What it does not hear for certain it says it does not hear."""

import heapq
import logging
import secrets
import select
import threading
import time

import psycopg2
from django.conf import settings
from django.db import connection

from background import clock

logger = logging.getLogger("pagecache.memory")

CHANNEL = "pages"
#: Between two attempts to connect, in seconds.
PAUSE = 0.5
#: How long it waits for a word before it looks at the clock, in milliseconds.
LONGEST_REST = 200
#: How long a new connection may take until it hears itself.
PATIENCE = 3
#: How often a connection that hears proves that it still does, in seconds.
HEARTBEAT_INTERVAL = 10
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
        self._due, self._heartbeat = Due(), Heartbeat()
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
                    self._heartbeat.beat()
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
        with self._lock:
            self._pages.drop_all()
            self._connection, self._due, self._heartbeat = made, due, Heartbeat()
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
                logger.warning("Changes of pages are not heard: %s", failure)
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
                    moment, tags = understood(notice.payload)
                    if moment is None:
                        changed |= tags
                    else:
                        self._due.wait_for(moment, tags)
                self._heartbeat.hear(changed)
                changed |= self._due.come()
                if changed:
                    self._pages.drop(changed)
        except psycopg2.Error as failure:
            self._lose(failure)

    def _drop_due(self):
        with self._lock:
            if tags := self._due.come():
                self._pages.drop(tags)


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
        for moment, tags in cursor.fetchall():
            due.wait_for(moment, tags)
        return due

    def wait_for(self, moment, tags):
        heapq.heappush(self._waiting, (moment, sorted(tags)))
        self.next = self._waiting[0][0]

    def come(self):
        """The tags whose moment has come; each once."""
        tags = set()
        while self._waiting and self._waiting[0][0] <= clock.earliest():
            tags.update(heapq.heappop(self._waiting)[1])
        self.next = self._waiting[0][0] if self._waiting else float("inf")
        return tags


def understood(payload):
    """``(moment or None, tags)`` of a notification, as ``pagecache_changed`` says it."""
    words = payload.split()
    moment = float(words.pop(0)[1:]) if payload.startswith("@") else None
    return moment, set(words)


class Heartbeat:
    """Proves from time to time that what is said on the channel is heard.

    A word is said on another connection, by way of ``DATABASE_URL`` as every change is, while the
    one that listens rests. Behind a pooler that gives each transaction another connection, a word
    said on the listening one may come back by luck, and nothing after it.
    """

    def __init__(self):
        self._word, self._next = None, time.monotonic() + HEARTBEAT_INTERVAL

    def beat(self):
        """Say the next word when it is time. To be called often. Raise ``OSError`` when the last
        one was not heard."""
        if time.monotonic() < self._next:
            return
        if self._word is not None:
            raise OSError(DEAF)
        word = f"hello-{secrets.token_hex(8)}"
        self._word, self._next = word, time.monotonic() + PATIENCE
        try:
            _say(word)
        except psycopg2.Error:
            # Nothing was said, so nothing can be heard; a connection that is lost tells by itself.
            self.hear({word})

    def hear(self, words):
        """Take note of what was heard."""
        if self._word in words:
            self._word, self._next = None, time.monotonic() + HEARTBEAT_INTERVAL


DEAF = (
    "LISTEN does not work on this connection. A pooler in between must keep one connection a "
    "session, or LISTEN_DATABASE_URL lead to PostgreSQL itself (docs/deploying.md)."
)


def listening():
    """A connection of its own that hears of changes from now on, and what is ``Due`` by the clock,
    which was asked on it.

    Raises ``psycopg2.Error`` where there is no connection, ``OSError`` where one does not hear.
    """
    if settings.LISTEN_DATABASE_URL:
        made = psycopg2.connect(settings.LISTEN_DATABASE_URL, **_CONNECTION)
    else:
        made = psycopg2.connect(**(_parameters() | _CONNECTION))
    made.autocommit = True
    with made.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
        _hears(made)
        made.notifies.clear()
        clock.ask(cursor)
        return made, Due.waiting(cursor)


def _parameters():
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "assume_role"):
        parameters.pop(name, None)
    return parameters


def _say(word):
    said = psycopg2.connect(**(_parameters() | _CONNECTION))
    try:
        said.autocommit = True
        with said.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, word])
    finally:
        said.close()


def _hears(made):
    """Raise ``OSError`` unless what another connection says on the channel arrives."""
    word = f"hello-{secrets.token_hex(8)}"
    _say(word)
    until = time.monotonic() + PATIENCE
    while not any(notice.payload == word for notice in made.notifies):
        left = until - time.monotonic()
        if left <= 0:
            made.close()
            raise OSError(DEAF)
        select.select([made], [], [], left)
        made.poll()
