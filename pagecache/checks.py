"""What the system checks say of the triggers."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage

from background.sql_files import warn_where
from pagecache import triggers


def check_triggers(*, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Warn of pages that are not told of changes as the apps declare it."""
    return warn_where(
        triggers.differing,
        databases,
        saying="The database tells pages of changes otherwise than the apps declare",
        hint="Write a migration with pagecache.operations.InstallTriggers.",
        id="pagecache.W001",
    )
