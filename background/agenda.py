"""When tasks next have something to do, which the database is asked in one statement.

A task says so beside its function, with ``moments``: the rows that wait for it, and from when on.
What it names may be more than there is to do, which costs an idle look; never less, for then work
would wait. Their SQL is made once, and anew where the settings changed that it was made for.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, Expression, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Greatest

from background import clock
from background.guard import Task
from background.models import Failure
from background.outages import is_outage

logger = logging.getLogger("worldview.work")

#: Queries of one column, ``next_due``, a moment.
Moments = list[QuerySet[Any, Any]]
#: As a moment: what waits was due before.
AT_ONCE = Cast(Value(datetime(2000, 1, 1, tzinfo=UTC)), DateTimeField())


def moments(
    rows: QuerySet[Any, Any],
    at: str | Expression = AT_ONCE,
    *,
    after: timedelta = timedelta(0),
    task: Task | None = None,
) -> Moments:
    """Return what asks for the moment from which the first of ``rows`` is to be dealt with.

    at: the field or the expression with it; ``after``: how long after that. task: of which rows
    that failed wait until they are tried again.
    """
    moment: Any = F(at) if isinstance(at, str) else at
    delayed = moment + after if after else moment
    rows = rows.order_by()
    if task is None:
        return [_first(rows, delayed, by=at)]
    failed = Failure.objects.for_task(task.name).order_by()
    retried = failed.exclude(retry_at=None)
    retry_at = Subquery(retried.filter(row=OuterRef("pk")).values("retry_at")[:1])
    again = rows.filter(pk__in=retried.values("row"))
    return [
        _first(rows.exclude(pk__in=failed.values("row")), delayed, by=at),
        _first(again, Greatest(delayed, retry_at)),
    ]


def _first(rows: QuerySet[Any, Any], moment: Any, by: object = None) -> QuerySet[Any, Any]:
    # By the column itself, which an index has; what is due at once as whoever takes it asks for it.
    order = [by] if isinstance(by, str) else ["pk"] if by is AT_ONCE else ["next_due"]
    first: QuerySet[Any, Any] = rows.annotate(next_due=moment).order_by(*order)
    return first.values_list("next_due")


class Agenda:
    """What some tasks say of when they are next due; ``declared`` by their names. ``settings``
    returns what they may depend on, the same object until that changes."""

    def __init__(
        self,
        declared: dict[str, Callable[[], Moments]],
        *,
        settings: Callable[[], object] = lambda: None,
    ) -> None:
        self._declared, self._settings = declared, settings
        self._made_for: object = None
        self._warned = False
        self._compiled: dict[str, list[tuple[str, tuple[Any, ...]]]] = {}

    def ask(self, *, tell: tuple[str, str] = ("", "")) -> dict[str, float]:
        """Return in how many seconds each task has something to do; less than nothing where it has
        already, and no key where nothing waits. All have where it cannot be asked, as while tables
        are those of another version.

        tell: a channel, and a word that is sent there along with it.
        """
        try:
            return self._ask(*tell)
        except Exception as failure:
            if is_outage(failure):
                raise
            if not self._warned:
                logger.exception("It cannot be asked when work is due, so it is looked for.")
            self._warned = True
            return dict.fromkeys(self._declared, float("-inf"))

    def _ask(self, channel: str, word: str) -> dict[str, float]:
        parts = ["SELECT '', extract(epoch FROM clock_timestamp())::float8"]
        params: list[Any] = []
        if channel:
            parts = [f"{parts[0]} FROM pg_notify(%s, %s)"]
            params = [channel, word]
        if (made_for := self._settings()) is not self._made_for:
            self._made_for, self._compiled = made_for, {}
        for name in self._declared:
            if asked := self._sql(name):
                queries = " UNION ALL ".join(f"({sql})" for sql, _ in asked)
                parts.append(
                    "SELECT %s, extract(epoch FROM min(next_due) - clock_timestamp())::float8"
                    f" FROM ({queries}) AS asked"
                )
                params += [name, *(param for _, own in asked for param in own)]
        asked_at = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            told = dict(cursor.fetchall())
        clock.learn(told.pop(""), asked_at)
        self._warned = False
        return {name: seconds for name, seconds in told.items() if seconds is not None}

    def _sql(self, name: str) -> list[tuple[str, tuple[Any, ...]]]:
        if name not in self._compiled:
            made = []
            for query in self._declared[name]():
                try:
                    made.append(query[:1].query.sql_with_params())
                except EmptyResultSet:
                    continue
            self._compiled[name] = made
        return self._compiled[name]
