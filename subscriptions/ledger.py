"""The states of outgoing messages, changed in the database alone: one statement each, so that any
number of workers can be killed at any moment.

Every function takes the model of a ledger (one with the columns of ``Outgoing``). Moments come
from the database's clock (``background.clock``).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from articles.text.characters import normalize_line
from background import clock
from background.text import storable
from subscriptions.models import Delivery, Edition, Outgoing

#: How long a claimed message waits for its turn before another worker may take it.
CLAIM_LASTS = timedelta(seconds=60)
#: Longer than a server may take for everything (``subscriptions.smtp``): what is being handed over
#: for so long belongs to a worker that died.
HANDING_OVER_LASTS = timedelta(minutes=30)


@dataclass
class Result:
    """What became of a message that was being handed over."""

    pk: int
    state: str
    outcome: str = ""
    not_before: datetime = field(default_factory=clock.now)
    attempted: bool = True


def claim(model, worker, limit, *, edition=None):
    """Take up to ``limit`` rows that are due for ``worker``; no two workers get the same. Returns
    their keys, the one due first first."""
    now = clock.now()
    which = "AND edition_id = %(edition)s" if edition else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {model._meta.db_table} SET state = 'claimed', worker = %(worker)s,
                   lease_until = %(lease)s
             WHERE id IN (SELECT id FROM {model._meta.db_table}
                           WHERE state IN ('queued', 'retry') AND not_before <= %(now)s {which}
                           ORDER BY not_before, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            {
                "worker": worker,
                "lease": now + CLAIM_LASTS,
                "now": now,
                "edition": edition,
                "limit": limit,
            },
        )
        return sorted(key for (key,) in cursor.fetchall())


def held(model, worker, keys):
    """Those of ``keys`` that ``worker`` still has a claim on."""
    rows = model.objects.filter(pk__in=keys, state="claimed", worker=worker)
    return set(rows.values_list("pk", flat=True))


def begin(model, worker, keys):
    """Mark claimed rows as being handed over, right before they are; returns the keys that may
    go. Whoever unsubscribed, paused or was suppressed until now gets nothing any more, nor does
    what belongs to an edition that was paused or cancelled, or has become stale."""
    now = clock.now()
    joined = condition = ""
    if model is Delivery:
        joined = "FROM subscriptions_subscriber s, subscriptions_edition e"
        condition = """
            AND s.id = o.subscriber_id AND s.left_at IS NULL AND s.suppressed_at IS NULL
            AND (s.paused_until IS NULL OR s.paused_until <= %(now)s)
            AND e.id = o.edition_id AND e.paused_at IS NULL AND e.cancelled_at IS NULL"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {model._meta.db_table} o SET state = 'handing_over', lease_until = %(lease)s,
                   attempts = attempts + 1
              {joined}
             WHERE o.id = ANY(%(keys)s) AND o.state = 'claimed' AND o.worker = %(worker)s
               AND o.lease_until > %(now)s AND (o.expires_at IS NULL OR o.expires_at > %(now)s)
               {condition}
            RETURNING o.id
            """,
            {"lease": now + HANDING_OVER_LASTS, "keys": keys, "worker": worker, "now": now},
        )
        begun = {key for (key,) in cursor.fetchall()}
    if held := [key for key in keys if key not in begun]:
        _put_aside(model, worker, held, now)
    return begun


def _put_aside(model, worker, keys, now):
    """What may not go: skipped with the reason, or back in the queue of a paused edition."""
    held = model.objects.filter(pk__in=keys, state="claimed", worker=worker)
    stale = held.filter(expires_at__lte=now)
    stale.update(state="skipped", finished_at=now, outcome="It had become stale.")
    if model is Delivery:
        for reason, which in (
            ("The edition was cancelled.", {"edition__cancelled_at__isnull": False}),
            ("Unsubscribed.", {"subscriber__left_at__isnull": False}),
            ("The address is suppressed.", {"subscriber__suppressed_at__isnull": False}),
            ("Paused.", {"subscriber__paused_until__gt": now}),
        ):
            held.filter(**which).update(state="skipped", finished_at=now, outcome=reason)
    held.update(state="queued", worker="", lease_until=None)


def record(model, worker, results):
    """Write down what became of rows that were handed over. What a late worker says of a row that
    is not its own any more changes nothing."""
    if not results:
        return
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {model._meta.db_table} o
               SET state = r.state, outcome = r.outcome, not_before = r.not_before,
                   attempts = attempts - CASE WHEN r.attempted THEN 0 ELSE 1 END,
                   lease_until = NULL,
                   finished_at = CASE WHEN r.state IN ('queued', 'retry') THEN NULL
                                      ELSE %(now)s::timestamptz END
              FROM unnest(%(keys)s::bigint[], %(states)s::text[], %(outcomes)s::text[],
                          %(moments)s::timestamptz[], %(attempted)s::bool[])
                   AS r(id, state, outcome, not_before, attempted)
             WHERE o.id = r.id AND o.state = 'handing_over' AND o.worker = %(worker)s
            """,
            {
                "now": now,
                "worker": worker,
                "keys": [result.pk for result in results],
                "states": [result.state for result in results],
                "outcomes": [_fitting(result.outcome) for result in results],
                "moments": [result.not_before for result in results],
                "attempted": [result.attempted for result in results],
            },
        )


def take_back(model, worker, keys):
    """Put rows back that are marked as being handed over and, as ``worker`` itself knows, never
    were: the connection was lost at COMMIT, which had been carried out all the same."""
    model.objects.filter(pk__in=keys, state="handing_over", worker=worker).update(
        state="queued", worker="", lease_until=None, attempts=F("attempts") - 1
    )


def release(model, worker, keys):
    """Put claimed rows back: nothing of them has left."""
    model.objects.filter(pk__in=keys, state="claimed", worker=worker).update(
        state="queued", worker="", lease_until=None
    )


def release_all(*models, worker):
    """Put back whatever a worker has claimed."""
    for model in models:
        model.objects.filter(state="claimed", worker=worker).update(
            state="queued", worker="", lease_until=None
        )


def settle(model, worker, pk, state, outcome, *, not_before=None, attempted=False):
    """End a claimed row that is not handed over at all, or put it off until ``not_before``."""
    waits = state in Outgoing.WAITING
    model.objects.filter(pk=pk, state="claimed", worker=worker).update(
        state=state,
        outcome=_fitting(outcome),
        not_before=not_before or clock.now(),
        attempts=F("attempts") + int(attempted),
        finished_at=None if waits else clock.now(),
    )


def end_leases(*models, gone=()):
    """What dead workers held: claimed rows wait again, and those that were being handed over
    become ``unknown``. ``gone``: workers that are known to be dead, whatever their leases say.
    Returns how many became unknown."""
    now = clock.now()
    lost = 0
    for model in models:
        with transaction.atomic():
            # What somebody holds at this moment is alive, and waiting for it could be mutual.
            rows = model.objects.filter(state__in=Outgoing.IN_HAND)
            ended = rows.filter(Q(lease_until__lt=now) | Q(worker__in=gone)).select_for_update(
                skip_locked=True, of=("self",)
            )
            of_state = {}
            for key, state in ended.values_list("pk", "state"):
                of_state.setdefault(state, []).append(key)
            model.objects.filter(pk__in=of_state.get("claimed", [])).update(
                state="queued", worker="", lease_until=None
            )
            lost += model.objects.filter(pk__in=of_state.get("handing_over", [])).update(
                state="unknown",
                finished_at=now,
                lease_until=None,
                outcome="The worker stopped while handing it over; it may have arrived.",
            )
    return lost


def finish_editions():
    """Mark the editions that nothing is to be sent of any more. Digests of today may still grow;
    what comes to wait in a cancelled one is skipped."""
    now = clock.now()
    Delivery.objects.filter(
        state__in=Outgoing.WAITING,
        edition__finished_at=None,
        edition__cancelled_at__isnull=False,
    ).update(state="skipped", outcome="The edition was cancelled.", finished_at=now)
    open_states = [*Outgoing.WAITING, *Outgoing.IN_HAND]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE subscriptions_edition e SET finished_at = %s
             WHERE e.finished_at IS NULL AND e.frozen_at IS NOT NULL
               AND NOT EXISTS (SELECT FROM subscriptions_delivery d
                                WHERE d.edition_id = e.id AND d.state = ANY(%s))
            """,
            [now, open_states],
        )


def reopen(edition_ids):
    """Let editions go on that got new deliveries after they were finished."""
    Edition.objects.filter(pk__in=edition_ids).exclude(finished_at=None).update(finished_at=None)


def _fitting(outcome):
    return storable(normalize_line(storable(outcome, 1000)), 500)
