"""The states of messages, changed in the database alone: one statement each, so that any number of
workers can be killed at any moment.

Every function takes the model of the messages. Moments come from the database's clock
(``background.clock``).
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from background import clock
from background.text import storable_line
from outbox.models import OutboxMessage

State = OutboxMessage.State
Model = type[OutboxMessage]

#: How long a claimed message waits for its turn before another worker may take it.
CLAIM_TTL = timedelta(seconds=60)
#: Longer than a server may take for everything (``outbox.smtp``): what is being handed over for so
#: long belongs to a worker that died.
SENDING_TTL = timedelta(minutes=30)
#: Minutes before the next try after a temporary refusal; after the last one we give up.
RETRY_DELAYS = (1, 5, 15, 60, 240, 720)
MAX_OUTCOME_LENGTH = 500

_REQUEUED = {"state": State.QUEUED, "worker": "", "lease_until": None}
_WAITING = tuple(state.value for state in OutboxMessage.WAITING)
#: The state of a row that is found by its key. As a bare column PostgreSQL would look among all
#: rows in hand, by their index, where each message has left dead entries behind.
_STATE = "state || ''"


@dataclass
class Result:
    """What became of a message that was being handed over."""

    pk: int
    state: OutboxMessage.State
    outcome: str = ""
    not_before: datetime = field(default_factory=clock.now)
    attempted: bool = True


def claim(model: Model, worker: str, limit: int, *, batch: int | None = None) -> list[int]:
    """Take up to ``limit`` rows that are due for ``worker``; no two workers get the same. Return
    their keys, the one due first first. ``batch``: of which (``model.BATCH_COLUMN``)."""
    now = clock.now()
    which = f"AND {model.BATCH_COLUMN} = %(batch)s" if batch is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {model._meta.db_table} SET state = %(state)s, worker = %(worker)s,
                   lease_until = %(lease)s
             WHERE id IN (SELECT id FROM {model._meta.db_table}
                           WHERE state IN %(waiting)s AND not_before <= %(now)s {which}
                           ORDER BY not_before, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            {
                "state": State.CLAIMED.value,
                "waiting": _WAITING,
                "worker": worker,
                "lease": now + CLAIM_TTL,
                "now": now,
                "batch": batch,
                "limit": limit,
            },
        )
        return sorted(key for (key,) in cursor.fetchall())


def still_claimed(model: Model, worker: str, keys: Collection[int]) -> set[int]:
    """Return those of ``keys`` that ``worker`` still has a claim on."""
    rows = model.objects.filter(pk__in=keys, state=State.CLAIMED, worker=worker)
    return set(rows.values_list("pk", flat=True))


def start_sending(model: Model, worker: str, keys: Sequence[int]) -> set[int]:
    """Mark claimed rows as being handed over, right before they are; return the keys that may go.
    What has become stale, or is not ``model.SENDABLE`` any more, does not."""
    return record_and_start({}, model, worker, keys)


def record_and_start(
    results: Mapping[Model, Sequence[Result]], model: Model, worker: str, keys: Sequence[int]
) -> set[int]:
    """Do ``record_results`` of each model and ``start_sending`` in one round trip, both or neither:
    PostgreSQL makes one transaction of statements that come as one text."""
    now = clock.now()
    with connection.cursor() as cursor:
        statements = [
            cursor.mogrify(*_recording(of, worker, those)).decode()
            for of, those in results.items()
            if those
        ]
        if keys:
            statements.append(cursor.mogrify(*_starting(model, worker, keys, now)).decode())
        cursor.execute(";".join(statements))
        started = {key for (key,) in cursor.fetchall()} if keys else set()
    if held_back := [key for key in keys if key not in started]:
        skip_or_requeue(model, worker, held_back, now)
    return started


def _starting(
    model: Model, worker: str, keys: Sequence[int], now: datetime
) -> tuple[str, dict[str, Any]]:
    joined = condition = ""
    if model.SENDABLE is not None:
        joined, condition = f", {model.SENDABLE.tables}", f"AND {model.SENDABLE.condition}"
    # By their keys first: a planner that thinks an edition small would read the whole of it.
    return (
        f"""
        WITH o AS MATERIALIZED (
            SELECT * FROM {model._meta.db_table} WHERE id = ANY(%(keys)s)
        )
        UPDATE {model._meta.db_table} t SET state = %(state)s, lease_until = %(lease)s,
               attempts = t.attempts + 1
          FROM o{joined}
         WHERE t.id = o.id AND t.{_STATE} = %(before)s AND t.worker = %(worker)s
           AND t.lease_until > %(now)s AND (t.expires_at IS NULL OR t.expires_at > %(now)s)
           {condition}
        RETURNING t.id
        """,
        {
            "state": State.SENDING.value,
            "before": State.CLAIMED.value,
            "lease": now + SENDING_TTL,
            "keys": list(keys),
            "worker": worker,
            "now": now,
        },
    )


def skip_or_requeue(model: Model, worker: str, keys: Sequence[int], now: datetime) -> None:
    """Skip claimed rows that may not go any more, with the reason; let the others wait again."""
    held = model.objects.filter(pk__in=keys, state=State.CLAIMED, worker=worker)
    reasons = [("It had become stale.", Q(expires_at__lte=now)), *model.reasons_to_skip(now)]
    for reason, which in reasons:
        held.filter(which).update(state=State.SKIPPED, finished_at=now, outcome=reason)
    held.update(**_REQUEUED)


def record_results(model: Model, worker: str, results: Sequence[Result]) -> None:
    """Write down what became of rows that were handed over. What a late worker says of a row that
    is not its own any more changes nothing."""
    if results:
        with connection.cursor() as cursor:
            cursor.execute(*_recording(model, worker, results))


def _recording(model: Model, worker: str, results: Sequence[Result]) -> tuple[str, dict[str, Any]]:
    return (
        f"""
        UPDATE {model._meta.db_table} o
           SET state = r.state, outcome = r.outcome, not_before = r.not_before,
               attempts = attempts - CASE WHEN r.attempted THEN 0 ELSE 1 END,
               lease_until = NULL,
               finished_at = CASE WHEN r.state IN %(waiting)s THEN NULL
                                  ELSE %(now)s::timestamptz END
          FROM unnest(%(keys)s::bigint[], %(states)s::text[], %(outcomes)s::text[],
                      %(moments)s::timestamptz[], %(attempted)s::bool[])
               AS r(id, state, outcome, not_before, attempted)
         WHERE o.id = r.id AND o.{_STATE} = %(sending)s AND o.worker = %(worker)s
        """,
        {
            "now": clock.now(),
            "worker": worker,
            "waiting": _WAITING,
            "sending": State.SENDING.value,
            "keys": [result.pk for result in results],
            "states": [str(result.state) for result in results],
            "outcomes": [_narrow(result.outcome) for result in results],
            "moments": [result.not_before for result in results],
            "attempted": [result.attempted for result in results],
        },
    )


def take_back(model: Model, worker: str, keys: Collection[int]) -> None:
    """Put rows back that are marked as being handed over and, as ``worker`` itself knows, never
    were: the connection was lost at COMMIT, which had been carried out all the same."""
    model.objects.filter(pk__in=keys, state=State.SENDING, worker=worker).update(
        **_REQUEUED, attempts=F("attempts") - 1
    )


def release(model: Model, worker: str, keys: Collection[int]) -> None:
    """Put claimed rows back: nothing of them has left."""
    rows = model.objects.filter(pk__in=keys, state=State.CLAIMED, worker=worker)
    rows.update(**_REQUEUED)


def release_all(models: Iterable[Model], *, worker: str) -> None:
    """Put back whatever a worker has claimed."""
    for model in models:
        model.objects.filter(state=State.CLAIMED, worker=worker).update(**_REQUEUED)


def postpone(model: Model, worker: str, pk: int, not_before: datetime, **fields: datetime) -> None:
    """Let a claimed row wait until a moment, and set other fields of it."""
    model.objects.filter(pk=pk, state=State.CLAIMED, worker=worker).update(
        state=State.QUEUED, not_before=not_before, **fields
    )


def finish(
    model: Model,
    worker: str,
    pk: int,
    state: OutboxMessage.State,
    outcome: str,
    *,
    not_before: datetime | None = None,
    attempted: bool = False,
) -> None:
    """End a claimed row that is not handed over at all, or put it off until ``not_before``."""
    waits = state in OutboxMessage.WAITING
    model.objects.filter(pk=pk, state=State.CLAIMED, worker=worker).update(
        state=state,
        outcome=_narrow(outcome),
        not_before=not_before or clock.now(),
        attempts=F("attempts") + int(attempted),
        finished_at=None if waits else clock.now(),
    )


def end_leases(models: Iterable[Model], *, gone: Collection[str] = ()) -> int:
    """Let go of what dead workers held: claimed rows wait again, and those that were being handed
    over become unknown. ``gone``: workers that are known to be dead, whatever their leases say.
    Return how many became unknown."""
    now = clock.now()
    lost = 0
    for model in models:
        with transaction.atomic():
            # What somebody holds at this moment is alive, and waiting for it could be mutual.
            rows = model.objects.filter(state__in=OutboxMessage.IN_HAND)
            ended = rows.filter(Q(lease_until__lt=now) | Q(worker__in=gone)).select_for_update(
                skip_locked=True, of=("self",)
            )
            by_state: dict[str, list[int]] = {}
            for key, state in ended.values_list("pk", "state"):
                by_state.setdefault(state, []).append(key)
            model.objects.filter(pk__in=by_state.get(State.CLAIMED, [])).update(**_REQUEUED)
            lost += model.objects.filter(pk__in=by_state.get(State.SENDING, [])).update(
                state=State.UNKNOWN,
                finished_at=now,
                lease_until=None,
                outcome="The worker stopped while handing it over; it may have arrived.",
            )
    return lost


def next_try(
    attempts: int, given_up: OutboxMessage.State = State.REFUSED
) -> tuple[OutboxMessage.State, datetime]:
    """Return the state after so many tries failed, and when the next one is due."""
    if attempts > len(RETRY_DELAYS):
        return given_up, clock.now()
    minutes = RETRY_DELAYS[attempts - 1]
    # Not all at the same moment again.
    return State.RETRY, clock.now() + timedelta(minutes=minutes * random.uniform(1, 1.2))


def _narrow(outcome: str) -> str:
    return storable_line(outcome, MAX_OUTCOME_LENGTH)
