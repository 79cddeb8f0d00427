"""What many tests of a module begin with, made once: its rows are copied aside, and put back before
each of the tests, which commit and find the tables empty."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection

#: A copy of each table that has rows, as it is.
KEEP = """
DO $$
DECLARE name text; written boolean;
BEGIN
    DROP SCHEMA IF EXISTS kept CASCADE;
    CREATE SCHEMA kept;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO written;
        IF written THEN
            EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', name, name);
        END IF;
    END LOOP;
END $$
"""
#: As a replica writes rows, without triggers and keys.
PUT_BACK = """
DO $$
DECLARE name text; listed text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO listed FROM pg_attribute
         WHERE attrelid = format('public.%I', name)::regclass
           AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('DELETE FROM public.%I', name);
        EXECUTE format(
            'INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM kept.%I',
            name, listed, listed, name
        );
    END LOOP;
END $$
"""
FORGET = "DROP SCHEMA IF EXISTS kept CASCADE"


def keep():
    _execute(KEEP)


def put_back():
    _execute(PUT_BACK)
    ContentType.objects.clear_cache()


def forget():
    _execute(FORGET)


def _execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
