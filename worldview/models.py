"""What the house knows about itself."""

from django.db import models
from django.utils import timezone

from articles.text import fields


class WorkerSighting(models.Model):
    """When a worker process was last at work; how the desk knows that one is."""

    worker = fields.CharField(max_length=100, unique=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self):
        return self.worker

    @classmethod
    def record(cls, worker):
        cls.objects.update_or_create(worker=worker, defaults={"seen_at": timezone.now()})
