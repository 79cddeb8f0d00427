"""How many columns an author has is kept by triggers, as entries of a ledger, like the citations of
publications (0023). A former program feeds them too, for they are the database's."""

import django.db.models.deletion
from django.db import migrations, models

from background.sql_files import InstallSql

# The triggers hold the tables locked by then, so that nothing comes between.
FILL = """
INSERT INTO articles_authorcount (author_id, columns)
SELECT s.author_id, count(*)
  FROM articles_authorship s JOIN articles_article a ON a.id = s.article_id
 WHERE a.kind = 'column' AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
   AND a.binned_at IS NULL
 GROUP BY 1;
"""
GONE = """
DROP TRIGGER IF EXISTS articles_signed_in ON articles_authorship;
DROP TRIGGER IF EXISTS articles_signed_out ON articles_authorship;
DROP TRIGGER IF EXISTS articles_signed_anew ON articles_authorship;
DROP TRIGGER IF EXISTS articles_signing_anew ON articles_article;
DROP FUNCTION IF EXISTS articles_signed();
DROP FUNCTION IF EXISTS articles_signing();
DROP FUNCTION IF EXISTS articles_signed_counted(bigint[], bigint[], int);
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0064_words_of_figures_and_corrections")]

    operations = [
        migrations.CreateModel(
            name="AuthorCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("columns", models.IntegerField()),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.author",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author"], include=("columns",), name="author_count_of")
                ],
            },
        ),
        InstallSql("articles", "author_counts.sql"),
        migrations.RunSQL(FILL, GONE, elidable=False),
    ]
