"""Words that were typed and not saved yet."""

from django.conf import settings
from django.db import models

from articles.text import fields


class Autosave(models.Model):
    """What stands in an editor's form: one running copy for each column and editor.

    ``form`` is the form as the browser would send it (application/x-www-form-urlencoded), without
    files. Readers never see it; saving the column ends it.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, related_name="autosaves"
    )
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = fields.TextField()
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "editor"],
                nulls_distinct=False,  # a column that was never saved is one too
                name="one_autosave_for_column_and_editor",
            )
        ]

    def __str__(self):
        return f"{self.article or 'New column'}, {self.editor}"
