"""A database that begins empty, and one of a former release, come to the same."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from articles.models import Author, Authorship, Autosave
from tests.articles.test_kept_copies import address_of, offered
from tests.former_migrations import OneByOne
from tests.own_apps import OWN_APPS


def test_there_is_a_migration_for_every_model(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_those_that_were_squashed_come_to_the_same_models():
    former = OneByOne(None).project_state()
    wanted = ProjectState.from_apps(apps)
    changes = MigrationAutodetector(former, wanted)._detect_changes()
    assert {app: changes[app] for app in changes if app in OWN_APPS} == {}


@pytest.mark.django_db(transaction=True)
def test_they_go_back_as_well_as_forth():
    for app in OWN_APPS:
        call_command("migrate", app, "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("check", "--database", "default", "--fail-level", "WARNING")


@pytest.mark.django_db(transaction=True)
def test_a_site_of_a_former_release_comes_along_with_its_words(client, make_article):
    column = make_article("A Column", byline="", published=False)
    authors = [Author.objects.create(name=name) for name in ("Ada Lind", "Bo Ferrer")]
    Authorship.objects.set_authors(column, authors)
    editor = get_user_model().objects.create_superuser("editor")
    try:
        executor = MigrationExecutor(connection)
        executor.loader = OneByOne(connection)
        executor.migrate([("articles", "0032_entries_left_out")])
        # Nothing was squashed then.
        executor.recorder.migration_qs.filter(name__contains="_squashed_").delete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT byline FROM articles_article WHERE id = %s", [column.pk])
            assert cursor.fetchone() == ("Ada Lind, Bo Ferrer",)
            for article, headline in ((None, "Never+saved"), (column.pk, "Changed")):
                cursor.execute(
                    "INSERT INTO articles_autosave (article_id, editor_id, form, kept_at)"
                    " VALUES (%s, %s, %s, now())",
                    [article, editor.pk, f"headline={headline}&standfirst=Three+words+more"],
                )
    finally:
        call_command("migrate", verbosity=0)
    call_command("check", "--database", "default", "--fail-level", "WARNING")
    client.force_login(editor)
    assert offered(client) == {"Never saved", "Changed"}
    assert "Three words more" in client.get(address_of(client, "Never saved")).content.decode()
    # The former code, which runs beside this one for a moment, goes on inserting.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_autosave (article_id, editor_id, form, kept_at)"
            " VALUES (NULL, %s, 'headline=Beside', now())",
            [editor.pk],
        )
    assert Autosave.objects.waiting().count() == 3
