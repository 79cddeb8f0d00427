"""Mail about comments that waits to be sent."""

from django.db import models
from django.db.models import Q

from articles.text import fields
from outbox.models import OutboxMessage, in_hand_index, waiting_index


class CommentLetter(OutboxMessage):
    """One message to one address; built when it is sent, from what is true then
    (``comments.mail``)."""

    class Kind(models.TextChoices):
        PROOF = "proof", "prove an address"
        ANSWERS = "answers", "answers to a comment"
        QUEUE = "queue", "what waits for the editor"
        TROUBLE = "trouble", "answer to a trouble report"
        CONTACT = "contact", "a reader’s letter to the editor"
        DATA = "data", "export and erasure"

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
    written_at = models.DateTimeField(
        null=True, blank=True, help_text="It holds what was public until then."
    )

    SELECT_RELATED = ["comment", "report"]

    class Meta:
        db_table = "comments_letter"
        ordering = ["-pk"]
        indexes = [
            waiting_index("comment_letter_waiting"),
            in_hand_index("comment_letter_leases"),
        ]
        constraints = [
            # Answers gather in the letter that waits already.
            models.UniqueConstraint(
                fields=["to", "comment"],
                condition=Q(kind="answers", state=OutboxMessage.State.QUEUED),
                name="one_letter_of_answers_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.to}"

    @property
    def address(self) -> str:
        return self.to
