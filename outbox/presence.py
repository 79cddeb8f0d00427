"""Which workers are alive: each holds an advisory lock as long as its connection to the database
lasts, so that what a killed one held is let go in seconds and not when its lease ends.

The lock is held on a connection of its own where ``LISTEN_DATABASE_URL`` leads past a pooler.
Behind one that gives every transaction another connection it goes by way of the pooler otherwise,
and stays and goes with a connection that is not ours. So it is looked at again and again whether
the lock is still there: a living worker takes it anew before others miss it for too long.
"""

import os
import secrets
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg2
from django import db
from django.conf import settings
from django.db import connection

from background.guard import Unavailable
from outbox.models import OutboxMessage

#: This process, by a name that no other one has or had: process ids begin anew in containers.
WORKER = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"

#: The first half of the locks' keys, so that they are nobody else's.
NAMESPACE = 0x57565231
#: Seconds between two looks whether our lock is still there.
LOOK_INTERVAL = 5
#: A worker whose lock was missed for so many seconds is gone: one that lost its connection, or its
#: lock, has it anew by then.
GRACE_PERIOD = 15
CONNECT_TIMEOUT = 10

_HELD = """
    SELECT objid::bigint FROM pg_locks
     WHERE locktype = 'advisory' AND classid::bigint = %s AND objsubid = 2 AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Presence:
    """A worker's own lock, and its watch over those of others."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        #: Connections of the driver's, which brings no types.
        self._own: Any = None
        self._held_on: Any = None
        self._looked_at = float("-inf")
        self._missed_since: dict[str, float] = {}

    def hold(self) -> None:
        """Take the lock, unless it is there; asked often, it looks now and then. Raises
        ``Unavailable`` where ``LISTEN_DATABASE_URL`` leads to no database."""
        try:
            self._hold()
        except psycopg2.Error:
            try:
                self._hold()  # on a new connection, where the old one had ended
            except psycopg2.Error as failure:
                raise Unavailable(
                    "Others could not see that this worker is alive, so it sends nothing: "
                    f"LISTEN_DATABASE_URL leads to no database. {failure}"
                ) from failure

    def _hold(self) -> None:
        session = self._session()
        now = time.monotonic()
        if session is self._held_on and now - self._looked_at < LOOK_INTERVAL:
            return
        if session is not self._held_on:
            # Where we were without a connection, others may have been too.
            self._missed_since.clear()
        self._looked_at = now
        with self._cursor() as cursor:
            # One that a former connection of ours holds is there until the server knows its end.
            is_there = _number(self.worker) in _alive(cursor)
            if not is_there:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", _key(self.worker))
                (is_there,) = cursor.fetchone()
        self._held_on = session if is_there else None

    def gone(self, *models: type[OutboxMessage]) -> list[str]:
        """Return the workers that hold rows of these models and are not alive any more."""
        holding: set[str] = set()
        for model in models:
            rows = model.objects.filter(state__in=OutboxMessage.IN_HAND).order_by()
            holding |= set(rows.values_list("worker", flat=True).distinct())
        # Workers of former versions hold no lock, and have names of two parts.
        holding = {name for name in holding if name.count(":") == 2 and name != self.worker}
        if not holding:
            self._missed_since.clear()
            return []
        with connection.cursor() as cursor:
            alive = _alive(cursor)
        missed = {name for name in holding if _number(name) not in alive}
        now = time.monotonic()
        self._missed_since = {name: self._missed_since.get(name, now) for name in missed}
        return [name for name, since in self._missed_since.items() if now - since >= GRACE_PERIOD]

    def leave(self) -> None:
        """Let the lock go."""
        held, self._held_on = self._held_on, None
        if self._own is not None:
            self._own.close()
            self._own = None
        elif held is not None and held is connection.connection and not held.closed:
            # Where that fails, it goes with the connection.
            with suppress(db.Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _key(self.worker))

    def _session(self) -> Any:
        """Return the driver's connection that the lock is to be held on."""
        if not settings.LISTEN_DATABASE_URL:
            connection.ensure_connection()
            return connection.connection
        if self._own is None or self._own.closed:
            self._own = psycopg2.connect(
                settings.LISTEN_DATABASE_URL,
                connect_timeout=CONNECT_TIMEOUT,
                keepalives_idle=CONNECT_TIMEOUT,
            )
            self._own.autocommit = True
        return self._own

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        if self._own is None:
            with connection.cursor() as cursor:
                yield cursor
            return
        try:
            with self._own.cursor() as cursor:
                yield cursor
        except psycopg2.Error:
            self._own.close()
            raise


def _alive(cursor: Any) -> set[int]:
    """Return the numbers of the workers that hold their locks."""
    cursor.execute(_HELD, [NAMESPACE])
    return {number for (number,) in cursor.fetchall()}


def _number(worker: str) -> int:
    return zlib.crc32(worker.encode())


def _key(worker: str) -> tuple[int, int]:
    """Return a worker's lock as two signed numbers of 32 bits."""
    number = _number(worker)
    return NAMESPACE, number - 2**32 if number >= 2**31 else number
