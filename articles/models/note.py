"""What writers and editors say to each other about a column, beside it."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.text import Truncator

from articles.signals import note_written
from articles.text import fields
from background import clock

MAX_TEXT = 4000


class NoteQuerySet(models.QuerySet["Note"]):
    def threads(self) -> Self:
        """Return those that answer none, the oldest first."""
        return self.filter(answers_to=None).order_by("pk")

    def open(self) -> Self:
        """Return threads that are not resolved."""
        return self.threads().filter(resolved_at=None)


class Note(models.Model):
    """A note about a column or one of its sections, or an answer to one. The desk alone shows it.

    The section is named by its key, which it has again when it is restored from a revision; the
    note of one that is gone stays with the column.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="notes")
    section_key = models.BigIntegerField(null=True, blank=True)
    place = fields.CharField(
        max_length=300, blank=True, help_text="The section's headline when it was written."
    )
    answers_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    text = fields.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    def tell(self) -> None:
        """Tell those who listen that it was written."""
        note_written.send(Note, note=self)

    def answer(self, text: str, *, by: User) -> "Note":
        """Answer it, in its thread, which is flat."""
        thread = self.answers_to or self
        made = Note.objects.create(
            article=self.article,
            section_key=thread.section_key,
            place=thread.place,
            answers_to=thread,
            text=text,
            written_by=by,
        )
        made.tell()
        return made

    def resolve(self, *, by: User) -> None:
        self.resolved_by, self.resolved_at = by, clock.now()
        self.save(update_fields=["resolved_by", "resolved_at"])

    def reopen(self) -> None:
        self.resolved_by = self.resolved_at = None
        self.save(update_fields=["resolved_by", "resolved_at"])
