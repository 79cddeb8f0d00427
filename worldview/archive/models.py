"""What this site knows of its archives; ``worldview.models`` hands it to Django."""

from typing import Self

from django.db import models

from background import clock


class RestorationQuerySet(models.QuerySet["Restoration"]):
    def holding_mail(self) -> Self:
        """Return those since which no mail of editions may leave."""
        return self.filter(mail_released_at=None)

    def release_mail(self) -> int:
        """Let mail leave again; return whether it was held."""
        return self.holding_mail().update(mail_released_at=clock.now())


class Restoration(models.Model):
    """That this site was restored from an archive. Until an administrator lets mail out, none
    leaves: the site it came from may be writing to the same readers still."""

    restored_at = models.DateTimeField(default=clock.now)
    exported_at = models.DateTimeField(null=True)
    mail_released_at = models.DateTimeField(null=True, blank=True)

    objects = RestorationQuerySet.as_manager()

    class Meta:
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.restored_at:%Y-%m-%d %H:%M}"


def is_mail_held() -> bool:
    """Return whether nothing is mailed for the time being."""
    return Restoration.objects.holding_mail().exists()
