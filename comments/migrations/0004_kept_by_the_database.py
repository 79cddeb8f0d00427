"""Counts of public comments and of the answers under each, kept by triggers: right whatever changes
a row, and however many change rows at once. Rows of counts are written in one order, so that two
transactions do not wait for each other."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION comments_counted_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comments_tally AS tally (article_id, approved)
    SELECT article_id, count(*) FROM added WHERE state = 'approved'
     GROUP BY article_id ORDER BY article_id
        ON CONFLICT (article_id) DO UPDATE SET approved = tally.approved + excluded.approved;
    UPDATE comments_comment AS root SET answer_count = root.answer_count + answers.number
      FROM (SELECT thread_id, count(*) AS number FROM added
             WHERE state = 'approved' AND thread_id IS NOT NULL
             GROUP BY thread_id ORDER BY thread_id) AS answers
     WHERE root.id = answers.thread_id;
    RETURN NULL;
END $$;

CREATE FUNCTION comments_counted_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE comments_tally AS tally SET approved = tally.approved - gone.number
      FROM (SELECT article_id, count(*) AS number FROM removed WHERE state = 'approved'
             GROUP BY article_id ORDER BY article_id) AS gone
     WHERE tally.article_id = gone.article_id;
    UPDATE comments_comment AS root SET answer_count = root.answer_count - answers.number
      FROM (SELECT thread_id, count(*) AS number FROM removed
             WHERE state = 'approved' AND thread_id IS NOT NULL
             GROUP BY thread_id ORDER BY thread_id) AS answers
     WHERE root.id = answers.thread_id;
    RETURN NULL;
END $$;

CREATE FUNCTION comments_counted_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NULL; -- the counts themselves were written, by one of these functions
    END IF;
    INSERT INTO comments_tally AS tally (article_id, approved)
    SELECT article_id, 0 FROM added WHERE state = 'approved' GROUP BY article_id
        ON CONFLICT (article_id) DO NOTHING;
    UPDATE comments_tally AS tally SET approved = tally.approved + change.number
      FROM (SELECT article_id, sum(number) AS number
              FROM (SELECT article_id, 1 AS number FROM added WHERE state = 'approved'
                    UNION ALL
                    SELECT article_id, -1 FROM removed WHERE state = 'approved') AS changes
             GROUP BY article_id HAVING sum(number) <> 0 ORDER BY article_id) AS change
     WHERE tally.article_id = change.article_id;
    UPDATE comments_comment AS root SET answer_count = root.answer_count + change.number
      FROM (SELECT thread_id, sum(number) AS number
              FROM (SELECT thread_id, 1 AS number FROM added
                     WHERE state = 'approved' AND thread_id IS NOT NULL
                    UNION ALL
                    SELECT thread_id, -1 FROM removed
                     WHERE state = 'approved' AND thread_id IS NOT NULL) AS changes
             GROUP BY thread_id HAVING sum(number) <> 0 ORDER BY thread_id) AS change
     WHERE root.id = change.thread_id;
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
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_comments_rendered")]
    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, GONE)]
