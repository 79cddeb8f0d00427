"""What readers write to the editor: of trouble with commenting, and about anything else."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock

from .comment import MAX_COMMENT_LENGTH


class TroubleReportQuerySet(models.QuerySet["TroubleReport"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class TroubleReport(models.Model):
    """A reader could not comment and says so, or writes to the editor."""

    class Kind(models.TextChoices):
        TROUBLE = "trouble", _("trouble with commenting")
        CONTACT = "contact", _("to the editor")

    kind = fields.CharField(
        _("about"), max_length=7, choices=Kind, default=Kind.TROUBLE, db_default=Kind.TROUBLE.value
    )

    article = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="trouble_reports",
        verbose_name=_("article"),
    )
    email = fields.EmailField(_("e-mail"), max_length=254, blank=True)
    text = fields.VisitorTextField(_("what happened"), max_length=MAX_COMMENT_LENGTH)
    browser = fields.CharField(_("browser"), max_length=300, blank=True)
    answer = fields.TextField(
        _("answer"), blank=True, help_text=_("Mailed to the reader when it is saved.")
    )
    reported_at = models.DateTimeField(_("reported at"), default=clock.now)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    form_key = fields.CharField(max_length=64, unique=True, editable=False)
    visitor_key = fields.CharField(max_length=64, editable=False)

    objects = TroubleReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("trouble report")
        verbose_name_plural = _("trouble reports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["visitor_key", "reported_at"], name="report_by_visitor")]

    def __str__(self) -> str:
        return self.text[:80]
