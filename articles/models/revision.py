"""What a column was at each deliberate save."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from background import clock


class Revision(models.Model):
    """The whole column as one thing: text, sections, figures, sources, keywords in order.

    Made and restored by ``articles.history.revisions``; added, never edited, but for its name.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    content = fields.JSONField()
    digest = fields.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="Of what the content says (history.snapshots); empty where it is not known yet.",
    )
    name = fields.CharField(
        _("name"),
        max_length=100,
        blank=True,
        help_text=_("As in “Before the lawyers read it”."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "-id"], name="revision_newest_first")]

    def __str__(self) -> str:
        return self.name or f"{timezone.localtime(self.made_at):%d %b %Y, %H:%M}"
