"""What is known of archives that are moved in; ``worldview.models`` hands it to Django."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.text import fields
from background import clock

#: How long a worker that says nothing holds a run.
LEASE = timedelta(minutes=2)
#: The same of a dry run, which is one transaction.
DRY_LEASE = timedelta(hours=6)
#: How long after the end of a run what was sent for it is kept.
KEPT = timedelta(days=30)
#: Of less nothing is foretold.
MIN_SHARE = 0.01


class ArchiveImportQuerySet(models.QuerySet["ArchiveImport"]):
    def to_be_done(self) -> Self:
        """Return those that go on and that nobody is at work on, the oldest first."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=clock.ask())
        return self.filter(free, state=ArchiveImport.State.RUNNING).order_by("pk")

    def claim(self, pk: int) -> bool:
        """Take a run for this process; return whether nobody else has it."""
        until = models.Case(
            models.When(is_dry_run=True, then=models.Value(clock.ask() + DRY_LEASE)),
            default=models.Value(clock.ask() + LEASE),
        )
        return self.to_be_done().filter(pk=pk).update(claimed_until=until) == 1


def _say_beside(pk: int, said: dict[str, Any]) -> None:
    try:
        ArchiveImport.objects.filter(pk=pk).update(**said)
    finally:
        connection.close()


class ArchiveImport(models.Model):
    """One time that an export is taken in, from its beginning to its end or as far as it came."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("archive", "goes on")
        PAUSED = "paused", pgettext_lazy("archive", "paused")
        FINISHED = "finished", pgettext_lazy("archive", "finished")
        REFUSED = "refused", pgettext_lazy("archive", "refused")

    path = fields.CharField(max_length=1000, help_text="Of the export, on the server.")
    name = fields.CharField(max_length=300, help_text="As the export was called.")
    format = fields.CharField(max_length=20)
    system = fields.CharField(
        max_length=300, help_text="Whose items these are: the format, and the site they come from."
    )
    pictures_folder = fields.CharField(max_length=1000, blank=True, default="")
    fetches_pictures = models.BooleanField(default=False)
    terms = fields.JSONField(
        default=dict, help_text="What categories and tags become, by the keys of their names."
    )
    is_dry_run = models.BooleanField(default=False)
    state = fields.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0, help_text="Items that were settled this time.")
    share = models.FloatField(default=0, help_text="Of the export that was gone through, 0 to 1.")
    went_on_at = models.DateTimeField(null=True, help_text="Since when ``share`` grows.")
    refusal = fields.TextField(blank=True, default="")
    counts = fields.JSONField(
        default=list, help_text="Of a dry run, whose items are not kept: kind, outcome, number."
    )

    found_terms = fields.JSONField(
        default=dict,
        db_default={},
        help_text="Of a dry run: the categories and tags of its posts, and of how many.",
    )

    marks = fields.JSONField(
        default=list,
        db_default=[],
        help_text="Of pages written by hand: the words that were marked on a few of them.",
    )
    rules = fields.JSONField(
        default=dict,
        db_default={},
        help_text="What was learnt from these, and is read by.",
    )

    objects = ArchiveImportQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def seconds_left(self) -> float | None:
        """Return how long it takes still, as it went so far; ``None`` while that is not known."""
        if self.went_on_at is None or self.share < MIN_SHARE:
            return None
        so_far = (clock.now() - self.went_on_at).total_seconds()
        return so_far / self.share * (1 - self.share)

    @property
    def has_stopped(self) -> bool:
        """Return whether it came to no end and can go on."""
        return self.state in (self.State.PAUSED, self.State.REFUSED)

    @property
    def kept_until(self) -> datetime | None:
        """Return when the export is removed, if it is there and nobody goes on with it."""
        return self.finished_at + KEPT if self.finished_at and self.path else None

    @property
    def percent(self) -> int:
        return min(100, int(100 * self.share))

    def say(self) -> bool:
        """Say how far it is, and hold it on; return whether it is to go on."""
        running = type(self).objects.filter(pk=self.pk, state=self.State.RUNNING)
        said = {"done": self.done, "share": self.share, "went_on_at": self.went_on_at}
        if self.is_dry_run:
            # What is said within the transaction that is undone nobody reads: a thread has a
            # connection of its own.
            with ThreadPoolExecutor(1) as beside:
                beside.submit(_say_beside, self.pk, said).result()
            return running.exists()
        return running.update(claimed_until=clock.ask() + LEASE, **said) == 1

    def end(self, state: State, *, refusal: str = "", at: datetime | None = None) -> None:
        """Say that nobody is at work on it any more, and why."""
        self.state, self.refusal, self.finished_at, self.claimed_until = state, refusal, at, None
        self.save(
            update_fields=[
                *("state", "refusal", "finished_at", "claimed_until"),
                *("done", "share", "counts", "found_terms"),
            ]
        )


class ImportedItemQuerySet(models.QuerySet["ImportedItem"]):
    def counted(self) -> list[tuple[str, str, int]]:
        """Return how many there are, by kind and outcome."""
        rows = self.order_by().values("kind", "outcome").annotate(number=Count("pk"))
        return [(row["kind"], row["outcome"], row["number"]) for row in rows]

    def waiting_for_files(self) -> Self:
        """Return pictures whose file was not found yet."""
        return self.filter(is_waiting=True)


class ImportedItem(models.Model):
    """One item of an export, and what became of it: the line of the account, and by what it is
    known again. Written in the transaction that makes what it is about."""

    class Outcome(models.TextChoices):
        MADE = "made", pgettext_lazy("archive", "made")
        MERGED = "merged", pgettext_lazy("archive", "merged with what was here")
        UPDATED = "updated", pgettext_lazy("archive", "updated")
        UNCHANGED = "unchanged", pgettext_lazy("archive", "here already, unchanged")
        SKIPPED = "skipped", pgettext_lazy("archive", "left out")
        DOUBTFUL = "doubtful", pgettext_lazy("archive", "to be looked at")

    system = fields.CharField(max_length=300)
    kind = fields.CharField(max_length=30)
    source_id = fields.CharField(max_length=300)
    name = fields.CharField(max_length=200, blank=True, default="")
    run = models.ForeignKey(
        ArchiveImport,
        models.CASCADE,
        related_name="items",
        help_text="The last one that met it.",
    )
    outcome = fields.CharField(max_length=9, choices=Outcome.choices)
    reason = fields.TextField(blank=True, default="")
    fingerprint = fields.CharField(
        max_length=64, blank=True, default="", help_text="Of what the export said."
    )
    former_fingerprints = fields.JSONField(
        default=list, db_default=[], help_text="Of what was taken in before that, the last ones."
    )
    modified_at = models.DateTimeField(
        null=True, help_text="When what was taken in was changed there, where that is known."
    )
    made_digest = fields.CharField(
        max_length=64, blank=True, default="", help_text="Of what was made of it, as it was made."
    )
    row = models.BigIntegerField(null=True, help_text="The key of what it is here.")
    within = models.BigIntegerField(
        null=True, help_text="Of a figure or an old address: the key of the column or page."
    )
    address = fields.CharField(
        max_length=1000, blank=True, default="", help_text="Of a picture: its file there."
    )
    words = fields.JSONField(
        default=dict, help_text="Of a picture of the library: what is said of it there."
    )
    is_waiting = models.BooleanField(default=False, help_text="For its file.")

    objects = ImportedItemQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "kind", "source_id"], name="imported_item_once"
            )
        ]
        indexes = [
            models.Index(fields=["run", "outcome", "id"], name="imported_item_of_run"),
            models.Index(fields=["kind", "row"], name="imported_item_row"),
            models.Index(
                fields=["within"],
                condition=Q(within__isnull=False),
                name="imported_item_within",
            ),
            models.Index(
                fields=["system", "id"], condition=Q(is_waiting=True), name="imported_item_waits"
            ),
        ]
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"
