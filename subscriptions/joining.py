"""Asking for mail. Whatever the address is to us, the visitor sees the same answer."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from subscriptions.models import Letter, Subscriber, Suppression

#: Letters one address may be sent, whoever asks: so that nobody is buried in confirmations.
PER_ADDRESS = ((timedelta(minutes=10), 1), (timedelta(days=1), 3))
#: Letters one address prefix may ask for.
PER_VISITOR = ((timedelta(minutes=1), 5), (timedelta(days=1), 40))
#: Unconfirmed addresses are forgotten after this.
PENDING_KEPT = timedelta(days=30)


@transaction.atomic
def ask(email, *, visitor_key):
    """Queue the letter that ``email`` is due: a confirmation, or for a subscriber the link to
    their preferences. Says nothing about which, or whether limits or a suppression forbade it."""
    subscriber = Subscriber.objects.select_for_update().filter(email__iexact=email).first()
    suppressed = Suppression.objects.filter(email__iexact=email).exists()
    if _too_many(PER_VISITOR, visitor_key=visitor_key) or suppressed:
        return
    if subscriber is None:
        subscriber, _ = Subscriber.objects.get_or_create(
            email__iexact=email, defaults={"email": email}
        )
    if _too_many(PER_ADDRESS, subscriber=subscriber):
        return
    kind = Letter.Kind.PREFERENCES if subscriber.is_active else Letter.Kind.CONFIRMATION
    Letter.objects.create(subscriber=subscriber, kind=kind, visitor_key=visitor_key)
    subscriber.record("asked", letter=kind)


def _too_many(limits, **whose):
    now = timezone.now()
    return any(
        Letter.objects.filter(asked_at__gt=now - period, **whose).count() >= limit
        for period, limit in limits
    )


def forget_unconfirmed():
    """Remove addresses that never confirmed; return how many."""
    old = Subscriber.objects.pending().filter(asked_at__lt=timezone.now() - PENDING_KEPT)
    return old.delete()[0]
