"""The commands of ``manage.py``, and the list of them."""

import re

from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from worldview.command_line import WIDTH, Commands, by_owner

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
