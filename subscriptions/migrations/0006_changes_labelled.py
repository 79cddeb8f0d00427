"""Changes of the digests that can be read in the browser say which pages they concern
(``articles.labels``)."""

from importlib import import_module

from django.db import migrations

labelled = import_module("articles.migrations.0022_changes_labelled")

TABLES = {
    "subscriptions_edition": (
        "id, kind, digest_date, cancelled_at",
        [
            """articles_pages_changed('{{editions}}') FROM {rows}
                WHERE kind IN ('daily', 'weekly') HAVING count(*) > 0"""
        ],
    ),
    "subscriptions_variant": (
        "id, edition_id, key, contents",
        ["articles_pages_changed('{{editions}}') FROM {rows} HAVING count(*) > 0"],
    ),
}


def forwards(apps, schema_editor):
    labelled.install(TABLES, schema_editor)


def backwards(apps, schema_editor):
    labelled.uninstall(TABLES, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0005_addresses_by_their_beginning"),
        ("articles", "0022_changes_labelled"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
