-- What somebody agreed to is added to, and never changed.

CREATE OR REPLACE FUNCTION subscriptions_consent_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The record of consent is only ever added to.';
END $$;

CREATE OR REPLACE TRIGGER consent_stands
    BEFORE UPDATE ON subscriptions_consentevent
    FOR EACH ROW
    EXECUTE FUNCTION subscriptions_consent_stands();
