"""What readers report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock


class Report(models.Model):
    """A reader says that a public comment should not stand. Once per reader and comment."""

    class Category(models.TextChoices):
        SPAM = "spam", _("It is advertising")
        INSULT = "insult", _("It insults or threatens somebody")
        PRIVATE = "private", _("It tells what is private")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="reports")
    category = fields.CharField(_("category"), max_length=7, choices=Category.choices)
    note = fields.VisitorCharField(_("note"), max_length=500, blank=True)
    reporter_key = fields.CharField(max_length=64, editable=False)
    visitor_key = fields.CharField(max_length=64, blank=True, editable=False)
    reported_at = models.DateTimeField(_("reported at"), default=clock.now)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["visitor_key", "reported_at"], name="reported_by_visitor")]
        constraints = [
            models.UniqueConstraint(fields=["comment", "reporter_key"], name="one_report_a_reader")
        ]

    def __str__(self) -> str:
        return self.get_category_display()
