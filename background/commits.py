"""Transactions that are done before the disk has them."""

from django.db import connection


def do_not_wait_for_the_disk() -> None:
    """Let the transaction end without waiting for the disk: where the server breaks down within
    the next second, it may never have been, whole (PostgreSQL's ``synchronous_commit``).

    For work that is found undone and done again. A later transaction that does wait waits for this
    one too.
    """
    assert connection.in_atomic_block, "The setting ends with the transaction."
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
