-- How many public comments a column has: entries of a ledger (comments/models/count.py); and how many
-- answers a comment, by which threads are sorted: a column of it.

CREATE OR REPLACE FUNCTION comments_count(articles bigint[], threads bigint[], sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM comments_comment WHERE id = ANY (threads) ORDER BY id FOR UPDATE;
    UPDATE comments_comment AS root SET answer_count = root.answer_count + sign * answers.number
      FROM (SELECT id, count(*) AS number FROM unnest(threads) AS id GROUP BY id) AS answers
     WHERE root.id = answers.id;
    INSERT INTO comments_commentcount (article_id, approved)
    SELECT id, sign * count(*) FROM unnest(articles) AS id GROUP BY id;
END $$;

CREATE OR REPLACE FUNCTION comments_counted_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM comments_count(array_agg(article_id), array_agg(thread_id), 1)
       FROM added WHERE state = 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION comments_counted_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM comments_count(array_agg(article_id), array_agg(thread_id), -1)
       FROM removed WHERE state = 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION comments_counted_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NULL; -- the counts themselves were written
    END IF;
    PERFORM comments_count(array_agg(added.article_id), array_agg(added.thread_id), 1)
       FROM added JOIN removed USING (id)
      WHERE added.state = 'approved' AND removed.state <> 'approved' HAVING count(*) > 0;
    PERFORM comments_count(array_agg(removed.article_id), array_agg(removed.thread_id), -1)
       FROM added JOIN removed USING (id)
      WHERE removed.state = 'approved' AND added.state <> 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER comments_counted_anew
    AFTER UPDATE ON comments_comment
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION comments_counted_anew();

CREATE OR REPLACE TRIGGER comments_counted_in
    AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION comments_counted_in();

CREATE OR REPLACE TRIGGER comments_counted_out
    AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT
    EXECUTE FUNCTION comments_counted_out();
