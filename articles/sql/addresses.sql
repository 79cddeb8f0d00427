-- Addresses that columns have, or will have once what waits of them is published
-- (articles/models/address.py). Those of pages have no day and are unique by themselves.

CREATE OR REPLACE FUNCTION articles_take_address() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    waiting_day date;
    waiting_slug varchar;
BEGIN
    IF NEW.kind <> 'column' THEN
        RETURN NULL;
    END IF;
    INSERT INTO articles_takenaddress AS taken (article_id, edition_date, slug, held)
    VALUES (NEW.id, NEW.edition_date, NEW.slug, false)
    ON CONFLICT (edition_date, slug) DO UPDATE SET held = false
     WHERE taken.article_id = NEW.id AND taken.held;
    IF NOT EXISTS (SELECT FROM articles_takenaddress
                    WHERE edition_date = NEW.edition_date AND slug = NEW.slug
                      AND article_id = NEW.id) THEN
        RAISE unique_violation USING
            MESSAGE = 'duplicate key value violates unique constraint "one_article_per_permalink"',
            DETAIL = 'The address ' || NEW.edition_date || '/' || NEW.slug || ' is taken.',
            CONSTRAINT = 'one_article_per_permalink', TABLE = 'articles_article';
    END IF;
    IF NEW.unpublished_revision_id IS NOT NULL THEN
        BEGIN
            SELECT (content->>'edition_date')::date, left(content->>'slug', 80)
              INTO waiting_day, waiting_slug
              FROM articles_revision WHERE id = NEW.unpublished_revision_id;
        EXCEPTION WHEN data_exception THEN
            waiting_day := NULL;
        END;
    END IF;
    IF waiting_slug <> '' AND waiting_day IS NOT NULL
            AND (waiting_day, waiting_slug) <> (NEW.edition_date, NEW.slug) THEN
        INSERT INTO articles_takenaddress AS taken (article_id, edition_date, slug, held)
        VALUES (NEW.id, waiting_day, waiting_slug, true)
        ON CONFLICT (edition_date, slug) DO UPDATE SET held = true
         WHERE taken.article_id = NEW.id AND NOT taken.held;
    END IF;
    DELETE FROM articles_takenaddress
     WHERE article_id = NEW.id
       AND (edition_date, slug) <> (NEW.edition_date, NEW.slug)
       AND (edition_date, slug) IS DISTINCT FROM (waiting_day, waiting_slug);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_leave_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM articles_takenaddress WHERE article_id = OLD.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER articles_leave_address
    AFTER DELETE ON articles_article
    FOR EACH ROW
    EXECUTE FUNCTION articles_leave_address();

CREATE OR REPLACE TRIGGER articles_take_address_anew
    AFTER UPDATE OF slug, edition_date, unpublished_revision_id ON articles_article
    FOR EACH ROW
    WHEN (old.slug IS DISTINCT FROM new.slug
          OR old.edition_date IS DISTINCT FROM new.edition_date
          OR old.unpublished_revision_id IS DISTINCT FROM new.unpublished_revision_id)
    EXECUTE FUNCTION articles_take_address();

CREATE OR REPLACE TRIGGER articles_take_address_in
    AFTER INSERT ON articles_article
    FOR EACH ROW
    EXECUTE FUNCTION articles_take_address();
