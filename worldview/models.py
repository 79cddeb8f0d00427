"""What the house knows about itself."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Max
from django.utils import timezone

#: Sightings of workers that have ended are kept for so long.
SIGHTINGS_KEPT = timedelta(days=7)


class WorkerSightingQuerySet(models.QuerySet):
    def latest_by_kind(self) -> dict[str, tuple[datetime, datetime | None]]:
        """For each kind of work when any worker's thread for it was last seen, and when it last
        succeeded; one query."""
        rows = self.order_by().values_list("kind").annotate(Max("seen_at"), Max("succeeded_at"))
        return {kind: (seen, succeeded) for kind, seen, succeeded in rows}

    def forget_former(self):
        """Remove those of workers that have ended long ago."""
        self.filter(seen_at__lt=timezone.now() - SIGHTINGS_KEPT).delete()


class WorkerSighting(models.Model):
    """When a worker's thread for one kind of work was last there, and when it last did its work
    without a mistake; how the desk knows. The thread that does the work says it."""

    worker = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, blank=True, db_default="")
    seen_at = models.DateTimeField(db_index=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)

    objects = WorkerSightingQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "kind"], name="one_sighting_per_kind_of_work")
        ]

    def __str__(self):
        return f"{self.worker} {self.kind}".strip()

    @classmethod
    def record(cls, worker: str, kind: str, *, succeeded: bool):
        """Say that a thread is there, and whether its last round went well."""
        now = timezone.now()
        said = {"seen_at": now} | ({"succeeded_at": now} if succeeded else {})
        cls.objects.update_or_create(worker=worker, kind=kind, defaults=said)
