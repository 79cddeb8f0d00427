"""The commands of ``manage.py``, and the list of them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from worldview.command_line import WIDTH, Commands, by_owner
from worldview.demo.__main__ import installation, only_one
from worldview.demo.manage import port

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = "World View's own commands:\n"
OTHERS = "\n\nThose of Django and of packages:\n"


def listing(**how):
    return Commands(["manage.py", "help"], **how).main_help_text()


def test_our_own_commands_come_first_each_with_one_line():
    own, _ = by_owner()
    assert {"work", "import_column", "import_subscribers", "tell_cdn"} <= own.keys()
    lines = listing().partition(OURS)[2].partition(OTHERS)[0].splitlines()
    assert [line.split()[0] for line in lines] == sorted(own)
    for line in lines:
        assert re.fullmatch(r"  \w+ {2,}[A-Z].*[^.]", line), line


def test_every_other_command_stands_below_beside_its_app():
    own, others = by_owner()
    assert {"migrate", "shell"} <= set(others["django"])
    below = listing().partition(OTHERS)[2]
    assert set(re.findall(r"\w+", below)) == (get_commands().keys() - own.keys()) | others.keys()
    assert max(map(len, listing().splitlines())) <= WIDTH


def test_the_list_says_how_it_was_called():
    assert listing().startswith("Type 'python manage.py help <command>'")
    assert listing(called="./manage").startswith("Type './manage help <command>'")


def test_where_settings_are_wrong_the_list_says_why():
    commands = Commands(["manage.py", "help"])
    commands.settings_exception = ImproperlyConfigured("SECRET_KEY is not set.")
    assert "SECRET_KEY is not set." in commands.main_help_text()


def test_a_shell_of_the_database_is_led_to_its_socket():
    """Which is written as ``?host=/folder``."""
    host = connection.get_connection_params()["host"]
    arguments, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    assert arguments[arguments.index("-h") + 1] == host


# --- The demo's: ./manage ------------------------------------------------------------------------


def demo_manage(*arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "worldview.demo.manage", *arguments],
        cwd=ROOT, env=kept | environment,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_command_on_the_demos_database_has_the_demos_settings(tmp_path):
    key = installation(tmp_path)["secret_key"]
    only_one(tmp_path, 8577).close()
    show = "from django.conf import settings as s; print(s.SECRET_KEY, s.SITE_URL, s.VAR_DIR)"
    ran = demo_manage("shell", "-v0", "-c", show, VAR_DIR=str(tmp_path))
    assert ran.stdout.split() == [key, "http://localhost:8577", str(tmp_path)], ran.stderr


def test_without_a_demo_it_says_how_to_make_one(tmp_path):
    ran = demo_manage("check", VAR_DIR=str(tmp_path))
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert line.startswith(f"There is no demo in {tmp_path} yet: make demo")
    assert not list(tmp_path.iterdir())


def test_a_second_demo_leaves_it_the_port_of_the_first(tmp_path):
    with only_one(tmp_path, 8577):
        with pytest.raises(SystemExit, match="running from this folder already"):
            only_one(tmp_path, 8123)
        assert port(tmp_path) == "8577"
    only_one(tmp_path, 8123).close()
    assert port(tmp_path) == "8123"


def test_the_script_runs_from_any_folder_with_the_python_that_was_set_up(tmp_path):
    script = tmp_path / "a house" / "manage"
    script.parent.mkdir()
    shutil.copy(ROOT / "manage", script)
    ran = subprocess.run([script, "help"], cwd="/", capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "make demo" in ran.stderr
    python = script.parent / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$PYTHONPATH"\nprintf "%s\\n" "$@"\n')
    python.chmod(0o755)
    environment = {"PATH": os.environ["PATH"]}
    said = subprocess.check_output(
        [script, "import_column", "a column.txt"], cwd="/", env=environment, text=True
    )
    assert said.splitlines() == [
        str(script.parent),
        *("-P", "-m", "worldview.demo.manage", "import_column", "a column.txt"),
    ]
