"""Empties the database after a test that commits, as Django's ``flush`` does, many times as fast.

DELETE is many times as fast as TRUNCATE where little was written, which has every table make new
files. What is made with the tables (content types, permissions, roles) stays unless a test changed
it: making it anew takes a thousand times as long as to look.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction

#: What ``post_migrate`` fills.
MADE_WITH_THE_TABLES = [
    "django_content_type", "auth_permission", "auth_group", "auth_group_permissions",
]  # fmt: skip

#: As a replica does, without triggers and keys. What a browser that is being closed still sends is
#: waited for, so that it leaves nothing behind.
EMPTY = """
DO $$
DECLARE name text; written boolean; large boolean := false;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR attempt IN 1..50 LOOP
        BEGIN
            LOCK TABLE {names} IN EXCLUSIVE MODE;
            EXIT;
        EXCEPTION WHEN deadlock_detected THEN
            PERFORM pg_sleep(0.1);
        END;
    END LOOP;
    FOREACH name IN ARRAY ARRAY[{tables}] LOOP
        large := large OR pg_relation_size(name::regclass) > 10000000;
    END LOOP;
    IF large THEN
        BEGIN
            TRUNCATE {names};
        EXCEPTION WHEN deadlock_detected THEN
            NULL;  -- somebody reads still: deleted below
        END;
    END IF;
    FOREACH name IN ARRAY ARRAY[{tables}] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO written;
        IF written THEN
            EXECUTE format('DELETE FROM %s', name);
        END IF;
    END LOOP;
END $$
"""

_made = None


def empty():
    """Leave the database as it is when it has just been migrated."""
    global _made
    _empty(_others())
    if _made is None or _what_is_made() != _made:
        _empty(MADE_WITH_THE_TABLES)
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
        _made = _what_is_made()
    ContentType.objects.clear_cache()


def _others():
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [table for table in tables if table not in MADE_WITH_THE_TABLES]


def _empty(tables):
    names = [connection.ops.quote_name(table) for table in tables]
    listed = ", ".join(f"'{name}'" for name in names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(EMPTY.format(tables=listed, names=", ".join(names)))


def _what_is_made():
    rows = " UNION ALL ".join(
        f"SELECT '{table}' AS name, made.id, made::text AS row FROM {table} made"
        for table in MADE_WITH_THE_TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(string_agg(row, ',' ORDER BY name, id)) FROM ({rows}) rows")
        return cursor.fetchone()
