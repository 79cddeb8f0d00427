"""Pages that name an author are told of what changes about them.

On the way back columns have as a text who their authors were, for the former program prints that.
"""

from django.db import migrations

from background.sql_files import InstallSql, SqlOperation
from pagecache.operations import InstallTriggers


def write_bylines(apps, schema_editor):
    articles = apps.get_model("articles", "Article").everything
    names = {}
    for each in apps.get_model("articles", "Authorship").objects.order_by("position", "pk"):
        names.setdefault(each.article_id, []).append(each.author.name)
    for key, of_column in names.items():
        byline = ", ".join(of_column)[:200]
        articles.filter(pk=key, byline="").update(byline=byline)
    apps.get_model("articles", "OldAddress").objects.exclude(author=None).delete()


class RemoveFunctions(SqlOperation):
    """Remove the functions of the triggers of tables that go, on the way back."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in ("articles_author", "articles_authorship"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_tagged CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0056_authors")]

    operations = [
        RemoveFunctions("articles"),
        InstallSql("articles", "page_changes.sql"),
        InstallTriggers("articles", only=["Author", "Authorship"]),
        migrations.RunPython(migrations.RunPython.noop, write_bylines, elidable=False),
    ]
