"""Showing a draft to somebody without an account."""

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.text import fields
from background import clock

SHARE_TTL = timedelta(days=7)


def unguessable() -> str:
    return secrets.token_urlsafe(24)


def end_of_sharing() -> datetime:
    return clock.now() + SHARE_TTL


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def working(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=Now())


class ShareLink(models.Model):
    """An unguessable address that shows a column before it is public; it ends by itself, when it
    is revoked, and when the column is public (then it leads there)."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="share_links")
    token = fields.CharField(max_length=40, unique=True, default=unguessable)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(default=end_of_sharing)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return _("Link to %(title)s") % {"title": self.article}

    def get_absolute_url(self) -> str:
        return reverse("articles:shared", args=[self.token])

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.get_absolute_url()
