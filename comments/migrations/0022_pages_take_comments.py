"""What is told of comments, with pages that may take them or not.

On the way back it is told as before, for what says so of a page is gone then.
"""

import re

from django.db import migrations

from pagecache import triggers
from pagecache.operations import InstallTriggers


class TriggersWithPages(InstallTriggers):
    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        def before(sql):
            sql = re.sub(r", [ra]\.takes_comments", "", sql)
            sql = re.sub(r"\b(?:[ra]\.)?taken_down_at\b", "NULL::timestamptz", sql)
            schema_editor.execute(sql, params=None)

        tables = schema_editor.connection.introspection.table_names()
        triggers.install_functions(self.app_label, before)
        triggers.install(self.app_label, before, among=tables)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0021_comments_counted_in_a_ledger"),
        ("articles", "0054_pages"),
    ]

    operations = [TriggersWithPages("comments", only=["Comment", "Closing", "Policy"])]
