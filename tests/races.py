"""Two at the same time: real threads, each with its own connection, that have both looked before
either writes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from django.db import connection

#: How long one waits for the other to come to the same place; where a lock keeps it, it never does.
WAITS = 1.5


def at_once(*acts, table):
    """What the ``acts`` return, which are done at once. Whoever is about to write to ``table`` for
    the first time waits for the others to be there too."""
    start, gate = Barrier(len(acts)), Barrier(len(acts))

    def done(act):
        met = []

        def wait(execute, sql, params, many, context):
            writes = str(sql).lstrip().startswith(("INSERT INTO", "UPDATE"))
            if writes and not met and table in str(sql)[:80]:
                met.append(True)
                with suppress(BrokenBarrierError):
                    gate.wait(WAITS)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(wait):
                start.wait(20)
                return act()
        finally:
            gate.abort()
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [running.result() for running in [pool.submit(done, act) for act in acts]]
