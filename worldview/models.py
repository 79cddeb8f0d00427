"""What the house knows about itself."""

from datetime import datetime, timedelta
from typing import Self

from django.db import connection, models

from articles.text import fields
from background import clock
from worldview.archive.models import (  # noqa: F401  (Django looks for models here)
    ArchiveRun,
    Restoration,
)
from worldview.door.models import (  # noqa: F401  (as above)
    AccountLetter,
    DeskSession,
    FailedLogIn,
    KnownPlace,
    Passkey,
    PasskeyHandle,
)
from worldview.moving_in.models import (  # noqa: F401  (as above)
    ArchiveImport,
    ImportedItem,
)
from worldview.newsroom.models import Invitation  # noqa: F401  (as above)
from worldview.samples.models import Sample  # noqa: F401  (as above)

#: Heartbeats of workers that have ended are kept for so long.
HEARTBEAT_RETENTION = timedelta(days=7)


class WorkerHeartbeatQuerySet(models.QuerySet["WorkerHeartbeat"]):
    def newest_by_kind(self) -> Self:
        """For each kind of work the heartbeat of the worker that was seen last, with
        ``last_succeeded_at`` of all workers; one query."""
        succeeded = models.Window(models.Max("succeeded_at"), partition_by="kind")
        return (
            self.annotate(last_succeeded_at=succeeded).order_by("kind", "-seen_at").distinct("kind")
        )

    def newest_by_worker(self, since: datetime) -> Self:
        """The last heartbeat of each worker that was seen since then."""
        lately = self.filter(seen_at__gt=since)
        return lately.order_by("worker", "-seen_at").distinct("worker")

    def forget_former(self) -> None:
        """Remove those of workers that have ended long ago."""
        self.filter(seen_at__lt=clock.now() - HEARTBEAT_RETENTION).delete()


class WorkerHeartbeat(models.Model):
    """When a worker's thread for one kind of work was last there, and when it last did its work
    without a mistake; how the desk knows. The thread that does the work says it."""

    worker = fields.CharField(max_length=100)
    kind = fields.CharField(max_length=20, blank=True, db_default="")
    seen_at = models.DateTimeField(db_index=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    clock_ahead = models.FloatField(
        db_default=0.0,
        help_text="By how many seconds its clock was ahead of the database's; negative: behind.",
    )

    objects = WorkerHeartbeatQuerySet.as_manager()

    class Meta:
        # As the former program has it, which runs beside this one during an update.
        db_table = "worldview_workersighting"
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "kind"], name="one_sighting_per_kind_of_work")
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.kind}".strip()

    @classmethod
    def record(cls, worker: str, went_well: dict[str, bool]) -> None:
        """Say that threads of a worker are there, and of each kind whether its last round went
        well; in one statement."""
        clock.now()  # measured anew now and then
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO {cls._meta.db_table} AS known
                       (worker, kind, seen_at, succeeded_at, clock_ahead)
                SELECT %s, kind, clock_timestamp(),
                       CASE WHEN went_well THEN clock_timestamp() END, %s
                  FROM unnest(%s::text[], %s::bool[]) AS said(kind, went_well)
                    ON CONFLICT (worker, kind) DO UPDATE
                   SET seen_at = excluded.seen_at, clock_ahead = excluded.clock_ahead,
                       succeeded_at = coalesce(excluded.succeeded_at, known.succeeded_at)
                """,
                [worker, clock.difference(), [*went_well], [*went_well.values()]],
            )
