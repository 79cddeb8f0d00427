"""E-mail addresses are kept in one form (data alone)."""

from django.db import migrations

from articles.text.stored import normalize_stored_addresses

COLUMNS = {
    "comments_comment": "email",
    "comments_commenter": "email",
    "comments_troublereport": "email",
    "comments_letter": '"to"',
}


def normalize(apps, schema_editor):
    for table, column in COLUMNS.items():
        normalize_stored_addresses(table, column)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('comments', '0014_comments_as_they_come_in_now'),
    ]

    operations = [
        migrations.RunPython(normalize, migrations.RunPython.noop),
    ]
