"""What could not be written, and so was left out."""

from django.db import models
from django.urls import NoReverseMatch, reverse

from articles.text import fields
from background import clock


class Omission(models.Model):
    """An entry that failed while it was written, left out of a feed, sitemap, digest or list so
    that the others appear (``articles.discovery.omissions``).

    ``row`` names what it is of, as ``articles.article 42``; ``since`` is when it was first left
    out of ``output``, ``last_at`` when it was last.
    """

    output = fields.CharField(max_length=300, help_text="The address, or what it is called.")
    row = fields.CharField(max_length=100)
    title = fields.CharField(max_length=200)
    reason = fields.CharField(max_length=500)
    since = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["output", "row"], name="omission_once_per_output")
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.output}"

    @property
    def address(self) -> str:
        """Return where it is looked at at the desk; empty where nowhere."""
        label, _, key = self.row.partition(" ")
        try:
            return reverse(f"admin:{label.replace('.', '_')}_change", args=[key])
        except NoReverseMatch:
            return ""
