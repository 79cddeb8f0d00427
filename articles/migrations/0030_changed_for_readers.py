"""When readers last got a changed text or a correction, beside when they first had the column; of
moments that are stored, the database's clock says what they are."""

import django.db.models.functions
from django.db import migrations, models

import background.clock
from pagecache.operations import RemoveTriggers

# What is known of changes that readers got: their corrections.
CORRECTED = """
    UPDATE articles_article a SET revised_at = c.last
      FROM (SELECT article_id, max(corrected_at) AS last FROM articles_correction
             GROUP BY 1) AS c
     WHERE c.article_id = a.id AND a.published_at < c.last
"""
QUIETLY = (
    "ALTER TABLE articles_article DISABLE TRIGGER USER",
    "ALTER TABLE articles_article ENABLE TRIGGER USER",
)


class Migration(migrations.Migration):
    dependencies = [("articles", "0029_names_once")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="revised_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When readers last got a changed text of it, or a correction.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="withdrawn_text",
            field=models.CharField(
                blank=True,
                db_default="",
                editable=False,
                help_text="A digest of the text that readers had when it was withdrawn.",
                max_length=64,
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="published_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="When readers first had it.", null=True
            ),
        ),
        migrations.RunSQL(QUIETLY[0], migrations.RunSQL.noop),
        migrations.RunSQL(CORRECTED, migrations.RunSQL.noop),
        migrations.RunSQL(QUIETLY[1], migrations.RunSQL.noop),
        # They name ``revised_at``, which is not there before.
        RemoveTriggers("articles"),
        migrations.RemoveIndex(model_name="article", name="article_last_of_year"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                django.db.models.functions.ExtractYear("edition_date"),
                models.OrderBy(
                    django.db.models.functions.Greatest("revised_at", "published_at"),
                    descending=True,
                ),
                condition=models.Q(
                    ("binned_at", None), ("published_at__isnull", False), ("withdrawn_at", None)
                ),
                name="article_last_of_year",
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="corrected_at",
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name="revision",
            name="made_at",
            field=models.DateTimeField(default=background.clock.now),
        ),
        migrations.AlterField(
            model_name="sharelink",
            name="made_at",
            field=models.DateTimeField(default=background.clock.now),
        ),
    ]
