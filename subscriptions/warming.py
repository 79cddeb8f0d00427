"""Warming up a new sender: beginning it, and what waits meanwhile."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from background import clock
from outbox import warm_up
from subscriptions.models import Delivery

#: What waits when the warm-up ends is not stale for so long after.
TTL = timedelta(days=1)


@transaction.atomic
def choose(preset: str) -> None:
    """Begin the warm-up ``preset`` today, or end the one there is (empty). What waits already is
    held back by it, and so may be sent for longer."""
    warm_up.choose(preset)
    if longer := warm_up.remaining():
        until = Value(clock.now() + longer + TTL)
        waiting = Delivery.objects.filter(state__in=[*Delivery.WAITING, Delivery.State.CLAIMED])
        waiting.exclude(expires_at=None).update(expires_at=Greatest("expires_at", until))
