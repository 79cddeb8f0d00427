"""Ids in feeds are made once and stored; those that feed readers know stay. Moments that are stored
are the database's."""

from django.conf import settings
from django.db import migrations, models

import background.clock
import articles.models.identity

QUIETLY = (
    "ALTER TABLE comments_comment DISABLE TRIGGER USER",
    "ALTER TABLE comments_comment ENABLE TRIGGER USER",
)


def keep_ids(apps, schema_editor):
    schema_editor.execute(
        "UPDATE comments_comment SET guid = %s || id", [f"{settings.SITE_URL}/#comment-"]
    )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0031_ids_made_once"),
        ("comments", "0009_words_at_the_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="guid",
            field=models.CharField(max_length=200, null=True, editable=False),
        ),
        migrations.RunSQL(QUIETLY[0], migrations.RunSQL.noop),
        migrations.RunPython(keep_ids, migrations.RunPython.noop),
        migrations.RunSQL(QUIETLY[1], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="comment",
            name="guid",
            field=articles.models.identity.guid_field(),
        ),
        migrations.AlterField(
            model_name="block",
            name="made_at",
            field=models.DateTimeField(default=background.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name="closing",
            name="closed_at",
            field=models.DateTimeField(default=background.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name="comment",
            name="written_at",
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name="decision",
            name="decided_at",
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name="letter",
            name="not_before",
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name="report",
            name="reported_at",
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name="troublereport",
            name="reported_at",
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("guid",), name="comment_guid_once"),
        ),
    ]
