-- What wakes the worker: a word on the channel “work” for each table in which something came to wait, the
-- table's name. Said when the transaction ends, and once however many rows it was. Which tasks a table
-- wakes stands beside them (worldview/work.py); what no trigger says is found by the net
-- (worldview/lookout.py). Conditions stand in WHEN, which costs rows that wake nobody next to nothing.

CREATE OR REPLACE FUNCTION worldview_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('work', TG_TABLE_NAME);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER subscriptions_delivery_wakes
    AFTER INSERT ON subscriptions_delivery
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_delivery_wakes_again
    AFTER UPDATE OF state, not_before
    ON subscriptions_delivery
    FOR EACH ROW
    WHEN (new.state IN ('queued', 'retry'))
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_letter_wakes
    AFTER INSERT ON subscriptions_letter
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_letter_wakes_again
    AFTER UPDATE OF state, not_before
    ON subscriptions_letter
    FOR EACH ROW
    WHEN (new.state IN ('queued', 'retry'))
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER comments_letter_wakes
    AFTER INSERT ON comments_letter
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER comments_letter_wakes_again
    AFTER UPDATE OF state, not_before
    ON comments_letter
    FOR EACH ROW
    WHEN (new.state IN ('queued', 'retry'))
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER worldview_accountletter_wakes
    AFTER INSERT ON worldview_accountletter
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER worldview_accountletter_wakes_again
    AFTER UPDATE OF state, not_before
    ON worldview_accountletter
    FOR EACH ROW
    WHEN (new.state IN ('queued', 'retry'))
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_edition_wakes
    AFTER INSERT ON subscriptions_edition
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_edition_wakes_again
    AFTER UPDATE OF frozen_at, finished_at, paused_at, cancelled_at
    ON subscriptions_edition
    FOR EACH ROW
    WHEN (ROW(old.frozen_at, old.finished_at, old.paused_at, old.cancelled_at)
          IS DISTINCT FROM
          ROW(new.frozen_at, new.finished_at, new.paused_at, new.cancelled_at))
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_signup_wakes
    AFTER INSERT ON subscriptions_signup
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_signup_wakes_again
    AFTER UPDATE OF answered_at
    ON subscriptions_signup
    FOR EACH ROW
    WHEN (new.answered_at IS NULL)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_mailplan_wakes
    AFTER INSERT OR DELETE ON subscriptions_mailplan
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_mailplan_wakes_again
    AFTER UPDATE OF timing, minutes, at
    ON subscriptions_mailplan
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_subscriber_wakes
    AFTER INSERT ON subscriptions_subscriber
    FOR EACH ROW
    WHEN (new.next_digest_at IS NOT NULL)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER subscriptions_subscriber_wakes_again
    AFTER UPDATE OF next_digest_at, confirmed_at, left_at, suppressed_at
    ON subscriptions_subscriber
    FOR EACH ROW
    WHEN (new.next_digest_at IS NOT NULL
          AND ROW(old.next_digest_at, old.confirmed_at, old.left_at, old.suppressed_at)
              IS DISTINCT FROM
              ROW(new.next_digest_at, new.confirmed_at, new.left_at, new.suppressed_at))
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER comments_comment_wakes
    AFTER INSERT ON comments_comment
    FOR EACH ROW
    WHEN (new.state = 'pending')
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER comments_comment_wakes_again
    AFTER UPDATE OF state
    ON comments_comment
    FOR EACH ROW
    WHEN (new.state = 'pending' AND old.state <> 'pending')
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_article_wakes
    AFTER INSERT ON articles_article
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_article_wakes_again
    AFTER UPDATE OF published_at, withdrawn_at, binned_at, taken_down_at, revised_at,
        sent_by_mail, edition_date, unpublished_revision_id, changes_at, search_is_stale
    ON articles_article
    FOR EACH ROW
    WHEN (new.search_is_stale
          OR ROW(old.published_at, old.withdrawn_at, old.binned_at, old.taken_down_at, old.revised_at,
                old.sent_by_mail, old.edition_date, old.unpublished_revision_id, old.changes_at)
             IS DISTINCT FROM
             ROW(new.published_at, new.withdrawn_at, new.binned_at, new.taken_down_at, new.revised_at,
                new.sent_by_mail, new.edition_date, new.unpublished_revision_id, new.changes_at))
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_correction_wakes
    AFTER INSERT ON articles_correction
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_correction_wakes_again
    AFTER UPDATE OF sent_by_mail
    ON articles_correction
    FOR EACH ROW
    WHEN (new.sent_by_mail)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_announcement_wakes
    AFTER INSERT ON articles_announcement
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_announcement_wakes_again
    AFTER UPDATE OF told_at, claimed_until
    ON articles_announcement
    FOR EACH ROW
    WHEN (new.told_at IS NULL AND new.claimed_until IS NULL)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_linkcheck_wakes
    AFTER INSERT ON articles_linkcheck
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_linkcheck_wakes_again
    AFTER UPDATE OF checked_at
    ON articles_linkcheck
    FOR EACH ROW
    WHEN (new.checked_at IS NULL)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_photo_wakes
    AFTER INSERT ON articles_photo
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_photo_wakes_again
    AFTER UPDATE OF renditions_made_at, renditions_due_at
    ON articles_photo
    FOR EACH ROW
    WHEN (new.renditions_made_at IS NULL AND new.renditions_due_at IS NULL)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_pagechange_wakes
    AFTER INSERT ON articles_pagechange
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER worldview_archiverun_wakes
    AFTER INSERT ON worldview_archiverun
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER worldview_archiverun_wakes_again
    AFTER UPDATE OF seen_at, finished_at
    ON worldview_archiverun
    FOR EACH ROW
    WHEN (new.seen_at IS NULL AND new.finished_at IS NULL)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER worldview_archiveimport_wakes
    AFTER INSERT ON worldview_archiveimport
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER worldview_archiveimport_wakes_again
    AFTER UPDATE OF state, claimed_until
    ON worldview_archiveimport
    FOR EACH ROW
    WHEN (new.state = 'running' AND new.claimed_until IS NULL)
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER articles_sitesettings_wakes
    AFTER INSERT OR UPDATE ON articles_sitesettings
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER worldview_restoration_wakes
    AFTER INSERT OR UPDATE OR DELETE ON worldview_restoration
    FOR EACH STATEMENT
    EXECUTE FUNCTION worldview_wake();

CREATE OR REPLACE TRIGGER background_failure_wakes_again
    AFTER UPDATE OF retry_at, attempts
    ON background_failure
    FOR EACH ROW
    WHEN (new.attempts = 0)
    EXECUTE FUNCTION worldview_wake();
