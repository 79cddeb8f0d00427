"""Daily and weekly digests: each reader's at their own hour, with what is new to them.

Many fall due at the same minute, so they are made by the hundred. What two readers get alike is
one ``Variant``, written and encoded once.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from background import clock
from background.agenda import Moments, moments
from background.guard import Task
from background.models import Failure
from background.outages import is_not_the_rows
from outbox import warm_up
from subscriptions.choices import choices_of, subjects_of
from subscriptions.editions import reopen
from subscriptions.models import Delivery, Edition, Subscriber, Variant

TASK = Task(
    "digest",
    _("Making a reader’s digest"),
    _("This subscriber gets no digest. See whether their time zone and keywords can be right."),
)
#: Digests made at once.
BATCH_SIZE = 500
#: A digest is made this long after its hour struck, so that a column published in that very
#: second, whose transaction may end a moment later, is in it.
SETTLING_TIME = timedelta(seconds=30)
#: A digest that could not leave for so long is not sent any more.
TTL = {"daily": timedelta(hours=12), "weekly": timedelta(hours=36)}


def next_digest() -> Moments:
    """Return when ``make_digests`` has something to do."""
    readers = Subscriber.objects.active().filter(next_digest_at__isnull=False)
    return moments(readers, "next_digest_at", after=SETTLING_TIME, task=TASK)


def make_digests() -> bool:
    """Make the digests that are due, some hundred of them; return whether there were any."""
    now = clock.now()
    with transaction.atomic():
        due = list(
            Subscriber.objects.active()
            .filter(next_digest_at__lte=now - SETTLING_TIME)
            .exclude(pk__in=TASK.held_back())
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("next_digest_at", "pk")[:BATCH_SIZE]
        )
        if not due:
            return False
        try:
            with transaction.atomic():
                _make(due, now)
            Failure.objects.for_task(TASK.name).filter(row__in=[s.pk for s in due]).delete()
        except Exception as failure:
            if is_not_the_rows(failure):
                raise
            # One of them is to blame: each by itself, so that the others get theirs.
            keys = [subscriber.pk for subscriber in due]
            for subscriber in Subscriber.objects.filter(pk__in=keys).order_by("pk"):
                TASK.attempt(subscriber.pk, partial(_make, [subscriber], now), about=subscriber)
    return True


def _make(due: list[Subscriber], now: datetime) -> None:
    fresh = [
        subscriber
        for subscriber in due
        if not subscriber.is_paused and _due_at(subscriber) > now - TTL[subscriber.frequency]
    ]
    dealt_with = _queue(fresh) if fresh else {}
    for subscriber in due:
        # What a stale digest would have held comes in the next one.
        if dealt_with.get(subscriber.pk):
            subscriber.digest_since = subscriber.next_digest_at
        subscriber.plan_digest()
    _save_plans(due)


def _since(subscriber: Subscriber) -> datetime:
    assert subscriber.digest_since, "Who reads digests has had them since some moment."
    return subscriber.digest_since


def _due_at(subscriber: Subscriber) -> datetime:
    assert subscriber.next_digest_at, "Those without are not asked for."
    return subscriber.next_digest_at


def _queue(subscribers: list[Subscriber]) -> dict[int, bool]:
    """Queue the digests of some subscribers. Returns for each whether what was new is dealt with:
    in a delivery, or because there was nothing; not where today's digest has left already."""
    new = contents_of(subscribers)
    editions: dict[tuple[str, date], Edition] = {}
    variants: dict[tuple[int, str], Variant] = {}
    deliveries: list[Delivery] = []
    dealt_with: dict[int, bool] = {}
    longer = warm_up.remaining()
    for subscriber in subscribers:
        contents = new[subscriber.pk]
        dealt_with[subscriber.pk] = True
        if not contents:
            continue
        day = _due_at(subscriber).astimezone(subscriber.zone).date()
        edition = editions.get((subscriber.frequency, day))
        if edition is None:
            edition = editions[subscriber.frequency, day] = _edition(subscriber.frequency, day)
        key = hashlib.sha256(json.dumps(contents).encode()).hexdigest()
        variant = variants.get((edition.pk, key))
        if variant is None:
            variant = variants[edition.pk, key] = Variant.objects.get_or_create(
                edition=edition, key=key, defaults={"contents": contents}
            )[0]
        deliveries.append(
            Delivery(
                edition=edition,
                subscriber=subscriber,
                variant=variant,
                since=subscriber.digest_since,
                until=subscriber.next_digest_at,
                expires_at=_due_at(subscriber) + TTL[subscriber.frequency] + longer,
            )
        )
    for edition in editions.values():
        of_it = [delivery for delivery in deliveries if delivery.edition_id == edition.pk]
        had = set(
            Delivery.objects.filter(
                edition=edition, subscriber__in=[d.subscriber_id for d in of_it]
            ).values_list("subscriber_id", flat=True)
        )
        # Their digest of this day has gone already (they changed the hour since): what is new
        # waits for the next one.
        dealt_with |= dict.fromkeys(had, False)
        made = [delivery for delivery in of_it if delivery.subscriber_id not in had]
        Delivery.objects.bulk_create(made)
        # Added by the database: another worker may be adding its own at this moment.
        Edition.objects.filter(pk=edition.pk).update(
            candidates=Coalesce("candidates", 0) + len(made)
        )
    reopen([edition.pk for edition in editions.values()])
    return dealt_with


def _edition(kind: str, day: date) -> Edition:
    edition, _ = Edition.objects.get_or_create(
        kind=kind, digest_date=day, defaults={"frozen_at": clock.now()}
    )
    return Edition.objects.select_for_update().get(pk=edition.pk)


def contents_of(subscribers: Collection[Subscriber]) -> dict[int, list[list[Any]]]:
    """What is new to each of them: ``{subscriber: [[article, [section, …]], …]}``, oldest first,
    without what was mailed to them singly. An empty list of sections means all of them."""
    since = min(map(_since, subscribers))
    until = max(map(_due_at, subscribers))
    columns: list[tuple[int, Any]] = list(
        Article.objects.published()
        .filter(sent_by_mail=True, published_at__gt=since, published_at__lte=until)
        .order_by("published_at", "pk")
        .values_list("pk", "published_at")
    )
    keys = [pk for pk, _ in columns]
    subjects, choices = subjects_of(keys), choices_of(subscribers)
    singly = set(
        Delivery.objects.filter(subscriber__in=subscribers, edition__article__in=keys).values_list(
            "subscriber_id", "edition__article_id"
        )
    )
    found: dict[int, list[list[Any]]] = {}
    for subscriber in subscribers:
        mine = choices[subscriber.pk]
        found[subscriber.pk] = [
            [column, mine.sections_of(subjects[column])]
            for column, published_at in columns
            if _since(subscriber) < published_at <= _due_at(subscriber)
            and (subscriber.pk, column) not in singly
            and mine.matches(subjects[column])
        ]
    return found


def _save_plans(subscribers: Iterable[Subscriber]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE subscriptions_subscriber s
               SET digest_since = p.since, next_digest_at = p.next
              FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS p(id, since, next)
             WHERE s.id = p.id
            """,
            [
                [s.pk for s in subscribers],
                [s.digest_since for s in subscribers],
                [s.next_digest_at for s in subscribers],
            ],
        )
