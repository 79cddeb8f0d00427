"""Which rows are samples; ``worldview.models`` hands it to Django."""

from django.db import models

from articles.text import fields


class Sample(models.Model):
    """A row that came with the demo, by its kind and its key.

    ``digest`` is of the words it came with (``records.digest``), so that what somebody changed is
    known; it is empty where they were not noted. Of columns their revisions tell that.
    """

    class Kind(models.TextChoices):
        COLUMN = "column"
        COMMENT = "comment"
        PHOTO = "photo"
        KEYWORD = "keyword"
        PUBLICATION = "publication"
        AUTHOR = "author"

    kind = fields.CharField(max_length=11, choices=Kind.choices)
    row = models.BigIntegerField(help_text="The key of the column, comment, photo, …")
    digest = fields.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="sample_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
