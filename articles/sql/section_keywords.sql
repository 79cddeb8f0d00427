-- When what a section is about was found, and whether its column stands (articles/models/about.py).
-- Sections of pages stand in no dossier.

CREATE OR REPLACE FUNCTION articles_found_about() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT CASE WHEN a.kind = 'column' AND a.withdrawn_at IS NULL AND a.binned_at IS NULL
                THEN a.published_at END
      INTO NEW.published_at
      FROM articles_section s JOIN articles_article a ON a.id = s.article_id
     WHERE s.id = NEW.section_id
       FOR SHARE OF a;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION articles_standing_about() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE articles_sectionkeyword SET published_at = NULL
     WHERE section_id IN (SELECT id FROM articles_section WHERE article_id = NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER articles_standing_about
    AFTER UPDATE OF published_at, withdrawn_at, binned_at ON articles_article
    FOR EACH ROW
    WHEN (old.published_at IS DISTINCT FROM new.published_at
          OR old.withdrawn_at IS DISTINCT FROM new.withdrawn_at
          OR old.binned_at IS DISTINCT FROM new.binned_at)
    EXECUTE FUNCTION articles_standing_about();

CREATE OR REPLACE TRIGGER articles_found_about
    BEFORE INSERT OR UPDATE ON articles_sectionkeyword
    FOR EACH ROW
    EXECUTE FUNCTION articles_found_about();
