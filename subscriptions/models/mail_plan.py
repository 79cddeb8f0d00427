"""What an editor chose for the mail of one column, where it is not as by rule."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import MAX_MAIL_MINUTES, MailTiming
from articles.text import fields


class MailPlan(models.Model):
    """How one column is mailed; what is empty goes by rule."""

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, related_name="mail_plan", editable=False
    )
    subject = fields.CharField(
        _("subject"),
        max_length=200,
        blank=True,
        help_text=_("The whole line. Empty: the column’s name and the headline."),
    )
    preheader = fields.CharField(
        _("preview line"),
        max_length=300,
        blank=True,
        help_text=_(
            "What inboxes show after the subject. Empty: the standfirst, or the key headlines."
        ),
    )

    timing = fields.CharField(
        max_length=10,
        blank=True,
        choices=MailTiming,
        default="",
        db_default="",
        help_text="Empty: as the settings say. Never: the column is not “sent by mail”.",
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes after publication"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MAIL_MINUTES)],
    )
    at = models.TimeField(_("hour of mail"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(~Q(timing="minutes") | Q(minutes__isnull=False))
                & (~Q(timing="hour") | Q(at__isnull=False)),
                name="mail_plan_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return str(self.article)
