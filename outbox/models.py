"""What every message that waits to be sent has, and what all workers share.

These rows are written by this program alone, so they have Django's own fields; what a mail server
said is narrowed where it is written down (``outbox.transitions``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from background import clock
from background.agenda import Moments, moments


@dataclass(frozen=True)
class Sendable:
    """A condition in SQL: ``tables`` that are joined to the message, which is ``o``, and what must
    be true of both at ``%(now)s``. It is asked for each message, so no query is compiled for it."""

    tables: str
    condition: str


class OutboxMessage(models.Model):
    """One message to one address. The row decides who sends it: see ``outbox.transitions``.

    ``QUEUED`` → ``CLAIMED`` by a worker for as long as its lease lasts → ``SENDING`` → one of the
    ends, or ``RETRY`` from ``not_before`` on. A lease that ends while ``CLAIMED`` puts the row
    back: nothing had left. One that ends while ``SENDING`` leaves ``UNKNOWN``: the message may have
    arrived, so it is never sent again unless a person says so.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        CLAIMED = "claimed", _("claimed by a worker")
        # As former versions have it, which run beside this one during an update.
        SENDING = "handing_over", _("being handed over")
        RETRY = "retry", _("to be tried again")
        ACCEPTED = "accepted", _("accepted by the mail server")
        REFUSED = "refused", _("refused by the mail server")
        UNKNOWN = "unknown", _("unknown: it may have arrived")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed: it could not be written")

    #: What a worker may take.
    WAITING = [State.QUEUED, State.RETRY]
    IN_HAND = [State.CLAIMED, State.SENDING]
    #: What has left, or may have.
    SENT = [State.ACCEPTED, State.REFUSED, State.UNKNOWN]
    #: Related rows that are read with it when its message is built.
    SELECT_RELATED: ClassVar[list[str]] = []
    #: What else than ``expires_at`` decides whether a row still leaves when its turn has come.
    SENDABLE: ClassVar["Sendable | None"] = None
    #: The column of the batch it goes with, where its model has batches.
    BATCH_COLUMN: ClassVar[str] = ""

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(_("not before"), default=clock.now)
    expires_at = models.DateTimeField(
        _("expires at"),
        null=True,
        blank=True,
        help_text=_("Not sent any more from then on: it would be stale."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(_("worker"), max_length=100, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=500, blank=True, help_text=_("What the mail server said.")
    )

    objects: ClassVar[models.Manager[Self]]

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """The address it goes to."""
        raise NotImplementedError

    @classmethod
    def reasons_to_skip(cls, now: datetime) -> Iterable[tuple[str, Q]]:
        """Return why rows that are not ``SENDABLE`` never leave: sentences, each with the rows it
        is true of. Those with no reason wait again."""
        return ()


def next_message(model: type[OutboxMessage]) -> Moments:
    """Return when a worker has something to do for messages that go one at a time: one is due, or
    somebody who may have died holds one."""
    rows = model.objects.all()
    waiting = rows.filter(state__in=OutboxMessage.WAITING)
    return [*moments(waiting, "not_before"), *moments(rows.filter(state__in=OutboxMessage.IN_HAND))]


def waiting_index(name: str, *fields: str) -> models.Index:
    """Return the index a worker finds the next row by."""
    condition = Q(state__in=OutboxMessage.WAITING)
    return models.Index(fields=[*fields, "not_before", "id"], condition=condition, name=name)


def in_hand_index(name: str) -> models.Index:
    """Return the index that leases which ended are found by."""
    condition = Q(state__in=OutboxMessage.IN_HAND)
    return models.Index(fields=["lease_until"], condition=condition, name=name)


class MailLimit(models.Model):
    """When a limit on mail allows the next message: one row for each, shared by all workers."""

    name = models.CharField(max_length=300, unique=True)
    free_at = models.DateTimeField()

    class Meta:
        db_table = "subscriptions_pace"
        default_permissions = []

    def __str__(self) -> str:
        return self.name


class WarmUp(models.Model):
    """How the mail of a new sender is held down at first (``outbox.warm_up``); one row at most."""

    class Preset(models.TextChoices):
        GENTLE = "gentle", _("Two weeks: 20 an hour at first, half as many again each day")
        SLOW = "slow", _("Four weeks: 10 an hour at first, a quarter more each day")

    preset = models.CharField(max_length=10, choices=Preset.choices)
    started_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_warm_up")]

    def __str__(self) -> str:
        return self.get_preset_display()
