"""Mail of the letters desk that waits to be sent."""

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """One message to one address; built when it is sent, from what is true then."""

    class Kind(models.TextChoices):
        PROOF = "proof", "prove an address"
        ANSWERS = "answers", "answers to a comment"
        QUEUE = "queue", "what waits for the editor"
        TROUBLE = "trouble", "answer to a trouble report"
        DATA = "data", "export and erasure"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        SKIPPED = "skipped"

    kind = models.CharField(max_length=7, choices=Kind.choices)
    to = models.EmailField(max_length=254)
    comment = models.ForeignKey(
        "comments.Comment",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        help_text="The one that was answered, or that is to be proven.",
    )
    text = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="queued"), name="comment_letter_due"
            )
        ]
        constraints = [
            # Answers gather in the letter that waits already.
            models.UniqueConstraint(
                fields=["to", "comment"],
                condition=models.Q(kind="answers", state="queued"),
                name="one_letter_of_answers_waits",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} to {self.to}"
