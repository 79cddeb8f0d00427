"""Comments come down with their columns. On the way back nothing is told of that, for there are no
such times then."""

import re

from django.db import migrations

from pagecache import triggers
from pagecache.operations import InstallTriggers


class TriggersWithTimes(InstallTriggers):
    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        def before(sql):
            sql = re.sub(r"\b(?:[ra]\.)?taken_down_at\b", "NULL::timestamptz", sql)
            schema_editor.execute(sql, params=None)

        tables = schema_editor.connection.introspection.table_names()
        triggers.install(self.app_label, before, among=tables)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0024_mail_of_letters"),
        ("articles", "0060_taken_down"),
    ]

    operations = [TriggersWithTimes("comments", only=["Article"])]
