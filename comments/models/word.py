"""What was learnt of words from the editor's decisions."""

from django.db import models

from articles.text import fields


class LearntWord(models.Model):
    """In how many comments that were approved, and that were refused, a word stood."""

    word = fields.CharField(max_length=40, primary_key=True)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.word
