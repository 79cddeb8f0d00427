"""What a change concerns, and pages kept as they were rendered (``articles.stored_pages``)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func


class TransactionId(models.Field):
    """PostgreSQL's ``xid8``: the transaction that wrote a row."""

    def db_type(self, connection):
        return "xid8"


class Snapshot(models.Field):
    """PostgreSQL's ``pg_snapshot``: which transactions had ended at a moment."""

    def db_type(self, connection):
        return "pg_snapshot"


class PageChange(models.Model):
    """A line of a log, written by triggers in the transaction that changes something: pages with
    this label, rendered without sight of that transaction, are out of date; where it is ``due``
    later, those rendered before that moment are too, from then on.

    Lines are only ever added, so that nobody waits for anybody; the worker removes them when no
    page can be concerned any more.
    """

    label = models.TextField()
    xid = TransactionId(db_default=Func(function="pg_current_xact_id"), editable=False)
    due = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True, help_text="When the worker first saw it.")

    class Meta:
        indexes = [models.Index(fields=["label"], name="page_change_of")]

    def __str__(self):
        return self.label


class StoredPage(models.Model):
    """A public page as it was rendered, compressed. It holds while no ``PageChange`` says
    otherwise; the table is not logged and may be emptied at any time."""

    key = models.TextField(primary_key=True, help_text="Of which program, its path and query.")
    labels = ArrayField(models.TextField())
    snapshot = Snapshot()
    rendered_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    content_type = models.TextField()
    etag = models.TextField()
    body = models.BinaryField()

    class Meta:
        indexes = [
            GinIndex(fields=["labels"], name="stored_page_labels"),
            models.Index(fields=["rendered_at"], name="stored_page_rendered_at"),
        ]

    def __str__(self):
        return self.key
