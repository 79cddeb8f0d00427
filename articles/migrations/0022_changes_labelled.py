"""Every change of what readers see says which pages it concerns: by triggers, as
``articles/page_changes.py`` declares them. They are installed in 0048."""

from django.db import migrations

from pagecache.operations import RemoveTriggers


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_pages_labelled")]
    operations = [
        # It can be made again from all else, and need not be written twice.
        migrations.RunSQL(
            "ALTER TABLE articles_storedpage SET UNLOGGED;"
            "ALTER TABLE articles_storedpage ALTER COLUMN body SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        RemoveTriggers("articles"),
    ]
