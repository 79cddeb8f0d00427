"""Making one of names that are the same; two migrations do so."""

from urllib.parse import quote

from articles.text.characters import normalize_line
from articles.text.names import name_key

BATCH_SIZE = 2000
TABLES = ("articles_keyword", "articles_keywordname", "articles_publication")

# Whatever table refers to a row: its rows refer to the other instead, but for those that would then
# be there twice. One at a time, as each may be one of them.
FUNCTION = """
CREATE OR REPLACE FUNCTION pg_temp.goes_over(kind regclass, gone bigint, stays bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    referring record;
    referred tid;
BEGIN
    FOR referring IN
        SELECT c.conrelid::regclass AS name, a.attname AS field
          FROM pg_constraint c
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f' AND c.confrelid = kind AND cardinality(c.conkey) = 1
         ORDER BY c.conrelid::regclass::text
    LOOP
        FOR referred IN EXECUTE format('SELECT ctid FROM %s WHERE %I = $1', referring.name,
                                       referring.field) USING gone
        LOOP
            BEGIN
                EXECUTE format('UPDATE %s SET %I = $1 WHERE ctid = $2', referring.name,
                               referring.field) USING stays, referred;
            EXCEPTION WHEN unique_violation THEN
                EXECUTE format('DELETE FROM %s WHERE ctid = $1', referring.name) USING referred;
            END;
        END LOOP;
    END LOOP;
END $$;
"""


def merge_twins(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for table in TABLES:
            _fill(cursor, table)
        for stays, gone in _twins(cursor, "articles_keyword"):
            _merge_keywords(cursor, stays, gone)
        for stays, gone in _twins(cursor, "articles_keywordname"):
            _drop_other_name(cursor, gone, stays)
        cursor.execute(
            "SELECT n.id, n.id FROM articles_keywordname n"
            " JOIN articles_keyword k ON k.name_key = n.name_key"
        )
        for gone, _ in cursor.fetchall():
            _drop_other_name(cursor, gone, gone)
        for stays, gone in _twins(cursor, "articles_publication"):
            _merge_publications(cursor, stays, gone)
        for table in TABLES:
            _clean_names(cursor, table)


def _fill(cursor, table):
    last = 0
    while True:
        cursor.execute(
            f"SELECT id, name FROM {table} WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH_SIZE]
        )
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        keys = [name_key(name) for _, name in rows]
        cursor.execute(
            f"UPDATE {table} t SET name_key = r.key"
            " FROM unnest(%s::bigint[], %s::text[]) AS r (id, key)"
            " WHERE t.id = r.id AND t.name_key IS DISTINCT FROM r.key",
            [[pk for pk, _ in rows], keys],
        )


def _clean_names(cursor, table):
    """Clean the names themselves; now that twins are one, none is in another's way."""
    cursor.execute(f"SELECT id, name FROM {table} WHERE name !~ '^[ -~]*$' OR name ~ '^ |  | $'")
    for pk, name in cursor.fetchall():
        clean = " ".join(normalize_line(name).split())
        if clean and clean != name:
            cursor.execute(f"UPDATE {table} SET name = %s WHERE id = %s", [clean, pk])


def _twins(cursor, table):
    """``[(the oldest, a younger one)]``."""
    cursor.execute(
        f"SELECT * FROM (SELECT min(id) OVER (PARTITION BY name_key) AS oldest, id FROM {table})"
        " AS named WHERE id <> oldest ORDER BY id"
    )
    return cursor.fetchall()


def _merge_keywords(cursor, stays, gone):
    cursor.execute(
        "UPDATE articles_article SET search_is_stale = true"
        " WHERE id IN (SELECT content_object_id FROM articles_keyworduse WHERE tag_id = %s)",
        [gone],
    )
    cursor.execute(
        "SELECT slug, description, EXISTS (SELECT FROM articles_keyworduse u"
        "  JOIN articles_article a ON a.id = u.content_object_id"
        "  WHERE u.tag_id = k.id AND a.published_at <= clock_timestamp())"
        " FROM articles_keyword k WHERE id = %s",
        [gone],
    )
    slug, description, was_public = cursor.fetchone()
    _goes_over(cursor, "articles_keyword", gone, stays)
    cursor.execute("DELETE FROM articles_keyword WHERE id = %s", [gone])
    cursor.execute(
        "UPDATE articles_keyword SET description = %s WHERE id = %s AND description = ''",
        [description, stays],
    )
    if was_public:
        _keep_address(cursor, slug, stays)


def _goes_over(cursor, table, gone, stays):
    # Twice, for what triggers write meanwhile: the ledgers of counts.
    for _ in range(2):
        cursor.execute("SELECT pg_temp.goes_over(%s::regclass, %s, %s)", [table, gone, stays])


def _drop_other_name(cursor, gone, same):
    """Drop another name that stands as well as ``same`` or as a keyword; its address stays."""
    cursor.execute(
        "DELETE FROM articles_keywordname WHERE id = %s RETURNING slug, keyword_id", [gone]
    )
    slug, keyword = cursor.fetchone()
    cursor.execute("SELECT slug FROM articles_keywordname WHERE id = %s", [same])
    if (slug,) != cursor.fetchone():
        _keep_address(cursor, slug, keyword)


def _keep_address(cursor, slug, keyword):
    # As ``reverse`` writes it.
    path = quote(f"/keywords/{slug}/", safe="/~:@!$&'()*+,;=")
    cursor.execute(
        "INSERT INTO articles_oldaddress (path, keyword_id, created_at)"
        " SELECT %s, %s, now() WHERE NOT EXISTS (SELECT FROM articles_keyword WHERE slug = %s)"
        " ON CONFLICT (path) DO NOTHING",
        [path, keyword, slug],
    )


def _merge_publications(cursor, stays, gone):
    _goes_over(cursor, "articles_publication", gone, stays)
    cursor.execute(
        "UPDATE articles_article SET cited = (SELECT array_agg(DISTINCT pk ORDER BY pk)"
        " FROM unnest(array_replace(cited, %s, %s)) AS pk) WHERE %s = ANY (cited)",
        [gone, stays, gone],
    )
    cursor.execute(
        "DELETE FROM articles_publication WHERE id = %s RETURNING slug, note", [gone]
    )
    slug, note = cursor.fetchone()
    cursor.execute(
        "UPDATE articles_publication SET note = %s WHERE id = %s AND note = ''",
        [note, stays],
    )
    cursor.execute("SELECT slug FROM articles_publication WHERE id = %s", [stays])
    cursor.execute(
        "INSERT INTO articles_redirect (old, new, permanent) VALUES (%s, %s, true)"
        " ON CONFLICT (old) DO NOTHING",
        [f"/sources/{slug}/", f"/sources/{cursor.fetchone()[0]}/"],
    )
