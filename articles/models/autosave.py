"""Words that were typed and not saved yet."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from articles.text import fields


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    def waiting(self) -> Self:
        """Return those whose words are nowhere else: neither saved nor forgotten."""
        return self.filter(saved_at=None, forgotten_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-kept_at", "-pk")


class Autosave(models.Model):
    """What stands in one opened form: the running copy of its words.

    ``form`` is the form as the browser would send it (application/x-www-form-urlencoded), without
    files; pictures are rows of their own as soon as they are dropped, and named in it. Readers
    never see it. Saving the form ends its copy, and no other one; what stays of it is a line
    without words, by which a copy that comes late is known for one that was saved. Of a column
    that is deleted for ever it is offered as a new one.
    """

    key = models.UUIDField(
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
        help_text="Of the form, which has a new one each time it is opened.",
    )
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, related_name="autosaves"
    )
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_page = models.BooleanField(
        default=False, db_default=False, help_text="Whether it is of a page and of no column."
    )
    form = fields.TextField()
    title = fields.CharField(
        max_length=100, blank=True, db_default="", help_text="The headline, or the first words."
    )
    words = models.PositiveIntegerField(default=0, db_default=0)
    writer = fields.CharField(
        max_length=40, blank=True, db_default="", help_text="The opened page that sent it."
    )
    sequence = models.BigIntegerField(
        default=0, db_default=0, help_text="Counts the states of the form, as its page did."
    )
    digest = fields.CharField(max_length=64, blank=True, db_default="")
    pressed = fields.CharField(
        max_length=20, blank=True, db_default="", help_text="The button it was saved with."
    )
    saved_at = models.DateTimeField(null=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)
    kept_at = models.DateTimeField(auto_now=True)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["editor", "-kept_at", "-id"], name="autosave_of_editor")]

    def __str__(self) -> str:
        new = "New page" if self.is_page else "New column"
        return f"{self.article or new}, {self.editor}"
