"""What is planned of a column or page beside its publication."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Q

from articles.text import fields
from background import clock

if TYPE_CHECKING:
    from .article import Article

    class _Model(models.Model):
        class Meta:
            abstract = True

        withdrawn_at: datetime | None
        withdrawn_text: str

        @property
        def was_public(self) -> bool: ...

        def digest_of_text(self) -> str: ...
else:
    _Model = models.Model

#: What is saved of what is withdrawn.
_WITHDRAWN = ("withdrawn_at", "withdrawn_text", "updated_at")


class Planned(_Model):
    """Mixed into ``Article``.

    At ``changes_at`` the worker gives readers the ``unpublished_revision`` (``articles.history.
    due``); where that could not be, ``changes_refused`` says why and the changes go on waiting.
    From ``taken_down_at`` on readers do not have it any more, with no need of a worker, which only
    makes of it what is withdrawn. Who asks for it then is led to ``leads_to`` where that is public.
    """

    CHANGES_INDEX: ClassVar[models.Index] = models.Index(
        fields=["changes_at"],
        condition=Q(changes_at__isnull=False),
        name="article_planned_changes",
    )
    DOWN_INDEX: ClassVar[models.Index] = models.Index(
        fields=["taken_down_at"],
        condition=Q(taken_down_at__isnull=False),
        name="article_taken_down",
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
    taken_down_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="From when on readers do not have it any more.",
    )
    leads_to = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Where readers are led who ask for it once it was taken down.",
    )

    class Meta:
        abstract = True

    @property
    def is_down(self) -> bool:
        """Return whether its time to be taken down has passed."""
        return self.taken_down_at is not None and self.taken_down_at <= clock.now()

    @property
    def gone_at(self) -> datetime | None:
        """Return since when what was withdrawn or taken down is not public."""
        return self.withdrawn_at or self.taken_down_at

    @property
    def stands_instead(self) -> "Article | None":
        """Return what readers are led to in its place, or ``None``."""
        instead = self.leads_to if self.is_down else None
        return instead if instead and instead.is_public else None

    def forget_changes(self) -> list[str]:
        """Let nothing wait any more; return the names of the fields to save."""
        for name, value in self.NOTHING_WAITS.items():
            setattr(self, name, value)
        return [*self.NOTHING_WAITS]

    def plan_changes(self, at: datetime | None) -> None:
        """Have readers get the changes that wait ``at`` that moment, or at none."""
        self.changes_at, self.changes_refused = at, ""
        self.save(update_fields=["changes_at", "changes_refused"])

    def plan_to_take_down(self, at: datetime | None, *, leads_to: "Article | None" = None) -> None:
        """Take it down ``at`` that moment, or at none; readers are led from there to ``leads_to``,
        and where that is nothing they are told that it is gone."""
        self.taken_down_at, self.leads_to = at, leads_to
        self.save(update_fields=["taken_down_at", "leads_to"])

    @transaction.atomic
    def come_down(self) -> None:
        """Withdraw it as of its time to be taken down, where that has passed."""
        if self.is_down and self.was_public and not self.withdrawn_at:
            self.withdrawn_at = self.taken_down_at
            self.withdrawn_text = self.digest_of_text()
            self.save(update_fields=[*_WITHDRAWN])
