"""What changes concern, and pages kept as they were rendered (``pagecache.store``).

Tables and columns have the names they had when ``articles`` kept them and said *label*, for the
former program runs beside this one during an update.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, Q
from django.db.models.functions import Now

if TYPE_CHECKING:
    _TextField = models.Field[str, str]
else:
    _TextField = models.Field


class TransactionId(_TextField):
    """PostgreSQL's ``xid8``: the transaction that wrote a row."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "xid8"


class Snapshot(_TextField):
    """PostgreSQL's ``pg_snapshot``: which transactions had ended at a moment."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "pg_snapshot"


class PageChangeQuerySet(models.QuerySet["PageChange"]):
    def notice(self, limit: int = 5000) -> set[str]:
        """Return the tags of changes that came to count and nobody noticed before, of ``limit``
        lines of the log at most. Each is told to one only of those who ask at the same time."""
        new = self.filter(Q(due=None) | Q(due__lte=Now()), noticed_at=None).order_by("pk")[:limit]
        with transaction.atomic():
            taken = dict(new.select_for_update(skip_locked=True).values_list("pk", "tag"))
            self.filter(pk__in=taken).update(noticed_at=Now())
        return set(taken.values())


class PageChange(models.Model):
    """A line of a log, written by triggers in the transaction that changes something: pages with
    this tag, rendered without sight of that transaction, are out of date; where it is ``due``
    later, those rendered before that moment are too, from then on.

    Lines are only ever added, so that nobody waits for anybody; the worker removes them when no
    page can be concerned any more.
    """

    tag = models.TextField(db_column="label")
    xid = TransactionId(db_default=Func(function="pg_current_xact_id"), editable=False)
    due = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True, help_text="When a worker first saw it count.")

    objects = PageChangeQuerySet.as_manager()

    class Meta:
        db_table = "articles_pagechange"
        indexes = [
            models.Index(fields=["tag"], name="page_change_of"),
            models.Index(
                fields=["id"], condition=Q(noticed_at=None), name="page_change_not_noticed"
            ),
        ]

    def __str__(self) -> str:
        return self.tag


class LastChange(models.Model):
    """When a change of a tag was last noticed, of lines that are gone from the log: for copies that
    are brought up to date long after (``pagecache.changes``)."""

    tag = models.TextField(primary_key=True)
    noticed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.tag


class StoredPageQuerySet(models.QuerySet["StoredPage"]):
    def addresses(self, build: str, tags: Collection[str], limit: int) -> list[str]:
        """Return where the pages of ``build`` with any of ``tags`` are: ``limit`` at most, the last
        rendered."""
        ours = f"{build} "
        pages = self.filter(tags__overlap=sorted(tags), key__startswith=ours)
        keys = pages.order_by("-rendered_at").values_list("key", flat=True)[:limit]
        return [key.removeprefix(ours) for key in keys]


class StoredPage(models.Model):
    """A public page as it was rendered, compressed. It holds while no ``PageChange`` says
    otherwise; the table is not logged and may be emptied at any time."""

    key = models.TextField(primary_key=True, help_text="Of which program, its path and query.")
    server_started_at = models.DateTimeField(
        null=True,
        help_text="Since when the PostgreSQL runs that it was stored in: transactions have other "
        "numbers elsewhere.",
    )
    tags = ArrayField(models.TextField(), db_column="labels")
    snapshot = Snapshot()
    rendered_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    content_type = models.TextField()
    etag = models.TextField()
    body = models.BinaryField()

    objects = StoredPageQuerySet.as_manager()

    class Meta:
        db_table = "articles_storedpage"
        indexes = [
            GinIndex(fields=["tags"], name="stored_page_labels"),
            models.Index(fields=["rendered_at"], name="stored_page_rendered_at"),
        ]

    def __str__(self) -> str:
        return self.key
