-- How many columns there are by month, keyword and year, and how often publications are cited: entries of
-- ledgers (articles/models/count.py). Pages are no columns, and count for nothing.

CREATE OR REPLACE FUNCTION articles_counted_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT NULL, extract(year FROM a.edition_date), extract(month FROM a.edition_date), count(*)
      FROM added a
     WHERE a.kind = 'column' AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
       AND a.binned_at IS NULL
     GROUP BY 2, 3;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_counted_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT NULL, extract(year FROM a.edition_date), extract(month FROM a.edition_date), -count(*)
      FROM removed a
     WHERE a.kind = 'column' AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
       AND a.binned_at IS NULL
     GROUP BY 2, 3;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_counted_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM added JOIN removed USING (id)
         WHERE added.kind = 'column' AND (added.published_at IS NULL, added.withdrawn_at IS NULL, added.binned_at IS NULL,
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
          FROM (SELECT kind, edition_date, published_at, withdrawn_at, binned_at, 1 AS sign
                  FROM added
                 UNION ALL
                SELECT kind, edition_date, published_at, withdrawn_at, binned_at, -1
                  FROM removed) AS a
         WHERE kind = 'column' AND published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
         UNION ALL
        SELECT u.tag_id, extract(year FROM edition_date), 0, sign
          FROM (SELECT id, kind, edition_date, published_at, withdrawn_at, binned_at, 1 AS sign
                  FROM added
                 UNION ALL
                SELECT id, kind, edition_date, published_at, withdrawn_at, binned_at, -1
                  FROM removed) AS a
          JOIN articles_keyworduse u ON u.content_object_id = a.id
         WHERE kind = 'column' AND published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
    ) AS entries GROUP BY 1, 2, 3 HAVING sum(sign) <> 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_uses_counted(articles bigint[], tags bigint[], sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM articles_article WHERE id = ANY (articles) ORDER BY id FOR SHARE;
    INSERT INTO articles_columncount (keyword_id, year, month, columns)
    SELECT u.tag, extract(year FROM a.edition_date), 0, sign * count(*)
      FROM unnest(articles, tags) AS u(article, tag)
      JOIN articles_article a ON a.id = u.article
     WHERE a.kind = 'column' AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
       AND a.binned_at IS NULL
     GROUP BY 1, 2;
END $$;

CREATE OR REPLACE FUNCTION articles_uses_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_uses_counted(array_agg(content_object_id), array_agg(tag_id), 1)
       FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_uses_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_uses_counted(array_agg(content_object_id), array_agg(tag_id), -1)
       FROM removed HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_uses_anew() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION articles_citations_counted(sections bigint[], records bigint[], sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM articles_article
      WHERE id IN (SELECT article_id FROM articles_section WHERE id = ANY (sections))
      ORDER BY id FOR SHARE;
    INSERT INTO articles_citationcount (publication_id, citations)
    SELECT u.record, sign * count(*)
      FROM unnest(sections, records) AS u(section, record)
      JOIN articles_section s ON s.id = u.section
      JOIN articles_article a ON a.id = s.article_id
     WHERE u.record IS NOT NULL AND a.kind = 'column' AND a.published_at IS NOT NULL
       AND a.withdrawn_at IS NULL AND a.binned_at IS NULL
     GROUP BY 1;
END $$;

CREATE OR REPLACE FUNCTION articles_cited() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION articles_citing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    signs bigint[];
BEGIN
    -- First which columns came or went, which is mostly none: their sources are looked up by index.
    SELECT array_agg(id), array_agg(sign) INTO ids, signs
      FROM (SELECT id, sum(sign) AS sign FROM (
                SELECT id, 1 AS sign FROM added
                 WHERE kind = 'column' AND published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
                 UNION ALL
                SELECT id, -1 FROM removed
                 WHERE kind = 'column' AND published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL
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

CREATE OR REPLACE TRIGGER articles_citing_anew
    AFTER UPDATE ON articles_article
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_citing();

CREATE OR REPLACE TRIGGER articles_counted_anew
    AFTER UPDATE ON articles_article
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_counted_anew();

CREATE OR REPLACE TRIGGER articles_counted_in
    AFTER INSERT ON articles_article
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_counted_in();

CREATE OR REPLACE TRIGGER articles_counted_out
    AFTER DELETE ON articles_article
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_counted_out();

CREATE OR REPLACE TRIGGER articles_uses_anew
    AFTER UPDATE ON articles_keyworduse
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_uses_anew();

CREATE OR REPLACE TRIGGER articles_uses_in
    AFTER INSERT ON articles_keyworduse
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_uses_in();

CREATE OR REPLACE TRIGGER articles_uses_out
    AFTER DELETE ON articles_keyworduse
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_uses_out();

CREATE OR REPLACE TRIGGER articles_cited_anew
    AFTER UPDATE ON articles_source
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_cited();

CREATE OR REPLACE TRIGGER articles_cited_in
    AFTER INSERT ON articles_source
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_cited();

CREATE OR REPLACE TRIGGER articles_cited_out
    AFTER DELETE ON articles_source
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_cited();
