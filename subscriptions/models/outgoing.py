"""What every message in the ledgers of mail has."""

from django.db import models
from django.db.models import Q

from articles.text import fields
from background import clock


class Outgoing(models.Model):
    """One message to one address. The row decides who sends it: see ``subscriptions.ledger``.

    ``queued`` → ``claimed`` by a worker for as long as its lease lasts → ``handing_over`` → one of
    the ends, or ``retry`` from ``not_before`` on. A lease that ends while ``claimed`` puts the row
    back: nothing had left. One that ends while ``handing_over`` leaves ``unknown``: the message may
    have arrived, so it is never sent again unless the editor says so.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "waiting"
        CLAIMED = "claimed", "claimed by a worker"
        HANDING_OVER = "handing_over", "being handed over"
        RETRY = "retry", "to be tried again"
        ACCEPTED = "accepted", "accepted by the mail server"
        REFUSED = "refused", "refused by the mail server"
        UNKNOWN = "unknown", "unknown: it may have arrived"
        SKIPPED = "skipped", "skipped"
        FAILED = "failed", "failed: it could not be written"

    #: What a worker may take.
    WAITING = ["queued", "retry"]
    IN_HAND = ["claimed", "handing_over"]
    #: What is read with it when its message is built.
    SENT_WITH = ["subscriber"]

    state = fields.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="Not sent any more from then on: it would be stale."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = fields.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = fields.CharField(max_length=500, blank=True, help_text="What the mail server said.")

    class Meta:
        abstract = True


def waiting(name, *fields):
    """The index a worker finds the next row by."""
    condition = Q(state__in=Outgoing.WAITING)
    return models.Index(fields=[*fields, "not_before", "id"], condition=condition, name=name)


def in_hand(name):
    """The index that leases which ended are found by."""
    condition = Q(state__in=Outgoing.IN_HAND)
    return models.Index(fields=["lease_until"], condition=condition, name=name)
