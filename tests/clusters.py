"""PostgreSQL servers beside that of the tests, filled from it: to make all tables by their
migrations takes twenty seconds, to copy them one."""

import contextlib
import os
from unittest.mock import patch

from tests.processes import database_url
from tests.site.test_restore import restore
from worldview import private_postgres


def fill_migrated(folder):
    """Put into ``folder`` the PostgreSQL of a demo that has started once: migrated, without rows of
    anybody. The tests' database must be empty."""
    with started(folder) as url:
        restore(database_url(), url)


@contextlib.contextmanager
def started(folder):
    """The address of the database in a PostgreSQL of its own, which is stopped afterwards."""
    # A folder for each of them: it is named in the environment, which the others go on reading.
    with patch.dict(os.environ):
        url = private_postgres.start(folder)
        server = private_postgres._started.pop()
        try:
            yield url
        finally:
            server.cleanup()
