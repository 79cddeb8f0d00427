"""Mail about comments that waits to be sent."""

from django.db import models
from django.db.models import Q

from articles.text import fields
from background import clock


class Letter(models.Model):
    """One message to one address; built when it is sent, from what is true then.

    It is claimed, handed over and accounted for by the ``Mailer`` of subscriptions, and so has the
    columns of its ledger (``subscriptions/models/outgoing.py``).
    """

    class Kind(models.TextChoices):
        PROOF = "proof", "prove an address"
        ANSWERS = "answers", "answers to a comment"
        QUEUE = "queue", "what waits for the editor"
        TROUBLE = "trouble", "answer to a trouble report"
        DATA = "data", "export and erasure"

    class State(models.TextChoices):
        QUEUED = "queued"
        CLAIMED = "claimed"
        HANDING_OVER = "handing_over"
        RETRY = "retry"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        UNKNOWN = "unknown"
        SKIPPED = "skipped"
        FAILED = "failed"

    kind = fields.CharField(max_length=7, choices=Kind.choices)
    to = fields.EmailField(max_length=254)
    comment = models.ForeignKey(
        "comments.Comment",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        help_text="The one that was answered, or that is to be proven.",
    )
    report = models.ForeignKey(
        "comments.TroubleReport", models.CASCADE, null=True, blank=True, related_name="letters"
    )
    state = fields.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = fields.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(
        null=True, blank=True, help_text="It holds what was public until then."
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = fields.CharField(max_length=500, blank=True, help_text="What the mail server said.")

    #: What is read with it when it is sent.
    SENT_WITH = ["comment", "report"]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=["queued", "retry"]),
                name="comment_letter_waiting",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["claimed", "handing_over"]),
                name="comment_letter_leases",
            ),
        ]
        constraints = [
            # Answers gather in the letter that waits already.
            models.UniqueConstraint(
                fields=["to", "comment"],
                condition=Q(kind="answers", state="queued"),
                name="one_letter_of_answers_waits",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} to {self.to}"

    @property
    def address(self):
        return self.to
