"""What comes back: which refusals and reports end mail to an address, and which never do.

Complaints and what names the mailbox end it at once. What was refused without a clear reason does
when it is said of two editions, days apart; what is temporary, when it is said of three of the
last five. What a server says against us or the message is never held against a reader; and where
much comes back of one edition at once, nothing is (``breaker``).
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from background import clock
from background.text import storable, storable_line
from outbox.smtp import Refused
from subscriptions import breaker
from subscriptions.models import Bounce, Delivery, Edition, Subscriber, Suppression
from subscriptions.verdicts import HARD, SOFT, UNCLEAR, kind_of

State = Delivery.State

__all__ = ["kind_of", "note", "note_refusal", "suppress"]

#: How often within how many of the last deliveries, by kind.
LIMITS: dict[str, int] = {SOFT: 3, UNCLEAR: 2}
OF_LAST = 5
#: Between the first and the last of them: what lasts a day may be a fault of somebody's machine.
APART = timedelta(days=2)


def note_refusal(delivery: Delivery, refusal: Refused) -> None:
    """Note that a server refused a delivery for good while we spoke to it."""
    note(
        kind_of(refusal.code, str(refusal), at=refusal.at),
        delivery.subscriber,
        delivery=delivery,
        said=str(refusal),
        source="smtp",
        event_key=f"smtp:{delivery.pk}",
    )


def note(
    kind: str,
    subscriber: Subscriber | None,
    *,
    said: str,
    source: str,
    event_key: str,
    delivery: Delivery | None = None,
    happened_at: datetime | None = None,
    arrived: bool = False,
) -> bool:
    """Keep one event and act on it; the same one again (``event_key``) changes nothing. Returns
    whether it was new. ``arrived``: the message did, whatever is said of it."""
    now = clock.now()
    edition = Edition.objects.filter(pk=delivery.edition_id).first() if delivery else None
    is_doubted = edition is not None and edition.doubted_at and kind != Bounce.Kind.COMPLAINT
    is_stopped = edition is not None and is_doubted and edition.paused_at
    try:
        with transaction.atomic():
            bounce = Bounce.objects.create(
                kind=kind,
                subscriber=subscriber,
                delivery=delivery,
                said=storable(said, 500),
                source=storable(source, 30),
                event_key=storable(event_key, 180),
                happened_at=happened_at or now,
                disregarded_at=now if is_doubted and source != "smtp" else None,
            )
    except IntegrityError:
        return False
    arrived = arrived or kind == Bounce.Kind.COMPLAINT
    if delivery and source != "smtp" and not arrived:
        # What came back had been handed over, and has not arrived.
        states = [State.UNKNOWN] if kind == SOFT else [State.UNKNOWN, State.ACCEPTED]
        Delivery.objects.filter(pk=delivery.pk, state__in=states).update(
            state=State.REFUSED, outcome=storable_line(said, 500)
        )
    if is_stopped and delivery:
        # It was under way when the mailing was stopped.
        breaker.put_back([delivery.pk])
    if subscriber is not None and not is_doubted:
        act(bounce)
        if edition is not None and kind != Bounce.Kind.COMPLAINT:
            breaker.look(edition)
    return True


def believe(edition: Edition) -> None:
    """An editor says that what came back of an edition is true: let it count after all."""
    held = Bounce.objects.filter(delivery__edition=edition).exclude(disregarded_at=None)
    for bounce in held.exclude(source="smtp").select_related("subscriber").order_by("pk"):
        Bounce.objects.filter(pk=bounce.pk).update(disregarded_at=None)
        if bounce.subscriber is not None:
            act(bounce)


def act(bounce: Bounce) -> None:
    """Draw the consequence of one event for its reader."""
    subscriber, kind = bounce.subscriber, bounce.kind
    assert subscriber, "What is known of nobody has no consequence."
    if kind == Bounce.Kind.COMPLAINT:
        suppress(subscriber, Suppression.Why.COMPLAINED, bounce.said, bounce=bounce)
    elif kind == HARD or (kind in LIMITS and _lasts(subscriber, kind)):
        suppress(subscriber, Suppression.Why.BOUNCED, bounce.said, bounce=bounce)


def _lasts(subscriber: Subscriber, kind: str) -> bool:
    """Whether it was said of enough of the last editions, days apart."""
    last = list(
        subscriber.deliveries.filter(state__in=Delivery.SENT)
        .order_by("-pk")
        .values_list("pk", flat=True)[:OF_LAST]
    )
    kinds = [kind] if kind == SOFT else [SOFT, UNCLEAR]
    said = Bounce.objects.filter(kind__in=kinds, delivery__in=last, disregarded_at=None)
    times = said.aggregate(first=Min("happened_at"), last=Max("happened_at"))
    enough = said.values("delivery").distinct().count() >= LIMITS[kind]
    return enough and times["last"] - times["first"] >= APART


@transaction.atomic
def suppress(
    subscriber: Subscriber, why: str, reason: str, *, bounce: Bounce | None = None
) -> None:
    """Never write to a subscriber's address again, whoever asks. Again it changes nothing."""
    if not Suppression.objects.by_email(subscriber.email).exists():
        Suppression.objects.create(
            email=subscriber.email, why=why, reason=storable(reason, 300), bounce=bounce
        )
        subscriber.refresh_from_db()
        subscriber.record("suppressed", why=str(why))
