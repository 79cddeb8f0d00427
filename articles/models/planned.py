"""What is planned of a column or page beside its publication."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from articles.text import fields


class Planned(models.Model):
    """Mixed into ``Article``.

    At ``changes_at`` the worker gives readers the ``unpublished_revision`` (``articles.history.
    due``); where that could not be, ``changes_refused`` says why and the changes go on waiting.
    """

    CHANGES_INDEX: ClassVar[models.Index] = models.Index(
        fields=["changes_at"],
        condition=Q(changes_at__isnull=False),
        name="article_planned_changes",
    )
    #: What is so where nothing waits to be published.
    NOTHING_WAITS: ClassVar[dict[str, Any]] = {
        "unpublished_revision": None,
        "changes_at": None,
        "changes_refused": "",
    }

    changes_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When readers are to get the changes that wait.",
    )
    changes_refused = fields.TextField(
        blank=True,
        db_default="",
        editable=False,
        help_text="Why the changes that wait were not published when they were to be.",
    )

    class Meta:
        abstract = True

    def forget_changes(self) -> list[str]:
        """Let nothing wait any more; return the names of the fields to save."""
        for name, value in self.NOTHING_WAITS.items():
            setattr(self, name, value)
        return [*self.NOTHING_WAITS]

    def plan_changes(self, at: datetime | None) -> None:
        """Have readers get the changes that wait ``at`` that moment, or at none."""
        self.changes_at, self.changes_refused = at, ""
        self.save(update_fields=["changes_at", "changes_refused"])
