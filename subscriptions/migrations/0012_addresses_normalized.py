"""E-mail addresses are kept in one form, and no text has characters that XML cannot carry (data
alone)."""

from django.db import connection, migrations, models

from articles.text.stored import narrow_stored, normalize_stored_addresses

COLUMNS = {
    "subscriptions_subscriber": "email",
    "subscriptions_signup": "email",
    "subscriptions_letter": '"to"',
    "subscriptions_suppression": "email",
}


def narrow(apps, schema_editor):
    for model in apps.get_app_config("subscriptions").get_models():
        texts = [
            connection.ops.quote_name(field.column)
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField))
        ]
        if texts:
            narrow_stored(model._meta.db_table, texts)
    for table, column in COLUMNS.items():
        normalize_stored_addresses(table, column)


def rehash_suppressions(apps, schema_editor):
    """What stands for an address is made of its one form, where the address is still known."""
    from subscriptions.models.suppression import address_keys

    Suppression = apps.get_model("subscriptions", "Suppression")
    for suppression in Suppression.objects.exclude(email=""):
        key = address_keys(suppression.email)[0]
        if key != suppression.key and not Suppression.objects.filter(key=key).exists():
            Suppression.objects.filter(pk=suppression.pk).update(key=key)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('subscriptions', '0011_rows_watched_whole'),
    ]

    operations = [
        migrations.RunPython(narrow, migrations.RunPython.noop),
        migrations.RunPython(rehash_suppressions, migrations.RunPython.noop),
    ]
