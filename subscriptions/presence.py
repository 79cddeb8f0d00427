"""Which workers are alive: each holds an advisory lock as long as its connection to the database
lasts, so that what a killed one held is let go in seconds and not when its lease ends.

Behind a pooler that gives every transaction another connection a lock says nothing; there it may
seem held for longer, and leases end as they always did.
"""

import time
import zlib

from django import db
from django.db import connection

#: The first half of the locks' keys, so that they are nobody else's.
NAMESPACE = 0x57565231
#: A worker whose lock was missed for so many seconds is gone: one that lost its connection has a
#: new one by then.
GRACE = 15

_HELD = """
    SELECT objid::bigint FROM pg_locks
     WHERE locktype = 'advisory' AND classid::bigint = %s AND objsubid = 2 AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Presence:
    """A worker's own lock, and its watch over those of others."""

    def __init__(self, worker: str):
        self.worker = worker
        self._held_on = None
        self._missed_since: dict[str, float] = {}

    def hold(self) -> None:
        """Take the lock on this thread's connection, unless it has it."""
        connection.ensure_connection()
        if self._held_on is connection.connection:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", _key(self.worker))
        self._held_on = connection.connection
        # Where we were without a connection, others may have been too.
        self._missed_since.clear()

    def gone(self, *models) -> list[str]:
        """The workers that hold rows of these ledgers and are not alive any more."""
        holding = set()
        for model in models:
            rows = model.objects.filter(state__in=["claimed", "handing_over"]).order_by()
            holding |= set(rows.values_list("worker", flat=True).distinct())
        # Workers of former versions hold no lock, and have names of two parts.
        holding = {name for name in holding if name.count(":") == 2 and name != self.worker}
        if not holding:
            self._missed_since.clear()
            return []
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [NAMESPACE])
            alive = {number for (number,) in cursor.fetchall()}
        missed = {name for name in holding if _key(name)[1] % 2**32 not in alive}
        now = time.monotonic()
        self._missed_since = {name: self._missed_since.get(name, now) for name in missed}
        return [name for name, since in self._missed_since.items() if now - since >= GRACE]

    def leave(self) -> None:
        """Let the lock go."""
        held, self._held_on = self._held_on, None
        if held is None or held is not connection.connection or held.closed:
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _key(self.worker))
        except db.Error:
            pass  # it goes with the connection


def _key(worker):
    """A worker's lock as two signed numbers of 32 bits."""
    number = zlib.crc32(worker.encode())
    return NAMESPACE, number - 2**32 if number >= 2**31 else number
