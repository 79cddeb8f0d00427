"""What is mailed, and the ledger of every message: to whom, when, and with what result."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Outgoing(models.Model):
    """One message to one subscriber. The row decides who sends it: ``subscriptions.sending``.

    ``queued`` → ``sending`` (claimed, and about to be handed over) → one of the ends. A worker
    killed in between leaves ``sending``; whether the mail left cannot be known then, so it becomes
    ``unknown`` and is not sent again unless the editor says so.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        REJECTED = "rejected"
        UNKNOWN = "unknown"
        SKIPPED = "skipped"

    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True, help_text="What the mail server said.")

    #: What is read with it when it is sent.
    SENT_WITH = ["subscriber"]

    class Meta:
        abstract = True

    @property
    def address(self):
        return self.subscriber.email


class Edition(models.Model):
    """What is mailed: one article, a correction of one, or the daily or weekly digest of a day."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Column")
        CORRECTION = "correction", _("Correction")
        DAILY = "daily", _("Daily digest")
        WEEKLY = "weekly", _("Weekly digest")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="editions"
    )
    correction = models.ForeignKey(
        "articles.Correction", models.CASCADE, null=True, blank=True, related_name="editions"
    )
    digest_date = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
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

    def __str__(self):
        if self.correction:
            return f"{self.correction.get_kind_display()}: {self.correction}"
        return (
            str(self.article) if self.article else f"{self.get_kind_display()} {self.digest_date}"
        )


class Delivery(Outgoing):
    """One edition to one subscriber, once."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(
        "subscriptions.Subscriber", models.CASCADE, related_name="deliveries"
    )
    # A digest holds what was published after ``since`` and up to ``until``.
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    SENT_WITH = ["subscriber", "edition"]

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "subscriber"], name="no_edition_twice_to_a_subscriber"
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state="queued"), name="delivery_queue"
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(state="sending"), name="delivery_in_hand"
            ),
        ]

    def __str__(self):
        return f"{self.edition} to {self.subscriber}"


class Letter(Outgoing):
    """A message somebody asked for: a confirmation, or the link to their preferences."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation"
        PREFERENCES = "preferences"

    subscriber = models.ForeignKey(
        "subscriptions.Subscriber", models.CASCADE, related_name="letters"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    asked_at = models.DateTimeField(default=timezone.now)
    visitor_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state="queued"), name="letter_queue"
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(state="sending"), name="letter_in_hand"
            ),
            models.Index(fields=["visitor_key", "asked_at"], name="letter_by_visitor"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} to {self.subscriber}"
