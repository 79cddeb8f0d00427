-- What triggers say of a change: its tags, written into the log in its own transaction and told to all
-- who LISTEN; where it counts at a moment to come, with that.

CREATE OR REPLACE FUNCTION pagecache_changed(tags text[], moment timestamptz DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    SELECT array_agg(DISTINCT l) INTO tags FROM unnest(tags) AS l WHERE l IS NOT NULL;
    IF tags IS NULL THEN
        RETURN;
    END IF;
    IF cardinality(tags) > 2000 THEN
        tags := '{*}';
    END IF;
    INSERT INTO articles_pagechange (label, due)
    SELECT l, moment FROM unnest(tags) AS l
     WHERE NOT EXISTS (SELECT FROM articles_pagechange AS c
                        WHERE c.label = l AND c.xid = pg_current_xact_id()
                          AND c.due IS NOT DISTINCT FROM moment);
    -- A message has at most 8000 bytes, and is sent once however often a transaction says it.
    FOR told IN SELECT string_agg(l, ' ') FROM unnest(tags) WITH ORDINALITY AS u(l, place)
                 GROUP BY (place - 1) / 100
    LOOP
        IF moment IS NOT NULL THEN
            told := '@' || extract(epoch FROM moment) || ' ' || told;
        END IF;
        PERFORM pg_notify('pages', told);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION pagecache_everything_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pagecache_changed('{*}');
    RETURN NULL;
END $$;
