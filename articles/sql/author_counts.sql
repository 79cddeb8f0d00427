-- How many columns authors have: entries of a ledger (articles/models/count.py), by what becomes of bylines and
-- of the columns they stand over. Scheduled columns are counted; pages are no columns, and count for nothing.

-- The columns are locked, so that one that is published at this moment counts with its authors.
CREATE OR REPLACE FUNCTION articles_signed_counted(articles bigint[], authors bigint[], sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM articles_article WHERE id = ANY (articles) ORDER BY id FOR SHARE;
    INSERT INTO articles_authorcount (author_id, columns)
    SELECT s.author, sign * count(*)
      FROM unnest(articles, authors) AS s(article, author)
      JOIN articles_article a ON a.id = s.article
     WHERE a.kind = 'column' AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
       AND a.binned_at IS NULL
     GROUP BY 1;
END $$;

CREATE OR REPLACE FUNCTION articles_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM articles_signed_counted(array_agg(article_id), array_agg(author_id), 1)
           FROM added HAVING count(*) > 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM articles_signed_counted(array_agg(article_id), array_agg(author_id), -1)
           FROM removed HAVING count(*) > 0;
    ELSE
        PERFORM articles_signed_counted(
                    array_agg(removed.article_id), array_agg(removed.author_id), -1),
                articles_signed_counted(
                    array_agg(added.article_id), array_agg(added.author_id), 1)
           FROM added JOIN removed USING (id)
          WHERE (added.article_id, added.author_id) <> (removed.article_id, removed.author_id)
         HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_signing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    signs bigint[];
BEGIN
    -- First which columns came or went, which is mostly none: their authors are looked up by index.
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
    INSERT INTO articles_authorcount (author_id, columns)
    SELECT s.author_id, sum(changed.sign)
      FROM unnest(ids, signs) AS changed(id, sign)
      JOIN articles_authorship s ON s.article_id = changed.id
     GROUP BY 1;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER articles_signing_anew
    AFTER UPDATE ON articles_article
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_signing();

CREATE OR REPLACE TRIGGER articles_signed_anew
    AFTER UPDATE ON articles_authorship
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_signed();

CREATE OR REPLACE TRIGGER articles_signed_in
    AFTER INSERT ON articles_authorship
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_signed();

CREATE OR REPLACE TRIGGER articles_signed_out
    AFTER DELETE ON articles_authorship
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT
    EXECUTE FUNCTION articles_signed();
