"""What the system checks say of the triggers."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from pagecache import triggers


def check_triggers(*, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Warn of pages that are not told of changes as the apps declare it."""
    warnings: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            continue  # what waits to be migrated may well bring it
        with connection.cursor() as cursor:
            if names := triggers.differing(cursor):
                warnings.append(
                    Warning(
                        "The database tells pages of changes otherwise than the apps declare: "
                        f"{', '.join(names)}.",
                        hint="Write a migration with pagecache.operations.InstallTriggers.",
                        id="pagecache.W001",
                    )
                )
    return warnings
