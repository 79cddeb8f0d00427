"""The migrated database that those of the tests are copied from: made once for all processes of a
run, and kept for the next one as long as no migration changes."""

import fcntl
import hashlib
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from pagecache import triggers
from tests.environment import VAR

PREFIX = "worldview_template_"


def name():
    """Return the name of the template, made if it is not there."""
    wanted = PREFIX + _fingerprint()
    with (VAR / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        there = _templates()
        if wanted not in there:
            _make(wanted)
            for former in there:
                _execute(f'DROP DATABASE "{former}"')
    return wanted


def _fingerprint():
    """What the migrations are, ours and the packages’, and what they install of triggers."""
    digest = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        folder = Path(app.path)
        installed = [*folder.glob("sql/*.sql"), *folder.glob("page_changes.py")]
        for file in sorted([*folder.glob("migrations/*.py"), *installed]):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    digest.update(Path(triggers.__file__).read_bytes())
    return digest.hexdigest()[:16]


def _make(wanted):
    unfinished = f"{wanted}_unfinished"
    _execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
    _execute(f'CREATE DATABASE "{unfinished}"')
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = unfinished
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    _execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{wanted}"')


def _templates():
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{PREFIX}[0-9a-f]+$"]
        )
        return {name for (name,) in cursor.fetchall()}


def _execute(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
