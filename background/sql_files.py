"""SQL functions and triggers of an app, in files that can be read and replaced.

They stand in ``sql/`` of their app, each statement a ``CREATE OR REPLACE``. A migration brings a
file into the database (``InstallSql``); who changes a file writes another one. A system check says
where the database has other functions or lacks a trigger.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning
from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(.*?\$\$(.*?)\$\$;", re.S)
_TRIGGER = re.compile(r"CREATE OR REPLACE TRIGGER (\w+)\b[^;]*? ON (\w+)")


class SqlOperation(Operation):
    """A migration's operation on the functions and triggers of an app; models are as before.

    On the way back it does nothing, unless a subclass says so: the former program is served by what
    is there as well.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, app_label: str) -> None:
        self.app_label = app_label

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        pass

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        pass


class InstallSql(SqlOperation):
    """Bring what the ``files`` of an app declare today into the database."""

    def __init__(self, app_label: str, *files: str) -> None:
        super().__init__(app_label)
        self.files = files

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for file in self.files:
            schema_editor.execute(read_sql(self.app_label, file), params=None)

    def describe(self) -> str:
        return f"Install {', '.join(self.files)} of {self.app_label}"


class RemoveSql(SqlOperation):
    """Drop the functions of an app's ``files``, and with them their triggers, on the way back; do
    nothing on the way forth."""

    def __init__(self, app_label: str, *files: str) -> None:
        super().__init__(app_label)
        self.files = files

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for file in self.files:
            for name in functions_in(read_sql(self.app_label, file)):
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")

    def describe(self) -> str:
        return f"Remove {', '.join(self.files)} of {self.app_label} on the way back"


def read_sql(app_label: str, file: str) -> str:
    """Return the SQL of a file, empty where there is none."""
    path = Path(apps.get_app_config(app_label).path, "sql", file)
    return path.read_text() if path.exists() else ""


def functions_in(sql: str) -> dict[str, str]:
    """Return the functions that a file creates, by name with their bodies."""
    return dict(_FUNCTION.findall(sql))


def triggers_in(sql: str) -> set[tuple[str, str]]:
    """Return the triggers that a file creates, each by its name and its table."""
    return set(_TRIGGER.findall(sql))


def all_sql() -> str:
    """Return the SQL of all files of all apps."""
    folders = (Path(app.path, "sql") for app in apps.get_app_configs())
    return "\n".join(
        file.read_text() for folder in folders for file in sorted(folder.glob("*.sql"))
    )


def differing(cursor: CursorWrapper) -> list[str]:
    """Return the names of functions and triggers that the database has not as files have them."""
    sql = all_sql()
    cursor.execute("SELECT proname, prosrc FROM pg_proc")
    there = dict(cursor.fetchall())
    # One that is disabled is as one that is gone.
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    triggers = set(cursor.fetchall())
    others = {name for name, body in functions_in(sql).items() if there.get(name) != body}
    return sorted(others | {f"{name} on {table}" for name, table in triggers_in(sql) - triggers})


def warn_where(
    differing: Callable[[CursorWrapper], list[str]],
    databases: Sequence[str] | None,
    *,
    saying: str,
    hint: str,
    id: str,
) -> list[CheckMessage]:
    """Return a warning for each migrated database in which ``differing`` names something."""
    warnings: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            continue  # what waits to be migrated may well bring it
        with connection.cursor() as cursor:
            if names := differing(cursor):
                warnings.append(Warning(f"{saying}: {', '.join(names)}.", hint=hint, id=id))
    return warnings


def check_sql(*, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Warn of functions and triggers that are other ones in the database."""
    return warn_where(
        differing,
        databases,
        saying="The database has not what the files in sql/ say",
        hint="Write a migration with background.sql_files.InstallSql.",
        id="background.W001",
    )
