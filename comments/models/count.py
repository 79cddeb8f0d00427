"""How many public comments articles have, kept by the database."""

from django.db import models

from background.counts import CountEntry, CountQuerySet


class CommentCount(CountEntry):
    """So many approved comments more, or fewer, under an article."""

    number_field = "approved"

    # Without a constraint: comments of an article that is deleted are written off after it is gone.
    article = models.ForeignKey(
        "articles.Article", models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    approved = models.IntegerField()

    objects = CountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["article"], include=["approved"], name="comment_count_of"),
        ]

    def __str__(self) -> str:
        return f"{self.approved:+} under {self.article_id}"
