"""What was learnt of words from the editor's decisions."""

from django.db import models

from articles.text import fields


class TokenCount(models.Model):
    """In how many comments that were approved, and that were refused, a word stood."""

    word = fields.CharField(max_length=40, primary_key=True)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)

    class Meta:
        # As the former program has it, which runs beside this one during an update.
        db_table = "comments_learntword"

    def __str__(self) -> str:
        return self.word
