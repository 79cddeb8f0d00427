"""How often publications are cited in public is kept by triggers, as entries of a ledger, like the
counts of columns (0020): by what sources do, and by what becomes of the columns they stand in."""

import django.db.models.deletion
from django.db import migrations, models

# As in 0020, the columns are locked, so that one that is published at this moment counts with its
# sources; scheduled ones are counted.
FUNCTIONS = """
CREATE FUNCTION articles_citations_counted(sections bigint[], records bigint[], sign int)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM articles_article
      WHERE id IN (SELECT article_id FROM articles_section WHERE id = ANY (sections))
      ORDER BY id FOR SHARE;
    INSERT INTO articles_citationcount (publication_id, citations)
    SELECT u.record, sign * count(*)
      FROM unnest(sections, records) AS u(section, record)
      JOIN articles_section s ON s.id = u.section
      JOIN articles_article a ON a.id = s.article_id
     WHERE u.record IS NOT NULL AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
       AND a.binned_at IS NULL
     GROUP BY 1;
END $$;

CREATE FUNCTION articles_cited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM articles_citations_counted(array_agg(section_id), array_agg(record_id), 1)
           FROM added HAVING count(*) > 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM articles_citations_counted(array_agg(section_id), array_agg(record_id), -1)
           FROM removed HAVING count(*) > 0;
    ELSE
        PERFORM articles_citations_counted(
                    array_agg(removed.section_id), array_agg(removed.record_id), -1),
                articles_citations_counted(
                    array_agg(added.section_id), array_agg(added.record_id), 1)
           FROM added JOIN removed USING (id)
          WHERE (added.section_id, added.record_id)
                IS DISTINCT FROM (removed.section_id, removed.record_id)
         HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_citing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    signs bigint[];
BEGIN
    -- First which columns came or went, which is mostly none: their sources are looked up by index.
    SELECT array_agg(id), array_agg(sign) INTO ids, signs
      FROM (SELECT id, sum(sign) AS sign FROM (
                SELECT id, 1 AS sign FROM added
                 WHERE published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
                 UNION ALL
                SELECT id, -1 FROM removed
                 WHERE published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
            ) AS stood GROUP BY id HAVING sum(sign) <> 0) AS changed;
    IF ids IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO articles_citationcount (publication_id, citations)
    SELECT source.record_id, sum(changed.sign)
      FROM unnest(ids, signs) AS changed(id, sign)
      JOIN articles_section s ON s.article_id = changed.id
      JOIN articles_source source ON source.section_id = s.id
     WHERE source.record_id IS NOT NULL
     GROUP BY 1;
    RETURN NULL;
END $$;

CREATE TRIGGER articles_cited_in AFTER INSERT ON articles_source
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION articles_cited();
CREATE TRIGGER articles_cited_out AFTER DELETE ON articles_source
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION articles_cited();
CREATE TRIGGER articles_cited_anew AFTER UPDATE ON articles_source
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION articles_cited();
CREATE TRIGGER articles_citing_anew AFTER UPDATE ON articles_article
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION articles_citing();

INSERT INTO articles_citationcount (publication_id, citations)
SELECT source.record_id, count(*)
  FROM articles_source source
  JOIN articles_section s ON s.id = source.section_id JOIN articles_article a ON a.id = s.article_id
 WHERE source.record_id IS NOT NULL AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
   AND a.binned_at IS NULL
 GROUP BY 1;
"""
GONE = """
DROP TRIGGER articles_cited_in ON articles_source;
DROP TRIGGER articles_cited_out ON articles_source;
DROP TRIGGER articles_cited_anew ON articles_source;
DROP TRIGGER articles_citing_anew ON articles_article;
DROP FUNCTION articles_cited();
DROP FUNCTION articles_citing();
DROP FUNCTION articles_citations_counted(bigint[], bigint[], int);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0022_changes_labelled'),
    ]

    operations = [
        migrations.CreateModel(
            name='CitationCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citations', models.IntegerField()),
                ('publication', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.publication')),
            ],
            options={
                'indexes': [models.Index(fields=['publication'], include=('citations',), name='citation_count_of')],
            },
        ),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]
