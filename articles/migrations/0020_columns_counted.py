"""How many columns there are is kept by triggers, as entries of a ledger: right whatever changes a
row, however many change rows at once, and nobody waits for anybody."""

import django.db.models.deletion
from django.db import migrations, models

# A column counts while it has a moment of publication and was neither withdrawn nor binned.
FUNCTIONS = """
CREATE FUNCTION articles_counted_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT NULL, extract(year FROM a.edition_date), extract(month FROM a.edition_date), count(*)
      FROM added a
     WHERE a.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND a.binned_at IS NULL
     GROUP BY 2, 3;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_counted_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT NULL, extract(year FROM a.edition_date), extract(month FROM a.edition_date), -count(*)
      FROM removed a
     WHERE a.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND a.binned_at IS NULL
     GROUP BY 2, 3;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_counted_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM added JOIN removed USING (id)
         WHERE (added.published_at IS NULL, added.withdrawn_at IS NULL, added.binned_at IS NULL,
                added.edition_date)
               IS DISTINCT FROM
               (removed.published_at IS NULL, removed.withdrawn_at IS NULL,
                removed.binned_at IS NULL, removed.edition_date)) THEN
        RETURN NULL;
    END IF;
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT keyword_id, year, month, sum(sign) FROM (
        SELECT NULL::bigint AS keyword_id, extract(year FROM edition_date) AS year,
               extract(month FROM edition_date) AS month, sign
          FROM (SELECT edition_date, published_at, withdrawn_at, binned_at, 1 AS sign FROM added
                 UNION ALL
                SELECT edition_date, published_at, withdrawn_at, binned_at, -1 FROM removed) AS a
         WHERE published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
         UNION ALL
        SELECT u.tag_id, extract(year FROM edition_date), 0, sign
          FROM (SELECT id, edition_date, published_at, withdrawn_at, binned_at, 1 AS sign FROM added
                 UNION ALL
                SELECT id, edition_date, published_at, withdrawn_at, binned_at, -1
                  FROM removed) AS a
          JOIN articles_keyworduse u ON u.content_object_id = a.id
         WHERE published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
    ) AS entries GROUP BY 1, 2, 3 HAVING sum(sign) <> 0;
    RETURN NULL;
END $$;

-- The columns are locked, so that one that is published at this moment counts with its keywords.
CREATE FUNCTION articles_uses_counted(articles bigint[], tags bigint[], sign int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM articles_article WHERE id = ANY (articles) ORDER BY id FOR SHARE;
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT u.tag, extract(year FROM a.edition_date), 0, sign * count(*)
      FROM unnest(articles, tags) AS u(article, tag)
      JOIN articles_article a ON a.id = u.article
     WHERE a.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND a.binned_at IS NULL
     GROUP BY 1, 2;
END $$;

CREATE FUNCTION articles_uses_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_uses_counted(array_agg(content_object_id), array_agg(tag_id), 1)
       FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_uses_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_uses_counted(array_agg(content_object_id), array_agg(tag_id), -1)
       FROM removed HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_uses_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_uses_counted(array_agg(removed.content_object_id),
                                  array_agg(removed.tag_id), -1)
       FROM added JOIN removed USING (id)
      WHERE (added.content_object_id, added.tag_id)
            <> (removed.content_object_id, removed.tag_id) HAVING count(*) > 0;
    PERFORM articles_uses_counted(array_agg(added.content_object_id), array_agg(added.tag_id), 1)
       FROM added JOIN removed USING (id)
      WHERE (added.content_object_id, added.tag_id)
            <> (removed.content_object_id, removed.tag_id) HAVING count(*) > 0;
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER articles_counted_in AFTER INSERT ON articles_article
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION articles_counted_in();
CREATE TRIGGER articles_counted_out AFTER DELETE ON articles_article
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION articles_counted_out();
CREATE TRIGGER articles_counted_anew AFTER UPDATE ON articles_article
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION articles_counted_anew();
CREATE TRIGGER articles_uses_in AFTER INSERT ON articles_keyworduse
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION articles_uses_in();
CREATE TRIGGER articles_uses_out AFTER DELETE ON articles_keyworduse
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION articles_uses_out();
CREATE TRIGGER articles_uses_anew AFTER UPDATE ON articles_keyworduse
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION articles_uses_anew();

INSERT INTO articles_columncount (keyword_id, year, month, columns)
SELECT NULL, extract(year FROM edition_date), extract(month FROM edition_date), count(*)
  FROM articles_article
 WHERE published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL GROUP BY 2, 3;
INSERT INTO articles_columncount (keyword_id, year, month, columns)
SELECT u.tag_id, extract(year FROM a.edition_date), 0, count(*)
  FROM articles_keyworduse u JOIN articles_article a ON a.id = u.content_object_id
 WHERE a.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND a.binned_at IS NULL GROUP BY 1, 2;
"""
GONE = """
DROP TRIGGER articles_counted_in ON articles_article;
DROP TRIGGER articles_counted_out ON articles_article;
DROP TRIGGER articles_counted_anew ON articles_article;
DROP TRIGGER articles_uses_in ON articles_keyworduse;
DROP TRIGGER articles_uses_out ON articles_keyworduse;
DROP TRIGGER articles_uses_anew ON articles_keyworduse;
DROP FUNCTION articles_counted_in();
DROP FUNCTION articles_counted_out();
DROP FUNCTION articles_counted_anew();
DROP FUNCTION articles_uses_in();
DROP FUNCTION articles_uses_out();
DROP FUNCTION articles_uses_anew();
DROP FUNCTION articles_uses_counted(bigint[], bigint[], int);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0019_publications_cited'),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('month', models.SmallIntegerField(default=0)),
                ('columns', models.IntegerField()),
                ('keyword', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='column_counts', to='articles.keyword')),
            ],
            options={
                'indexes': [models.Index(fields=['keyword', 'year', 'month'], include=('columns',), name='column_count_of')],
            },
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, GONE),
    ]
