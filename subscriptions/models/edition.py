"""What is mailed, and the ledger of every message: to whom, when, and with what result."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock
from outbox.models import OutboxMessage, Sendable, in_hand_index, waiting_index

State = OutboxMessage.State

#: How deliveries end that somebody may want to look into.
NOT_ARRIVED = [State.REFUSED, State.UNKNOWN, State.SKIPPED, State.FAILED]


class EditionQuerySet(models.QuerySet["Edition"]):
    def going_out(self) -> Self:
        """Those a worker may take deliveries of."""
        return self.filter(finished_at=None, paused_at=None, cancelled_at=None).exclude(
            frozen_at=None
        )

    def paused(self) -> Self:
        return self.filter(cancelled_at=None).exclude(paused_at=None)


class Edition(models.Model):
    """What is mailed: one article, a correction of one, or the daily or weekly digest of a day.

    Its audience is frozen once: ``candidates`` are the subscribers there were then, and each has
    either a delivery or is counted in ``excluded``, by reason.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Column")
        CORRECTION = "correction", _("Correction")
        DAILY = "daily", _("Daily digest")
        WEEKLY = "weekly", _("Weekly digest")

    kind = fields.CharField(_("kind"), max_length=10, choices=Kind.choices)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="editions"
    )
    correction = models.ForeignKey(
        "articles.Correction", models.CASCADE, null=True, blank=True, related_name="editions"
    )
    digest_date = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    frozen_at = models.DateTimeField(null=True, blank=True)
    candidates = models.PositiveIntegerField(_("candidates"), null=True, blank=True)
    excluded = fields.JSONField(default=dict, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = fields.CharField(max_length=500, blank=True)
    # Since then nothing that comes back of it counts against readers: most likely it is about us.
    doubted_at = models.DateTimeField(null=True, blank=True)
    # What came back before is not counted any more; and whether an editor said to believe it all.
    refusals_counted_from = models.DateTimeField(null=True, blank=True)
    refusals_believed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["frozen_at"], condition=Q(finished_at=None), name="edition_not_finished"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["article"], name="one_edition_per_article"),
            models.UniqueConstraint(fields=["kind", "digest_date"], name="one_digest_per_day"),
            models.UniqueConstraint(fields=["correction"], name="one_edition_per_correction"),
            models.CheckConstraint(
                condition=Q(
                    kind="article", article__isnull=False, digest_date=None, correction=None
                )
                | Q(kind="correction", correction__isnull=False, article=None, digest_date=None)
                | Q(
                    kind__in=["daily", "weekly"],
                    article=None,
                    correction=None,
                    digest_date__isnull=False,
                ),
                name="edition_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        if self.correction:
            return f"{self.correction.get_kind_display()}: {self.correction}"
        return (
            str(self.article) if self.article else f"{self.get_kind_display()} {self.digest_date}"
        )

    @property
    def is_digest(self) -> bool:
        return self.kind in (self.Kind.DAILY, self.Kind.WEEKLY)


class Variant(models.Model):
    """What some readers of a digest get: its columns, oldest first, and of each the sections that
    are about their keywords (all of them where the list is empty)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="variants")
    key = fields.CharField(max_length=64, help_text="A hash of the contents.")
    contents = fields.JSONField(help_text="[[article, [section, …]], …]")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_variant_per_contents")
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.key[:8]}"


class Delivery(OutboxMessage):
    """One edition to one subscriber, once."""

    # Every message changes its row three times, and each time all its indexes: there are no more
    # than are looked into. Those of an edition are found by that of the constraint.
    edition = models.ForeignKey(
        Edition,
        models.CASCADE,
        db_index=False,
        related_name="deliveries",
        verbose_name=_("edition"),
    )
    subscriber = models.ForeignKey(
        "subscriptions.Subscriber",
        models.CASCADE,
        related_name="deliveries",
        verbose_name=_("subscriber"),
    )
    variant = models.ForeignKey(
        Variant,
        models.CASCADE,
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("variant"),
    )
    # A digest holds what was published after ``since`` and up to ``until``.
    since = models.DateTimeField(_("since"), null=True, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # Where a limit for the recipient's domain gave it a time, that time is good until then.
    slot_until = models.DateTimeField(null=True, blank=True, editable=False)

    SELECT_RELATED = ["subscriber", "edition", "variant"]
    BATCH_COLUMN = "edition_id"
    SENDABLE = Sendable(
        "subscriptions_subscriber s, subscriptions_edition e",
        """
            s.id = o.subscriber_id AND s.left_at IS NULL AND s.suppressed_at IS NULL
            AND (s.paused_until IS NULL OR s.paused_until <= %(now)s)
            AND e.id = o.edition_id AND e.paused_at IS NULL AND e.cancelled_at IS NULL""",
    )

    class Meta:
        verbose_name = _("delivery")
        ordering = ["-pk"]
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "subscriber"], name="no_edition_twice_to_a_subscriber"
            )
        ]
        indexes = [
            waiting_index("delivery_waiting", "edition"),
            in_hand_index("delivery_leases"),
            models.Index(fields=["edition", "state", "finished_at"], name="delivery_progress"),
            models.Index(
                fields=["state", "-id"],
                condition=Q(state__in=NOT_ARRIVED),
                name="delivery_not_arrived",
            ),
            models.Index(
                fields=["variant"],
                condition=Q(variant__isnull=False),
                name="delivery_of_variant",
            ),
            # By it those are found who had a column in a digest.
            models.Index(
                fields=["until", "since", "subscriber"],
                condition=Q(until__isnull=False),
                name="delivery_of_digest",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(edition)s to %(address)s") % {
            "edition": self.edition,
            "address": self.subscriber,
        }

    @property
    def address(self) -> str:
        return self.subscriber.email

    @classmethod
    def reasons_to_skip(cls, now: datetime) -> list[tuple[str, Q]]:
        # What belongs to a paused edition waits.
        return [
            (gettext("The edition was cancelled."), Q(edition__cancelled_at__isnull=False)),
            (gettext("Unsubscribed."), Q(subscriber__left_at__isnull=False)),
            (gettext("The address is suppressed."), Q(subscriber__suppressed_at__isnull=False)),
            (gettext("Paused."), Q(subscriber__paused_until__gt=now)),
        ]


class Letter(OutboxMessage):
    """A message somebody asked for; it overtakes every edition."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("confirm the subscription")
        PREFERENCES = "preferences", _("link to the preferences")
        DATA = "data", _("link to one's data")
        NEW_ADDRESS = "new_address", _("confirm a new address")
        TEST = "test", _("a column as a test")
        ALARM = "alarm", _("a mailing that was stopped")
        WELCOME = "welcome", _("a welcome after confirming")

    subscriber = models.ForeignKey(
        "subscriptions.Subscriber",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("subscriber"),
    )
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, verbose_name=_("article")
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, verbose_name=_("edition")
    )
    to = fields.EmailField(_("to"), max_length=254, help_text=_("Where it goes."))
    kind = fields.CharField(_("kind"), max_length=12, choices=Kind.choices)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)

    SELECT_RELATED = ["subscriber", "article", "edition"]

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        indexes = [
            waiting_index("letter_waiting"),
            in_hand_index("letter_leases"),
            models.Index(Upper("to"), "asked_at", name="letter_by_address"),
        ]

    def __str__(self) -> str:
        return gettext("%(kind)s to %(address)s") % {
            "kind": self.get_kind_display(),
            "address": self.to,
        }

    @property
    def address(self) -> str:
        return self.to
