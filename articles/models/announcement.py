"""What machines elsewhere are told of: that there is a column, and that it changed."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.text import fields


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def due(self) -> Self:
        """Return those of which something is to be told that was not, and which no worker is at."""
        return self.untold().filter(
            Q(article__published_at__lte=Now()),
            Q(claimed_until=None) | Q(claimed_until__lte=Now()),
        )

    def untold(self) -> Self:
        """Return those of which something is to be told that was not, once it is public."""
        return self.filter(
            Q(told_at=None, article__withdrawn_at=None)
            | Q(article__revised_at__gt=F("told_at"))
            | Q(article__withdrawn_at__gt=F("told_at")),
        )


class Announcement(models.Model):
    """A column, told to a service. ``told_at``: how it stood then is known there. A worker that
    tells it has it until ``claimed_until``."""

    class Service(models.TextChoices):
        HUB = "hub", _("WebSub")
        INDEX = "index", _("IndexNow")

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="announcements", verbose_name=_("column")
    )
    service = fields.CharField(max_length=5, choices=Service)
    told_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "service"], name="column_told_once_to_a_service"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()}: {self.article}"
