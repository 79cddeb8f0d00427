"""Advisory locks: one at a time where rows are counted before another one is added."""

from django.db import connection


def acquire(*names: str) -> None:
    """Wait until nobody else holds any of ``names``, and hold them until the transaction ends.

    They are taken in one order by everybody, so two who want the same ones never wait for each
    other.
    """
    assert connection.in_atomic_block, "A lock that ends with its statement keeps nobody out."
    with connection.cursor() as cursor:
        for name in sorted(set(names)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
