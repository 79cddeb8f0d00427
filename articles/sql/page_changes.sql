-- What changes of columns concern, for the triggers that articles/page_changes.py declares. What stands on a
-- page is a column that has a moment of publication and was neither withdrawn nor binned; while that
-- moment is to come, what concerns pages is due then. What is no column (its kind is a page) is on its
-- own page, on those of its chapters and of what it is a chapter of, and in lists of pages.

-- What dossiers tell of their columns beside how they are named: how each section begins, how often other
-- columns refer to one, and its corrections.
CREATE OR REPLACE FUNCTION articles_stories_of(articles bigint[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT DISTINCT 'story:' || tag_id FROM articles_keyworduse
                  WHERE content_object_id = ANY (articles))
$$;

-- What the text of a column or page refers to.
CREATE OR REPLACE FUNCTION articles_references_of(article bigint) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT 'references:' || target_id
                   FROM articles_crossreference JOIN articles_section s ON s.id = section_id
                  WHERE s.article_id = article AND target_id IS NOT NULL)
$$;

-- Whose columns a column is among. Also asked before there is such a table, and after it is gone.
CREATE OR REPLACE FUNCTION articles_authored_of(article bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF to_regclass('articles_authorship') IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT 'authored:' || author_id FROM articles_authorship WHERE article_id = article);
END $$;

-- All pages that a column comes to stand on, or no longer does. Of what is due later it is not known
-- yet whether it will be the newest or the oldest.
CREATE OR REPLACE FUNCTION articles_tags_of(article bigint, edition date, later boolean) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN array['home', 'archive', 'keywords', 'sources', 'authors',
                 'article:' || article, 'text:' || article,
                 'day:' || to_char(edition, 'YYYY-MM-DD'),
                 'month:' || to_char(edition, 'YYYY-MM'),
                 'year:' || to_char(edition, 'YYYY'),
                 'headlines:' || to_char(edition, 'YYYY'),
                 'texts:' || to_char(edition, 'YYYY'),
                 'around:' || to_char(edition, 'YYYY-MM-DD'),
                 'around:' || to_char(edition, 'YYYY-MM'),
                 'around:' || to_char(edition, 'YYYY'),
                 CASE WHEN later OR NOT EXISTS (
                     SELECT FROM articles_article
                      WHERE edition_date > edition AND kind = 'column' AND published_at <= clock_timestamp()
                        AND withdrawn_at IS NULL AND binned_at IS NULL) THEN 'newest' END,
                 CASE WHEN later OR NOT EXISTS (
                     SELECT FROM articles_article
                      WHERE edition_date < edition AND kind = 'column' AND published_at <= clock_timestamp()
                        AND withdrawn_at IS NULL AND binned_at IS NULL) THEN 'oldest' END]
        || ARRAY(SELECT 'dossier:' || tag_id FROM articles_keyworduse
                  WHERE content_object_id = article)
        || ARRAY(SELECT 'citing:' || record_id
                   FROM articles_source JOIN articles_section s ON s.id = section_id
                  WHERE s.article_id = article AND record_id IS NOT NULL)
        || articles_authored_of(article)
        || articles_references_of(article)
        || articles_stories_of(ARRAY(
               SELECT target_id FROM articles_crossreference JOIN articles_section s ON s.id = section_id
                WHERE s.article_id = article AND target_id IS NOT NULL))
        || ARRAY(SELECT 'corrections' FROM articles_correction
                  WHERE article_id = article LIMIT 1)
        || ARRAY(SELECT 'anniversary:' || to_char(edition, 'MM-DD') FROM articles_article
                  WHERE edition_date > edition + 360 AND kind = 'column' LIMIT 1);
END $$;

-- The same of what is no column.
CREATE OR REPLACE FUNCTION articles_page_tags_of(article bigint, parent bigint) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN array['pages', 'article:' || article, 'text:' || article, 'chapters:' || parent,
                 CASE WHEN parent IS NULL THEN 'foot' END]
        || articles_references_of(article)
        || ARRAY(SELECT 'corrections' FROM articles_correction
                  WHERE article_id = article LIMIT 1);
END $$;

CREATE OR REPLACE FUNCTION articles_subjects_of(articles bigint[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT DISTINCT 'subjects:' || k.keyword_id
                   FROM articles_sectionkeyword k JOIN articles_section s ON s.id = k.section_id
                  WHERE s.article_id = ANY (articles))
$$;

-- Columns as they are now: public ones concern pages now, scheduled ones later.
CREATE OR REPLACE FUNCTION articles_columns_changed(articles bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pagecache_changed(
                CASE WHEN kind = 'page' THEN articles_page_tags_of(id, parent_id)
                ELSE articles_tags_of(id, edition_date, published_at > clock_timestamp()) END,
                CASE WHEN published_at > clock_timestamp() THEN published_at END)
       FROM articles_article
      WHERE id = ANY (articles) AND published_at IS NOT NULL AND withdrawn_at IS NULL
        AND binned_at IS NULL;
END $$;

-- What is going to be taken down concerns all pages it stands on, when that moment comes. A migration of
-- before there were such moments changes no row, and must not ask for them.
CREATE OR REPLACE FUNCTION articles_coming_down(articles bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF articles IS NULL THEN
        RETURN;
    END IF;
    PERFORM pagecache_changed(
                articles_subjects_of(array[id])
                || CASE WHEN kind = 'page' THEN articles_page_tags_of(id, parent_id)
                   ELSE articles_tags_of(id, edition_date, true) END,
                taken_down_at)
       FROM articles_article
      WHERE id = ANY (articles) AND taken_down_at > clock_timestamp() AND published_at IS NOT NULL
        AND withdrawn_at IS NULL AND binned_at IS NULL;
END $$;

-- The words of columns, on their own pages and in feeds.
CREATE OR REPLACE FUNCTION articles_texts_changed(articles bigint[], beside text[] DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pagecache_changed(
                array_agg('text:' || id)
                || array_agg('texts:' || CASE WHEN kind = 'page' THEN 'pages'
                                         ELSE to_char(edition_date, 'YYYY') END)
                || beside)
       FROM articles_article
      WHERE id = ANY (articles) AND published_at <= clock_timestamp() AND withdrawn_at IS NULL
        AND binned_at IS NULL
     HAVING count(*) > 0;
    PERFORM articles_columns_changed(array_agg(id))
       FROM articles_article
      WHERE id = ANY (articles) AND published_at > clock_timestamp();
    PERFORM articles_coming_down(articles);
END $$;

-- What columns are named by, wherever they are.
CREATE OR REPLACE FUNCTION articles_names_changed(articles bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_texts_changed(
                array_agg(id),
                array_agg('article:' || id) || array_agg('chapters:' || parent_id)
                || array_agg('headlines:' || CASE WHEN kind = 'page' THEN 'pages'
                                             ELSE to_char(edition_date, 'YYYY') END))
       FROM articles_article
      WHERE id = ANY (articles);
END $$;

CREATE OR REPLACE FUNCTION articles_dossiers_of(articles bigint[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT DISTINCT 'dossier:' || tag_id FROM articles_keyworduse
                  WHERE content_object_id = ANY (articles))
$$;

-- A public column, as it was or as it is. What appeared since may name its sections
-- (articles/discovery/related.py).
CREATE OR REPLACE FUNCTION articles_standing_changed(article bigint, edition date, published timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pagecache_changed(
        articles_tags_of(article, edition, published > clock_timestamp())
        || CASE WHEN EXISTS (
               SELECT FROM articles_article
                WHERE published_at > published AND published_at <= clock_timestamp())
           THEN articles_subjects_of(array[article]) END,
        CASE WHEN published > clock_timestamp() THEN published END);
END $$;

-- A public page, as it was or as it is.
CREATE OR REPLACE FUNCTION articles_page_standing_changed(article bigint, parent bigint, published timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pagecache_changed(
        articles_page_tags_of(article, parent),
        CASE WHEN published > clock_timestamp() THEN published END);
END $$;
