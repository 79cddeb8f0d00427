"""Counts of public comments and of the answers under each, kept by triggers: right whatever changes
a row, and however many change rows at once. Rows of counts are written in one order, so that two
transactions do not wait for each other."""

from django.db import migrations

# Comments are locked before tallies, and both in the order of their keys, here and in
# comments.moderation: so two that count at once wait in line and never for each other.
FUNCTIONS = """
CREATE FUNCTION comments_count(articles bigint[], threads bigint[], sign int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM comments_comment WHERE id = ANY (threads) ORDER BY id FOR UPDATE;
    UPDATE comments_comment AS root SET answer_count = root.answer_count + sign * answers.number
      FROM (SELECT id, count(*) AS number FROM unnest(threads) AS id GROUP BY id) AS answers
     WHERE root.id = answers.id;
    INSERT INTO comments_tally (article_id, approved)
    SELECT DISTINCT id, 0 FROM unnest(articles) AS id ORDER BY id
        ON CONFLICT (article_id) DO NOTHING;
    PERFORM FROM comments_tally WHERE article_id = ANY (articles) ORDER BY article_id FOR UPDATE;
    UPDATE comments_tally AS tally SET approved = tally.approved + sign * public.number
      FROM (SELECT id, count(*) AS number FROM unnest(articles) AS id GROUP BY id) AS public
     WHERE tally.article_id = public.id;
END $$;

CREATE FUNCTION comments_counted_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM comments_count(array_agg(article_id), array_agg(thread_id), 1)
       FROM added WHERE state = 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION comments_counted_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM comments_count(array_agg(article_id), array_agg(thread_id), -1)
       FROM removed WHERE state = 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION comments_counted_anew() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
TRIGGERS = """
CREATE TRIGGER comments_counted_in AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION comments_counted_in();
CREATE TRIGGER comments_counted_out AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION comments_counted_out();
CREATE TRIGGER comments_counted_anew AFTER UPDATE ON comments_comment
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION comments_counted_anew();

INSERT INTO comments_tally (article_id, approved)
SELECT article_id, count(*) FROM comments_comment WHERE state = 'approved' GROUP BY article_id;
"""
GONE = """
DROP TRIGGER comments_counted_in ON comments_comment;
DROP TRIGGER comments_counted_out ON comments_comment;
DROP TRIGGER comments_counted_anew ON comments_comment;
DROP FUNCTION comments_counted_in();
DROP FUNCTION comments_counted_out();
DROP FUNCTION comments_counted_anew();
DROP FUNCTION comments_count(bigint[], bigint[], int);
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_comments_rendered")]
    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, GONE)]
