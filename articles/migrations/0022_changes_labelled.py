"""Every change of what readers see writes the labels it concerns (``articles.labels``) into the log
``articles_pagechange`` and says them to all who LISTEN, in its own transaction."""

from django.db import migrations

# What stands on a page is a column that has a moment of publication and was neither withdrawn nor
# binned; while that moment is to come, what concerns pages is due then.
FUNCTIONS = """
CREATE FUNCTION articles_pages_changed(labels text[], moment timestamptz DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    SELECT array_agg(DISTINCT l) INTO labels FROM unnest(labels) AS l WHERE l IS NOT NULL;
    IF labels IS NULL THEN
        RETURN;
    END IF;
    IF cardinality(labels) > 2000 THEN
        labels := '{*}';
    END IF;
    INSERT INTO articles_pagechange (label, due)
    SELECT l, moment FROM unnest(labels) AS l
     WHERE NOT EXISTS (SELECT FROM articles_pagechange AS c
                        WHERE c.label = l AND c.xid = pg_current_xact_id()
                          AND c.due IS NOT DISTINCT FROM moment);
    -- A message has at most 8000 bytes, and is sent once however often a transaction says it.
    FOR told IN SELECT string_agg(l, ' ') FROM unnest(labels) WITH ORDINALITY AS u(l, place)
                 GROUP BY (place - 1) / 100
    LOOP
        IF moment IS NOT NULL THEN
            told := '@' || extract(epoch FROM moment) || ' ' || told;
        END IF;
        PERFORM pg_notify('pages', told);
    END LOOP;
END $$;

CREATE FUNCTION articles_everything_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_pages_changed('{*}');
    RETURN NULL;
END $$;

-- All pages that a column comes to stand on, or no longer does. Of what is due later it is not known
-- yet whether it will be the newest or the oldest.
CREATE FUNCTION articles_labels_of(article bigint, edition date, later boolean) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT array['home', 'archive', 'keywords', 'sources', 'comments',
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
                      WHERE edition_date > edition AND published_at <= clock_timestamp()
                        AND withdrawn_at IS NULL AND binned_at IS NULL) THEN 'newest' END,
                 CASE WHEN later OR NOT EXISTS (
                     SELECT FROM articles_article
                      WHERE edition_date < edition AND published_at <= clock_timestamp()
                        AND withdrawn_at IS NULL AND binned_at IS NULL) THEN 'oldest' END]
        || ARRAY(SELECT 'dossier:' || tag_id FROM articles_keyworduse
                  WHERE content_object_id = article)
        || ARRAY(SELECT 'citing:' || record_id
                   FROM articles_source JOIN articles_section s ON s.id = section_id
                  WHERE s.article_id = article AND record_id IS NOT NULL)
        || ARRAY(SELECT 'references:' || target_id
                   FROM articles_crossreference JOIN articles_section s ON s.id = section_id
                  WHERE s.article_id = article AND target_id IS NOT NULL)
        || ARRAY(SELECT 'corrections' FROM articles_correction
                  WHERE article_id = article LIMIT 1)
        || ARRAY(SELECT 'anniversary:' || to_char(edition, 'MM-DD') FROM articles_article
                  WHERE edition_date > edition + 360 LIMIT 1)
$$;

CREATE FUNCTION articles_subjects_of(articles bigint[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT DISTINCT 'subjects:' || k.keyword_id
                   FROM articles_sectionkeyword k JOIN articles_section s ON s.id = k.section_id
                  WHERE s.article_id = ANY (articles))
$$;

-- Columns as they are now: public ones concern pages now, scheduled ones later.
CREATE FUNCTION articles_columns_changed(articles bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_pages_changed(
                articles_labels_of(id, edition_date, published_at > clock_timestamp()),
                CASE WHEN published_at > clock_timestamp() THEN published_at END)
       FROM articles_article
      WHERE id = ANY (articles) AND published_at IS NOT NULL AND withdrawn_at IS NULL
        AND binned_at IS NULL;
END $$;

-- The words of columns, on their own pages and in feeds.
CREATE FUNCTION articles_texts_changed(articles bigint[], beside text[] DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_pages_changed(
                array_agg('text:' || id) || array_agg('texts:' || to_char(edition_date, 'YYYY'))
                || beside)
       FROM articles_article
      WHERE id = ANY (articles) AND published_at <= clock_timestamp() AND withdrawn_at IS NULL
        AND binned_at IS NULL
     HAVING count(*) > 0;
    PERFORM articles_columns_changed(array_agg(id))
       FROM articles_article
      WHERE id = ANY (articles) AND published_at > clock_timestamp();
END $$;

-- What columns are named by, wherever they are.
CREATE FUNCTION articles_names_changed(articles bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_texts_changed(
                array_agg(id),
                array_agg('article:' || id)
                || array_agg('headlines:' || to_char(edition_date, 'YYYY')))
       FROM articles_article
      WHERE id = ANY (articles);
END $$;

CREATE FUNCTION articles_dossiers_of(articles bigint[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT DISTINCT 'dossier:' || tag_id FROM articles_keyworduse
                  WHERE content_object_id = ANY (articles))
$$;
"""

#: Of each table: the columns that pages depend on, in groups where they concern different ones, and
#: what rows that changed in a group (``{rows}``, or the group's name: as they were and as they are)
#: concern.
TABLES = {
    "articles_article": (
        {"text": "id, byline, updated_at",
         "name": "id, headline, slug, standfirst",
         "standing": "id, edition_date, published_at, withdrawn_at, binned_at"},
        [
            "articles_texts_changed(array_agg(id)) FROM {text}",
            "articles_names_changed(array_agg(id)) FROM {name}",
            """articles_pages_changed(
                   articles_labels_of(id, edition_date, published_at > clock_timestamp())
                   -- What appeared since may name its sections (articles.related).
                   || CASE WHEN EXISTS (
                          SELECT FROM articles_article AS since
                           WHERE since.published_at > row.published_at
                             AND since.published_at <= clock_timestamp())
                      THEN articles_subjects_of(array[id]) END,
                   CASE WHEN published_at > clock_timestamp() THEN published_at END)
               FROM {standing}
              WHERE published_at IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL""",
        ],
    ),
    "articles_section": (
        {"text": "id, article_id, body", "name": "id, article_id, position, headline, anchor"},
        [
            "articles_texts_changed(array_agg(article_id)) FROM {text}",
            "articles_names_changed(array_agg(article_id)) FROM {name}",
        ],
    ),
    "articles_figure": (
        "id, position, caption, credit, alt_text, article_id, photo_id, section_id, decorative",
        [
            "articles_names_changed(array_agg(article_id)) FROM {rows}",
            """articles_texts_changed(array_agg(s.article_id))
               FROM {rows} JOIN articles_section s ON s.id = row.section_id""",
        ],
    ),
    "articles_photo": (
        "id, file, width, height, alt_text, caption, credit, focal_x, focal_y, renditions",
        ["articles_pages_changed(array_agg('photo:' || id)) FROM {rows}"],
    ),
    "articles_source": (
        "id, position, publication, qualifier, url, section_id, record_id",
        [
            """articles_texts_changed(
                   array_agg(s.article_id),
                   array_agg('citing:' || record_id) || '{{sources}}'::text[]
                   || articles_dossiers_of(array_agg(s.article_id)))
               FROM {rows} JOIN articles_section s ON s.id = row.section_id"""
        ],
    ),
    "articles_sectionkeyword": (
        "id, origin, keyword_id, section_id",
        [
            """articles_texts_changed(
                   array_agg(s.article_id),
                   array_agg('dossier:' || keyword_id) || array_agg('subjects:' || keyword_id)
                   || articles_dossiers_of(array_agg(s.article_id)))
               FROM {rows} JOIN articles_section s ON s.id = row.section_id"""
        ],
    ),
    "articles_keyworduse": (
        "id, position, content_object_id, tag_id",
        [
            """articles_texts_changed(
                   array_agg(content_object_id),
                   array_agg('dossier:' || tag_id) || '{{keywords}}'::text[]
                   || articles_dossiers_of(array_agg(content_object_id))) FROM {rows}""",
        ],
    ),
    "articles_crossreference": (
        "id, position, written, edition_date, headline, target_id, section_id, target_section_id",
        [
            """articles_texts_changed(
                   array_agg(s.article_id), array_agg('references:' || target_id))
               FROM {rows} JOIN articles_section s ON s.id = row.section_id"""
        ],
    ),
    "articles_correction": (
        "id, text, corrected_at, article_id, kind, section_id",
        ["articles_texts_changed(array_agg(article_id), '{{corrections}}') FROM {rows}"],
    ),
    "articles_keyword": (
        "id, name, slug, description",
        [
            """articles_pages_changed(array_agg('keyword:' || id) || '{{keywords}}'::text[])
               FROM {rows} HAVING count(*) > 0"""
        ],
    ),
    "articles_keywordname": (
        "id, name, keyword_id",
        ["articles_pages_changed(array_agg('keyword:' || keyword_id)) FROM {rows}"],
    ),
    "articles_publication": (
        "id, name, slug, note",
        [
            """articles_pages_changed(array_agg('publication:' || id) || '{{sources}}'::text[])
               FROM {rows} HAVING count(*) > 0"""
        ],
    ),
}
#: A new row of these is on no page until something else is.
SHOWN_BY_OTHERS = {"articles_keyword", "articles_publication", "articles_photo"}

#: More changed rows in one statement concern everything, which is said sooner than what they do.
MANY = 500


def changed_rows(columns, event):
    """The rows an event changed in these columns, as they were and as they are."""
    if event == "INSERT":
        return f"(SELECT {columns} FROM added) AS row"
    if event == "DELETE":
        return f"(SELECT {columns} FROM removed) AS row"
    return (
        f"((SELECT {columns} FROM added EXCEPT SELECT {columns} FROM removed) UNION ALL "
        f"(SELECT {columns} FROM removed EXCEPT SELECT {columns} FROM added)) AS row"
    )


KNOWN_AS = {
    "INSERT": "NEW TABLE AS added",
    "UPDATE": "OLD TABLE AS removed NEW TABLE AS added",
    "DELETE": "OLD TABLE AS removed",
}


def define(tables, schema_editor, *, changed=changed_rows):
    """Make, or make anew, what the triggers of ``tables`` do, a mapping like ``TABLES``; what a
    group of columns is there, ``changed`` knows."""
    for table, (columns, consequences) in tables.items():
        groups = columns if isinstance(columns, dict) else {"rows": columns}
        branches = []
        for event in KNOWN_AS:
            rows = {name: changed(group, event) for name, group in groups.items()}
            many = " OR ".join(
                f"(SELECT count(*) FROM (SELECT FROM {those} LIMIT {MANY + 1}) AS r) > {MANY}"
                for those in rows.values()
            )
            statements = "\n".join(
                f"PERFORM {consequence.format(**rows)};" for consequence in consequences
            )
            branches.append(
                f"IF TG_OP = '{event}' THEN\nIF {many} THEN\n"
                "PERFORM articles_pages_changed('{*}');\n"
                f"ELSE\n{statements}\nEND IF;\nEND IF;"
            )
        body = "\n".join(branches)
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {table}_labelled() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN\n{body}\nRETURN NULL;\nEND $$",
            params=None,
        )


def install(tables, schema_editor, *, shown_by_others=()):
    """Make the triggers of ``tables``."""
    define(tables, schema_editor)
    for table in tables:
        for event, known_as in KNOWN_AS.items():
            if event == "INSERT" and table in shown_by_others:
                continue
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{event.lower()}_labelled AFTER {event} ON {table} "
                f"REFERENCING {known_as} FOR EACH STATEMENT EXECUTE FUNCTION {table}_labelled()",
                params=None,
            )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_truncate_labelled AFTER TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION articles_everything_changed()",
            params=None,
        )


def uninstall(tables, schema_editor):
    for table in tables:
        for event in (*KNOWN_AS, "TRUNCATE"):
            name = f"{table}_{event.lower()}_labelled"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}", params=None)
        schema_editor.execute(f"DROP FUNCTION {table}_labelled()", params=None)


def forwards(apps, schema_editor):
    schema_editor.execute(FUNCTIONS, params=None)
    install(TABLES, schema_editor, shown_by_others=SHOWN_BY_OTHERS)


def backwards(apps, schema_editor):
    uninstall(TABLES, schema_editor)
    schema_editor.execute(
        "DROP FUNCTION articles_dossiers_of, articles_names_changed, articles_texts_changed, articles_columns_changed,"
        " articles_subjects_of, articles_labels_of, articles_everything_changed,"
        " articles_pages_changed",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_pages_labelled")]
    operations = [
        # It can be made again from all else, and need not be written twice.
        migrations.RunSQL(
            "ALTER TABLE articles_storedpage SET UNLOGGED;"
            "ALTER TABLE articles_storedpage ALTER COLUMN body SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(forwards, backwards),
    ]
