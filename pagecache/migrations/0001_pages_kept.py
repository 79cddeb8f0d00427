"""The tables are made by ``articles``, which kept them first (its 0021, 0025 and 0043)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import pagecache.models


class Migration(migrations.Migration):
    # Not on what makes the tables: nothing here asks for them, and ``articles`` waits for this one.
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PageChange",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("tag", models.TextField(db_column="label")),
                        ("xid", pagecache.models.TransactionId(db_default=models.Func(function="pg_current_xact_id"), editable=False)),
                        ("due", models.DateTimeField(null=True)),
                        ("noticed_at", models.DateTimeField(help_text="When a worker first saw it count.", null=True)),
                    ],
                    options={
                        "db_table": "articles_pagechange",
                        "indexes": [
                            models.Index(fields=["tag"], name="page_change_of"),
                            models.Index(condition=models.Q(("noticed_at", None)), fields=["id"], name="page_change_not_noticed"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredPage",
                    fields=[
                        ("key", models.TextField(help_text="Of which program, its path and query.", primary_key=True, serialize=False)),
                        ("server_started_at", models.DateTimeField(help_text="Since when the PostgreSQL runs that it was stored in: transactions have other numbers elsewhere.", null=True)),
                        ("tags", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_column="labels", size=None)),
                        ("snapshot", pagecache.models.Snapshot()),
                        ("rendered_at", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        ("content_type", models.TextField()),
                        ("etag", models.TextField()),
                        ("body", models.BinaryField()),
                    ],
                    options={
                        "db_table": "articles_storedpage",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="stored_page_labels"),
                            models.Index(fields=["rendered_at"], name="stored_page_rendered_at"),
                        ],
                    },
                ),
            ]
        )
    ]
