-- How many subscribers there are: entries of a ledger (subscriptions/models/count.py).

CREATE OR REPLACE FUNCTION subscriptions_subscribers_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    came bigint := 0;
    went bigint := 0;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        SELECT count(*) INTO came FROM added
         WHERE confirmed_at IS NOT NULL AND left_at IS NULL AND suppressed_at IS NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        SELECT count(*) INTO went FROM removed
         WHERE confirmed_at IS NOT NULL AND left_at IS NULL AND suppressed_at IS NULL;
    END IF;
    IF came <> went THEN
        INSERT INTO subscriptions_subscribercount (active) VALUES (came - went);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER subscriptions_counted_anew
    AFTER UPDATE ON subscriptions_subscriber
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION subscriptions_subscribers_counted();

CREATE OR REPLACE TRIGGER subscriptions_counted_in
    AFTER INSERT ON subscriptions_subscriber
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT
    EXECUTE FUNCTION subscriptions_subscribers_counted();

CREATE OR REPLACE TRIGGER subscriptions_counted_out
    AFTER DELETE ON subscriptions_subscriber
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT
    EXECUTE FUNCTION subscriptions_subscribers_counted();
