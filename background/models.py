"""What could not be done, row by row."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from background import clock
from background.text import storable

#: How long failures are kept that nobody saw to.
FAILURE_TTL = timedelta(days=90)
#: Minutes until a row is tried again after it failed once, twice, …; then it waits for a person.
RETRY_DELAYS = (1, 5, 30, 120, 720, 1440)


class FailureQuerySet(models.QuerySet["Failure"]):
    def for_task(self, task: str) -> Self:
        return self.filter(task=task)

    def held_back(self, task: str) -> "models.QuerySet[Failure, Any]":
        """Return the keys of a task's rows that are not to be tried now, as a subquery."""
        now = clock.now()
        held = self.for_task(task).filter(Q(retry_at=None) | Q(retry_at__gt=now))
        return held.order_by().values("row")

    def record(
        self, task: str, row: int, error: BaseException | str, *, about: object = ""
    ) -> "Failure":
        """Count one more failure, set when the row is tried again, and return it as it was."""
        said = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        now = clock.now()
        failure, made = self.get_or_create(
            task=task,
            row=row,
            defaults={
                "about": storable(about, 300),
                "error": storable(said, 500),
                "retry_at": now + timedelta(minutes=RETRY_DELAYS[0]),
            },
        )
        if made:
            return failure
        attempts = failure.attempts + 1
        minutes = RETRY_DELAYS[attempts - 1] if attempts <= len(RETRY_DELAYS) else None
        self.filter(pk=failure.pk).update(
            attempts=F("attempts") + 1,
            about=storable(about, 300),
            error=storable(said, 500),
            last_failed_at=now,
            retry_at=now + timedelta(minutes=minutes) if minutes else None,
        )
        return failure

    def forget_old(self) -> None:
        """Remove those older than ``FAILURE_TTL``: what they were about is gone or well."""
        self.filter(last_failed_at__lt=clock.now() - FAILURE_TTL).delete()

    def resolve(self, task: str, row: int) -> None:
        """Remove the failure of a row that went well."""
        self.filter(task=task, row=row).delete()

    def try_again(self) -> int:
        """Have rows tried at once, as if they had failed for the first time; return how many."""
        return self.update(retry_at=clock.now(), attempts=0)


class Failure(models.Model):
    """A row that a task of the worker could not deal with. The task goes on without it, tries it
    again with growing pauses, and forgets the failure when it went well.

    ``row`` is the row's key, or 0 for the task as a whole.
    """

    task = models.CharField(_("task"), max_length=40)
    row = models.BigIntegerField(_("row"), default=0)
    about = models.CharField(_("about"), max_length=300, blank=True)
    error = models.CharField(_("error"), max_length=500)
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    first_failed_at = models.DateTimeField(_("first failed at"), default=clock.now)
    last_failed_at = models.DateTimeField(_("last failed at"), default=clock.now)
    retry_at = models.DateTimeField(
        _("retry at"),
        null=True,
        blank=True,
        help_text=_("Empty: not again, unless somebody asks for it."),
    )

    objects = FailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("failure")
        verbose_name_plural = _("failures")
        ordering = ["-last_failed_at"]
        constraints = [
            models.UniqueConstraint(fields=["task", "row"], name="one_failure_per_row_of_a_task")
        ]
        indexes = [models.Index(fields=["-last_failed_at"], name="failure_latest")]

    def __str__(self) -> str:
        return f"{self.task}: {self.about or self.row}"
