"""Columns and pages that come down at a time. A former program shows them on until a worker of this
one withdraws them.

On the way back the database tells of changes as before, for there are no such times then.
"""

import re

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from background.sql_files import InstallSql, read_sql
from pagecache.operations import InstallTriggers


class SqlWithTimes(InstallSql):
    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for file in self.files:
            sql = re.sub(r"\btaken_down_at\b", "NULL::timestamptz", read_sql("articles", file))
            schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0059_planned_changes")]

    operations = [
        migrations.AddField(
            "article",
            "taken_down_at",
            models.DateTimeField(
                blank=True,
                editable=False,
                help_text="From when on readers do not have it any more.",
                null=True,
            ),
        ),
        migrations.AddField(
            "article",
            "leads_to",
            models.ForeignKey(
                blank=True,
                editable=False,
                help_text="Where readers are led who ask for it once it was taken down.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.article",
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                condition=Q(taken_down_at__isnull=False),
                fields=["taken_down_at"],
                name="article_taken_down",
            ),
        ),
        SqlWithTimes("articles", "page_changes.sql"),
        InstallTriggers("articles", only=["Article"]),
    ]
