"""What the worker found at the addresses that columns link to."""

from django.db import models
from django.db.models import Q

from articles.text import fields


class LinkCheck(models.Model):
    """One address outside, and whether it leads anywhere (``articles.discovery.link_checks``)."""

    address = fields.CharField(max_length=1000, unique=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    problem = fields.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(checked_at=None), name="link_to_be_checked")
        ]

    def __str__(self) -> str:
        return self.address
