"""What the system checks say of the triggers."""

from django.core.checks import Warning
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from pagecache import triggers


def check_triggers(*, databases=None, **options):
    """Warn of pages that are not told of changes as the apps declare it."""
    warnings = []
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
