"""What this site knows of its archives; ``worldview.models`` hands it to Django."""

from datetime import timedelta
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.text import fields
from background import clock
from worldview.archive import object_storage

#: A worker that says nothing of an archive for so long was killed: another one begins anew.
LEASE = timedelta(minutes=2)


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


class ArchiveRunQuerySet(models.QuerySet["ArchiveRun"]):
    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def waiting(self) -> Self:
        """Return those that no worker is at."""
        return self.unfinished().filter(Q(seen_at=None) | Q(seen_at__lt=clock.now() - LEASE))

    def downloadable(self) -> Self:
        return self.filter(is_weekly=False, failure="", folder="").exclude(finished_at=None)


class ArchiveRun(models.Model):
    """An archive that the worker makes, or a copy of the public site: asked for at the desk, or
    each week. ``seen_at``: when a worker was last at it; ``failure``: why there is no file. Of a
    copy ``url`` is where it will be read, if not at the site's own address, and ``folder`` where
    the worker left it instead of a file to download."""

    class Kind(models.TextChoices):
        ARCHIVE = "archive", pgettext_lazy("what is taken out", "everything")
        SITE = "site", pgettext_lazy("what is taken out", "the site as files")

    kind = fields.CharField(
        max_length=7, choices=Kind.choices, default=Kind.ARCHIVE, db_default=Kind.ARCHIVE
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    is_weekly = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    failure = fields.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)
    url = fields.CharField(max_length=200, blank=True, default="", db_default="")
    folder = fields.CharField(max_length=1000, blank=True, default="", db_default="")

    objects = ArchiveRunQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["-pk"]

    def __str__(self) -> str:
        kind = "-site" if self.is_site else ""
        return f"worldview{kind}-{self.asked_at:%Y-%m-%d}-{self.pk}.zip"

    @property
    def is_site(self) -> bool:
        return self.kind == self.Kind.SITE

    @property
    def path(self) -> Path:
        """Return where its file is, or will be; one for object storage only until it is there."""
        elsewhere = not self.is_weekly or self.storage
        folder = "" if elsewhere else settings.ARCHIVE_DIR
        return Path(folder or settings.VAR_DIR / "archives") / str(self)

    @property
    def storage(self) -> str:
        """Return the address of the object storage it is for, if any."""
        address = settings.ARCHIVE_DIR
        return address if self.is_weekly and object_storage.is_address(address) else ""

    @property
    def place(self) -> str:
        """Return where whoever looks for it finds its file."""
        return f"{self.storage.rstrip('/')}/{self}" if self.storage else str(self.path)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0
