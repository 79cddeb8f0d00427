"""Behind a pooler that gives each transaction another connection: a real PgBouncer."""

import os
import shutil
import socket
import subprocess
import time

import pytest
from django.db import connection

from articles.models import Article
from tests.processes import database_url
from tests.site.test_page_cache_processes import (  # noqa: F401 (fixtures)
    folder,
    is_hit,
    start,
    until,
)

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
#: Long enough for some attempts to listen.
LISTENED_FOR = 6


@pytest.fixture
def pooler(tmp_path, transactional_db):
    """The address of the tests' database by way of PgBouncer in transaction mode."""
    if PROGRAM is None:
        how = "PgBouncer is not installed: apt install pgbouncer (Debian, Ubuntu)"
        if os.environ.get("CI"):
            pytest.fail(how)
        pytest.skip(how)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = connection.get_connection_params()
    settings = tmp_path / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\n{own['dbname']} = host={own['host']} user={own['user']}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        "auth_type = any\npool_mode = transaction\nignore_startup_parameters = options,"
        "extra_float_digits\n"
    )
    command = [PROGRAM, "-q"]
    if os.geteuid() == 0:
        # It refuses to run as root; this user may enter the private PostgreSQL's folder.
        command += ["-u", "pgserver"]
        for directory in (tmp_path, *tmp_path.parents[:3]):
            directory.chmod(directory.stat().st_mode | 0o011)
        settings.chmod(0o644)
    running = subprocess.Popen([*command, str(settings)])
    for _ in range(100):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"postgresql://{own['user']}:none@127.0.0.1:{port}/{own['dbname']}"
    running.terminate()
    running.wait()


def test_no_page_is_kept_that_would_not_hear_of_changes(start, make_article, pooler):  # noqa: F811
    article = make_article()
    address = article.get_absolute_url()
    server = start(url=pooler)
    ends = time.monotonic() + LISTENED_FOR
    number = 0
    while time.monotonic() < ends:
        number += 1
        Article.objects.filter(pk=article.pk).update(headline=f"Harbour {number} Opens")
        for _ in range(3):
            _, headers, body = server.get(address)
            assert f"Harbour {number} Opens".encode() in body, headers["Cache-Status"]
        time.sleep(0.2)


def test_pages_are_kept_where_it_listens_past_the_pooler(start, make_article, pooler, monkeypatch):  # noqa: F811
    monkeypatch.setenv("LISTEN_DATABASE_URL", database_url())
    article = make_article()
    address = article.get_absolute_url()
    server = start(url=pooler)
    until(lambda: is_hit(server, address))
    Article.objects.filter(pk=article.pk).update(headline="A Harbour Closes")
    until(lambda: b"A Harbour Closes" in server.get(address)[2])
    until(lambda: is_hit(server, address))
