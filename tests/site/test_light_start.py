"""A web process is small and soon there: it loads what most pages need, and all else when somebody
asks for it."""

import json
import subprocess
import sys

import pytest

from tests.own_apps import OWN_APPS, ROOT
from tests.processes import database_url, environment
from worldview import admin_site, lazy_views

#: Packages that are not Python's own which the pages of readers and the lists of the desk need. One
#: more makes every web process of every site larger: load it where it is used, with the reason
#: above the import, or put it here.
NEEDED = {
    *("django", "asgiref", "sqlparse", "psycopg2", "environ", "packaging", "js_asset"),
    *("axes", "csp", "django_otp", "django_prose_editor", "taggit", "whitenoise", "anymail"),
    *("anyascii", "idna", "nh3", "brotli", "_brotli", "polib"),
    # Cards of columns without a picture are drawn by every site.
    *("PIL", "font_source_serif_pro"),
}
#: Modules of ours for what few ask for, or the worker alone does; with all that is in them.
RARE = {
    *("worldview.work", "worldview.loops", "worldview.demo", "worldview.static_site"),
    *("worldview.moving_in.desk", "worldview.moving_in.run", "worldview.moving_in.formats"),
    *("worldview.archive.views", "worldview.archive.runs", "worldview.archive.formats"),
    *("worldview.door.account", "worldview.door.passkeys", "worldview.door.log_in"),
    *("worldview.samples.views", "worldview.first_start.views", "worldview.newsroom.invitations"),
    *("articles.admin.pasted_text", "articles.importer.parser", "articles.importer.build"),
    *("articles.importer.documents", "articles.importer.word_processors"),
    *("articles.discovery.books.typesetter", "articles.media.renditions"),
    *("comments.markdown", "outbox.mailer", "subscriptions.sending", "subscriptions.mailbox"),
    *("subscriptions.deliverability", "subscriptions.importing", "subscriptions.lists"),
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The names of the modules that a web process has loaded when it can answer."""
    told = "import json, sys, worldview.asgi; json.dump(sorted(sys.modules), sys.stdout)"
    folder = tmp_path_factory.mktemp("start")
    with django_db_blocker.unblock():
        variables = environment(folder, database_url())
    process = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=variables, capture_output=True, check=True
    )
    return json.loads(process.stdout)


def test_a_web_process_starts_without_packages_that_few_pages_need(loaded):
    ours = {*OWN_APPS, "__main__", "_distutils_hack", "_virtualenv"}
    packages = {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) - ours
    assert {name for name in packages if not name.startswith("_sysconfig")} <= NEEDED


def test_nor_does_it_load_what_few_ask_for_or_the_worker_does(loaded):
    rare = {name for name in loaded if any(f"{name}.".startswith(f"{own}.") for own in RARE)}
    assert not rare
    files = [ROOT.joinpath(*name.split(".")) for name in RARE]
    assert all(file.is_dir() or file.with_suffix(".py").exists() for file in files)


def test_views_that_are_loaded_when_they_are_asked_for_are_there():
    pages = [*admin_site.OWN, *admin_site.AT_THE_DOOR, *admin_site.INSIDE]
    assert all(callable(lazy_views.load(f"worldview.{view}")) for _, view, _ in pages)
