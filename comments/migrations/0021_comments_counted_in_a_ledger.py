"""How many public comments an article has is the sum of a ledger, like all other counts.

The former program reads a table: a view of its name gives it the same, also where it deletes.
"""

import django.db.models.deletion
from django.db import migrations, models

from background.sql_files import InstallSql

_FORWARDS = """
-- Comments that are being written wait, and find the ledger.
LOCK TABLE comments_comment, comments_tally IN ACCESS EXCLUSIVE MODE;
INSERT INTO comments_commentcount (article_id, approved)
SELECT article_id, approved FROM comments_tally WHERE approved <> 0;
DROP TABLE comments_tally;
CREATE VIEW comments_tally AS
SELECT article_id, sum(approved)::integer AS approved FROM comments_commentcount GROUP BY article_id;
CREATE RULE comments_tally_gone AS ON DELETE TO comments_tally DO INSTEAD NOTHING;
"""

_BACKWARDS = """
LOCK TABLE comments_comment IN ACCESS EXCLUSIVE MODE;
DROP VIEW comments_tally;
CREATE TABLE comments_tally (
    article_id bigint PRIMARY KEY REFERENCES articles_article (id) DEFERRABLE INITIALLY DEFERRED,
    approved integer NOT NULL CHECK (approved >= 0)
);
INSERT INTO comments_tally (article_id, approved)
SELECT article_id, sum(approved) FROM comments_commentcount
  JOIN articles_article ON articles_article.id = article_id
 GROUP BY article_id HAVING sum(approved) > 0;

CREATE OR REPLACE FUNCTION comments_count(articles bigint[], threads bigint[], sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM comments_comment WHERE id = ANY (threads) ORDER BY id FOR UPDATE;
    UPDATE comments_comment AS root SET answer_count = root.answer_count + sign * answers.number
      FROM (SELECT id, count(*) AS number FROM unnest(threads) AS id GROUP BY id) AS answers
     WHERE root.id = answers.id;
    INSERT INTO comments_tally (article_id, approved)
    SELECT DISTINCT id, 0 FROM unnest(articles) AS id ORDER BY id
        ON CONFLICT (article_id) DO NOTHING;
    PERFORM FROM comments_tally WHERE article_id = ANY (articles) ORDER BY article_id FOR UPDATE;
    UPDATE comments_tally AS tally SET approved = tally.approved + sign * number
      FROM (SELECT id, count(*) AS number FROM unnest(articles) AS id GROUP BY id) AS public
     WHERE tally.article_id = id;
END $$;
"""  # noqa: E501


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0051_sql_in_files"),
        ("comments", "0020_counts_by_name"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="CommentCount")]
        ),
        migrations.CreateModel(
            name="CommentCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("approved", models.IntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["article"], include=("approved",), name="comment_count_of"
                    )
                ],
            },
        ),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
        InstallSql("comments", "counts.sql"),
    ]
