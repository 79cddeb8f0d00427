"""What an editor chose for the mail of one column, where it is not as by rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article)
