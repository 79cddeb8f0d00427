"""The commands of ``manage.py``, and the list of them: first World View's own, then all others."""

import os
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility, get_commands, load_command_class

WIDTH = 100


def execute(argv: list[str], *, called: str | None = None) -> None:
    """Run the command that ``argv`` names. ``called`` is how the list says that it was called."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldview.settings")
    try:
        Commands(argv, called=called).execute()
    except ImproperlyConfigured as mistake:
        sys.exit(f"World View cannot start: {mistake}")


class Commands(ManagementUtility):
    def __init__(self, argv: list[str], *, called: str | None = None) -> None:
        super().__init__(argv)
        if called:
            self.prog_name = called
        self.called = called or f"python {self.prog_name}"

    def fetch_command(self, subcommand: str) -> BaseCommand:
        if self.settings_exception:
            raise self.settings_exception  # Django would run some commands without any app
        return super().fetch_command(subcommand)

    def main_help_text(self, commands_only: bool = False) -> str:
        if commands_only or self.settings_exception:
            return super().main_help_text(commands_only)
        own, others = by_owner()
        lines = [
            f"Type '{self.called} help <command>' for more about one.",
            *("", "World View's own commands:"),
            *in_columns({name: summary(app, name) for name, app in sorted(own.items())}),
            *("", "Those of Django and of packages:"),
            *in_columns({app: ", ".join(sorted(names)) for app, names in sorted(others.items())}),
        ]
        return "\n".join(lines)


def by_owner() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Our own commands, each with its app, and the names of others' for each app."""
    rooms = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
    }
    own, others = {}, defaultdict(list)
    for name, app in get_commands().items():
        if app in rooms:
            own[name] = app
        else:
            others["django" if app == "django.core" else app.rpartition(".")[2]].append(name)
    return own, others


def summary(app: str, name: str) -> str:
    """The first sentence of what a command says of itself."""
    return load_command_class(app, name).help.partition(". ")[0].removesuffix(".")


def in_columns(rows: Mapping[str, str]) -> Iterator[str]:
    """Each key, and beside it its text."""
    indent = max(map(len, rows)) + 4
    for key, text in rows.items():
        yield from textwrap.wrap(
            text, WIDTH, initial_indent=f"  {key}".ljust(indent), subsequent_indent=" " * indent
        )
