-- When the mail of a column goes that has no edition yet, as subscriptions/timing.py says (Timing.due_at):
-- so many minutes after publication, or at an hour of a day in a zone, or with neither at once. Of an hour
-- that strikes twice, as clocks are put back, it is the first; one that is left out strikes by the time
-- before, as with Python's datetime.

CREATE OR REPLACE FUNCTION subscriptions_mailed_at(
    published_at timestamptz, edition_date date, minutes integer, at time, zone text
) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    public_on date := (published_at AT TIME ZONE zone)::date;
    struck timestamp := least(greatest(public_on, edition_date), public_on + 1) + at;
    about timestamptz := struck AT TIME ZONE zone;
    -- By the difference from UTC some hours before, and after.
    former timestamptz := about + (struck - ((about - interval '4 hours') AT TIME ZONE zone + interval '4 hours'));
    latter timestamptz := about + (struck - ((about + interval '4 hours') AT TIME ZONE zone - interval '4 hours'));
BEGIN
    IF minutes IS NOT NULL THEN
        RETURN published_at + minutes * interval '1 minute';
    ELSIF at IS NULL THEN
        RETURN published_at;
    ELSIF former AT TIME ZONE zone <> struck AND latter AT TIME ZONE zone = struck THEN
        RETURN greatest(published_at, latter);
    END IF;
    RETURN greatest(published_at, former);
END $$;
