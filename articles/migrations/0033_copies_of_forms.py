"""A kept copy belongs to its form, no longer to a column and an editor.

Every new column has a default of the database's, so that the former code goes on inserting beside
this one.
"""

import uuid

import django.contrib.postgres.functions
from django.conf import settings
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0032_entries_left_out"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("autosave", "one_autosave_for_column_and_editor"),
        migrations.AddField(
            "autosave",
            "key",
            models.UUIDField(
                default=uuid.uuid4,
                db_default=django.contrib.postgres.functions.RandomUUID(),
                unique=True,
                editable=False,
                help_text="Of the form, which has a new one each time it is opened.",
            ),
        ),
        migrations.AddField(
            "autosave",
            "title",
            models.CharField(
                max_length=100,
                blank=True,
                db_default="",
                help_text="The headline, or the first words.",
            ),
        ),
        migrations.AddField(
            "autosave", "words", models.PositiveIntegerField(default=0, db_default=0)
        ),
        migrations.AddField(
            "autosave",
            "writer",
            models.CharField(
                max_length=40,
                blank=True,
                db_default="",
                help_text="The opened page that sent it.",
            ),
        ),
        migrations.AddField(
            "autosave",
            "sequence",
            models.BigIntegerField(
                default=0,
                db_default=0,
                help_text="Counts the states of the form, as its page did.",
            ),
        ),
        migrations.AddField(
            "autosave", "digest", models.CharField(max_length=64, blank=True, db_default="")
        ),
        migrations.AddField(
            "autosave",
            "pressed",
            models.CharField(
                max_length=20,
                blank=True,
                db_default="",
                help_text="The button it was saved with.",
            ),
        ),
        migrations.AddField(
            "autosave", "saved_at", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddField(
            "autosave", "forgotten_at", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddIndex(
            "autosave",
            models.Index(fields=["editor", "-kept_at", "-id"], name="autosave_of_editor"),
        ),
    ]
