"""What the house knows about itself."""

from django.db import models

from articles import clock
from articles.text import fields


class WorkerSighting(models.Model):
    """When a worker process was last at work; how the desk knows that one is."""

    worker = fields.CharField(max_length=100, unique=True)
    seen_at = models.DateTimeField(db_index=True)
    clock_ahead = models.FloatField(
        db_default=0.0,
        help_text="By how many seconds its clock was ahead of the database's; negative: behind.",
    )

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self):
        return self.worker

    @classmethod
    def record(cls, worker):
        now = clock.ask()
        cls.objects.update_or_create(
            worker=worker, defaults={"seen_at": now, "clock_ahead": clock.difference()}
        )
