-- One key of all spellings of a name, and no two things of one name (articles/text/names.py).

CREATE OR REPLACE FUNCTION articles_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(btrim(regexp_replace(replace(replace(lower(normalize(translate(
               regexp_replace(name,
                   '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f'
                   '\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb'
                   '\U000e0000-\U000e0fff]', '', 'g'),
               '‘’‚‛ʼʻʹ′´`＇“”„‟«»″＂‐‑‒–—―−﹘﹣－', '''''''''''''''''''''''""""""""----------'),
               NFKC)), 'ß', 'ss'), 'ς', 'σ'), '\s+', ' ', 'g')), 400)
$$;

CREATE OR REPLACE FUNCTION articles_name_keyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name_key IS NULL OR (
        TG_OP = 'UPDATE' AND NEW.name_key = OLD.name_key
        AND articles_name_key(NEW.name) <> articles_name_key(OLD.name)
    ) THEN
        NEW.name_key := articles_name_key(NEW.name);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION articles_names_differ() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.name_key = OLD.name_key THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('articles.keyword:' || NEW.name_key, 0));
    IF (TG_TABLE_NAME = 'articles_keyword'
            AND EXISTS (SELECT FROM articles_keywordname WHERE name_key = NEW.name_key))
        OR (TG_TABLE_NAME = 'articles_keywordname'
            AND EXISTS (SELECT FROM articles_keyword WHERE name_key = NEW.name_key))
    THEN
        RAISE unique_violation USING CONSTRAINT = 'keywords_and_other_names_differ',
            MESSAGE = 'A keyword and another name of one are the same: ' || NEW.name;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER articles_name_keyed
    BEFORE INSERT OR UPDATE ON articles_keyword
    FOR EACH ROW
    EXECUTE FUNCTION articles_name_keyed();

CREATE OR REPLACE TRIGGER articles_names_differ
    AFTER INSERT OR UPDATE ON articles_keyword
    FOR EACH ROW
    EXECUTE FUNCTION articles_names_differ();

CREATE OR REPLACE TRIGGER articles_name_keyed
    BEFORE INSERT OR UPDATE ON articles_keywordname
    FOR EACH ROW
    EXECUTE FUNCTION articles_name_keyed();

CREATE OR REPLACE TRIGGER articles_names_differ
    AFTER INSERT OR UPDATE ON articles_keywordname
    FOR EACH ROW
    EXECUTE FUNCTION articles_names_differ();

CREATE OR REPLACE TRIGGER articles_name_keyed
    BEFORE INSERT OR UPDATE ON articles_publication
    FOR EACH ROW
    EXECUTE FUNCTION articles_name_keyed();
