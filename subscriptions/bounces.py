"""What comes back: which refusals and reports end mail to an address, and which never do.

Hard bounces and complaints end it at once, three soft ones among the last five deliveries do;
what a server says against a message's content or our reputation is never held against a reader.
"""

import re

from django.db import IntegrityError, transaction

from articles import clock
from subscriptions.models import Bounce, Delivery, Suppression

SOFT_LIMIT, OF_LAST = 3, 5
HARD, SOFT, POLICY = Bounce.Kind.HARD, Bounce.Kind.SOFT, Bounce.Kind.POLICY

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_POLICY_WORDS = re.compile(
    r"\b(spam|blocked|block ?list|blacklist\w*|reputation|policy|dmarc|spf|dkim|content|virus"
    r"|banned|not accepted from|rate limit\w*)\b",
    re.IGNORECASE,
)
_FULL_WORDS = re.compile(r"\b(full|quota|over ?quota|exceeded storage)\b", re.IGNORECASE)


def kind_of(code, said, *, at="recipient"):
    """What an answer of a mail server tells about the address (RFC 3463 where it says so)."""
    enhanced = _ENHANCED.search(said)
    if at == "content" or (enhanced and enhanced[2] in ("6", "7")):
        return POLICY
    if enhanced and (enhanced[1] == "4" or enhanced[2] in ("2", "3", "4")):
        # 5.2.1 is an address that was closed; 5.2.2 a mailbox that is full.
        return HARD if enhanced[1] == "5" and enhanced.group(2, 3) == ("2", "1") else SOFT
    if enhanced and enhanced[1] == "5" and enhanced[2] == "1":
        return HARD
    if _POLICY_WORDS.search(said):
        return POLICY
    if _FULL_WORDS.search(said) or not 500 <= code < 600:
        return SOFT
    return HARD if code in (550, 551, 553) else SOFT


def of_refusal(delivery, refusal):
    """A server refused a delivery for good while we spoke to it."""
    note(
        kind_of(refusal.code, str(refusal), at=refusal.at),
        delivery.subscriber,
        delivery=delivery,
        said=str(refusal),
        source="smtp",
        event_key=f"smtp:{delivery.pk}",
    )


def note(kind, subscriber, *, said, source, event_key, delivery=None, happened_at=None):
    """Keep one event and act on it; the same one again (``event_key``) changes nothing. Returns
    whether it was new."""
    try:
        with transaction.atomic():
            Bounce.objects.create(
                kind=kind,
                subscriber=subscriber,
                delivery=delivery,
                said=said[:500],
                source=source,
                event_key=event_key[:200],
                happened_at=happened_at or clock.now(),
            )
    except IntegrityError:
        return False
    if delivery and kind in (HARD, SOFT) and delivery.state == Delivery.State.UNKNOWN:
        # What came back had been handed over.
        Delivery.objects.filter(pk=delivery.pk, state="unknown").update(
            state="refused", outcome=said[:500]
        )
    if subscriber is not None:
        _act(kind, subscriber, said)
    return True


def _act(kind, subscriber, said):
    if kind == Bounce.Kind.COMPLAINT:
        suppress(subscriber, Suppression.Why.COMPLAINED, said)
    elif kind == HARD:
        suppress(subscriber, Suppression.Why.BOUNCED, said)
    elif kind == SOFT:
        last = list(
            subscriber.deliveries.filter(state__in=["accepted", "refused", "unknown"])
            .order_by("-pk")
            .values_list("pk", flat=True)[:OF_LAST]
        )
        soft = Bounce.objects.filter(kind=SOFT, delivery__in=last)
        if soft.values("delivery").distinct().count() >= SOFT_LIMIT:
            suppress(subscriber, Suppression.Why.BOUNCED, said)


@transaction.atomic
def suppress(subscriber, why, reason):
    """Never write to a subscriber's address again, whoever asks. Again it changes nothing."""
    if not Suppression.objects.of(subscriber.email).exists():
        Suppression.objects.create(email=subscriber.email, why=why, reason=reason[:300])
        subscriber.refresh_from_db()
        subscriber.record("suppressed", why=str(why))
