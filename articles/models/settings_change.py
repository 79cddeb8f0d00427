"""What was changed in the settings."""

from django.conf import settings
from django.db import models

from articles.text import fields
from background import clock


class SettingsChange(models.Model):
    """What somebody changed in the settings: the values of the changed fields, before and after."""

    changed_at = models.DateTimeField(default=clock.now, db_index=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    before = fields.JSONField(default=dict)
    after = fields.JSONField(default=dict)

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return ", ".join(self.after)
