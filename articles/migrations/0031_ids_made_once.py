"""Ids in feeds are made once and stored. Columns that feed readers know keep the ids they were
given, so that none of them looks new."""

import uuid

from django.conf import settings
from django.db import migrations, models

import articles.models.identity

QUIETLY = (
    "ALTER TABLE articles_article DISABLE TRIGGER USER",
    "ALTER TABLE articles_article ENABLE TRIGGER USER",
)


def keep_ids(apps, schema_editor):
    schema_editor.execute(
        "UPDATE articles_article SET guid = %s || id", [f"{settings.SITE_URL}/#article-"]
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0030_changed_for_readers")]

    operations = [
        migrations.CreateModel(
            name="SiteIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="the_site_is_one")
                ]
            },
        ),
        migrations.AddField(
            model_name="article",
            name="guid",
            field=models.CharField(max_length=200, null=True, editable=False),
        ),
        migrations.RunSQL(QUIETLY[0], migrations.RunSQL.noop),
        migrations.RunPython(keep_ids, migrations.RunPython.noop),
        migrations.RunSQL(QUIETLY[1], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="article",
            name="guid",
            field=articles.models.identity.guid_field(),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(fields=("guid",), name="article_guid_once"),
        ),
    ]
