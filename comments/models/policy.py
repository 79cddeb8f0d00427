"""How open commenting is: for the whole site, and for single columns."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock


class Policy(models.Model):
    """The editor's rules for commenting; there is one row."""

    closes_after_days = models.PositiveIntegerField(
        _("closes after days"),
        null=True,
        blank=True,
        help_text=_("Columns take no comments so many days after they appeared. Empty: for ever."),
    )
    approvals_needed = models.PositiveSmallIntegerField(
        _("approvals needed"),
        default=1,
        help_text=_("Comments from a proven address appear at once after so many were approved."),
    )
    holds_everything = models.BooleanField(
        _("hold everything"),
        default=False,
        help_text=_("No comment appears before you approved it."),
    )
    storm_per_minute = models.PositiveSmallIntegerField(
        _("storm per minute"),
        default=20,
        help_text=_("With more comments than this in a minute everything is held for an hour."),
    )
    storm_until = models.DateTimeField(_("storm until"), null=True, blank=True, editable=False)
    queue_mailed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rules for commenting")
        verbose_name_plural = _("rules for commenting")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_policy")]

    def __str__(self) -> str:
        return gettext("Rules for commenting")

    @classmethod
    def current(cls) -> Self:
        return cls.objects.first() or cls(pk=1)

    def is_storming(self, now: datetime | None = None) -> bool:
        return self.storm_until is not None and self.storm_until > (now or clock.now())


class Closing(models.Model):
    """A column that takes no comments any more."""

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, related_name="+", verbose_name=_("article")
    )
    reason = fields.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Readers see it.")
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("closed column")
        verbose_name_plural = _("closed columns")

    def __str__(self) -> str:
        return gettext("Closed: %(headline)s") % {"headline": self.article}
