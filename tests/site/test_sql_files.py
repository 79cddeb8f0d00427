"""Functions and triggers of the database stand in files, and the database has them so."""

import pytest
from django.core.management import call_command
from django.db import connection

from background import sql_files
from pagecache import triggers
from tests.own_apps import OWN_APPS, ROOT

OWN = "SELECT {} FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1"
TRIGGERS = "SELECT {} FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"


def asked(query, what):
    with connection.cursor() as cursor:
        cursor.execute(query.format(what))
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


def test_the_database_is_as_the_files_say(db):
    with connection.cursor() as cursor:
        assert sql_files.differing(cursor) == []


def test_nothing_else_is_in_the_database(db):
    sql = sql_files.all_sql()
    watches = triggers.watches()
    functions = {*sql_files.functions_in(sql), *(watch.function for watch in watches)}
    assert set(asked(OWN, "proname")) == functions
    made = {name for name, _ in sql_files.triggers_in(sql)}
    made |= {name for watch in watches for name in watch.triggers()}
    assert set(asked(TRIGGERS, "tgname")) == made


def test_a_file_can_be_brought_in_again(db):
    def standing():
        return (
            asked(OWN, "pg_get_functiondef(oid)"),
            asked(TRIGGERS, "pg_get_triggerdef(oid)"),
        )

    before = standing()
    with connection.cursor() as cursor:
        for room in OWN_APPS:
            for file in sorted((ROOT / room).glob("sql/*.sql")):
                cursor.execute(file.read_text())
    assert standing() == before


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "comments_counted_in",
            "CREATE OR REPLACE FUNCTION comments_counted_in() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NULL; END $$",
        ),
        (
            "articles_uses_in on articles_keyworduse",
            "DROP TRIGGER articles_uses_in ON articles_keyworduse",
        ),
        (
            "comments_counted_in on comments_comment",
            "ALTER TABLE comments_comment DISABLE TRIGGER comments_counted_in",
        ),
    ],
)
def test_the_check_names_what_was_changed_by_hand(db, name, change, capsys):
    with connection.cursor() as cursor:
        cursor.execute(change)
    call_command("check", databases=["default"])
    said = capsys.readouterr().err
    assert "background.W001" in said
    assert name in said


def test_no_migration_imports_another_one():
    for room in OWN_APPS:
        for file in (ROOT / room).glob("migrations/0*.py"):
            text = file.read_text()
            assert "import_module" not in text, file
            assert not [
                line for line in text.splitlines() if "migrations.0" in line and "import" in line
            ], file
