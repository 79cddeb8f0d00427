"""Queries of search vectors that are never answered by reading all of them."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

#: What is found by words of an index comes as a bitmap, and is met there with that of days: to look
#: into a vector costs eight times what PostgreSQL takes an operator to cost. By one process: to
#: begin others takes as long as they save.
BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; "
    "SET LOCAL cpu_operator_cost = 0.02; SET LOCAL max_parallel_workers_per_gather = 0; "
)


def fetch_by_index(rows: "QuerySet[Any, Any]") -> list[tuple[Any, ...]]:
    """Return ``rows`` as tuples, found by index, in one query.

    PostgreSQL takes a search vector to be as near as its row; it is stored apart, and to read all
    of them, one after the other or by another index, takes a hundred times as long as to read the
    index of their words.
    """
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        # Ends with these statements, or with the transaction around them; searches are in none.
        cursor.execute(f"{BY_INDEX}{sql}", params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
