"""What the database counts and tells, with pages beside columns.

On the way back it counts as before, for what a page is told by is gone then; pages that there are
become columns in the bin, so that no reader gets one as a column and nothing of them is lost.
"""

import re

from django.db import migrations
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, Left, Now, Replace

from background.sql_files import InstallSql, read_sql
from pagecache import triggers
from pagecache.operations import InstallTriggers

FILES = ("counts.sql", "section_keywords.sql", "addresses.sql")
#: How statements read where there are columns only.
BEFORE = (
    (r"(?:\w+\.)?kind = 'column'", "true"),
    (r"(?:\w+\.)?kind <> 'column'", "false"),
    (r"(?:\w+\.)?kind = 'page'", "false"),
    (r"\bkind, ", ""),
    (r"(?:\b\w+\.)?\bparent_id\b", "NULL::bigint"),
    (r"\b[ra]\.position, ", ""),
    (r"\btaken_down_at\b", "NULL::timestamptz"),
)


def before(sql):
    for now, then in BEFORE:
        sql = re.sub(now, then, sql)
    return sql


class SqlWithPages(InstallSql):
    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for file in self.files:
            schema_editor.execute(before(read_sql(self.app_label, file)), params=None)


class TriggersWithPages(InstallTriggers):
    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        tables = schema_editor.connection.introspection.table_names()

        def execute(sql):
            schema_editor.execute(before(sql), params=None)

        triggers.install_functions(self.app_label, execute)
        triggers.install(self.app_label, execute, among=tables)


def bin_pages(apps, schema_editor):
    pages = apps.get_model("articles", "Article").everything.filter(kind="page")
    key = Cast(F("pk"), CharField())
    slug = Concat(Left(Replace(F("path"), Value("/"), Value("-")), 60), Value("-"), key)
    pages.update(binned_at=Now(), parent=None, slug=slug)


class Migration(migrations.Migration):
    dependencies = [("articles", "0054_pages")]

    operations = [
        SqlWithPages("articles", *FILES),
        TriggersWithPages("articles"),
        migrations.RunPython(migrations.RunPython.noop, bin_pages),
    ]
