"""Which errors say that the database is away, and not that a row is wrong.

After an outage nothing is settled: whoever works waits, takes a new connection and does it again.
"""

import threading
import time

import psycopg2
from django import db
from django.db import connection

#: The SQLSTATE (appendix A of PostgreSQL's manual) of a server that starts, stops, has no room or
#: no connection left, fails to read or write its files, or takes no changes.
_CLASSES = ("08", "53")
READ_ONLY = "25006"
_CODES = ("57P01", "57P02", "57P03", "57P04", "57P05", "58000", "58030", READ_ONLY)
#: A statement or a lock that took longer than whoever asked may wait.
_TIMEOUTS = ("57014", "55P03")
#: A transaction that lost against another one, which may win the next time.
_CONFLICTS = ("40001", "40P01", "55P03")
#: The program and its tables do not fit, as while an update is under way.
_OTHER_SCHEMA = ("42P01", "42703", "42883", "42501")
#: What Django raises, and what psycopg2 does where it is asked past Django.
_DATABASE_ERRORS = (db.Error, psycopg2.Error)
_CONNECTION_ERRORS = (
    *(db.OperationalError, db.InterfaceError),
    *(psycopg2.OperationalError, psycopg2.InterfaceError),
)

#: An outage is logged once in so many seconds, however many requests and threads meet it.
LOG_INTERVAL = 60

_lock = threading.Lock()
_logged_at = float("-inf")


def sqlstate(failure: BaseException) -> str | None:
    """Return the SQLSTATE of an error, or ``None`` where PostgreSQL said nothing."""
    return getattr(failure.__cause__, "pgcode", None) or getattr(failure, "pgcode", None)


def is_outage(failure: BaseException) -> bool:
    """Return whether the database is away, or takes no changes, for the time being.

    psycopg2 raises a plain ``DatabaseError`` where a server ends in the middle of an answer, so
    what counts besides the code is whether this thread's connection is still one.
    """
    if is_connection_lost():
        return True
    if not isinstance(failure, _DATABASE_ERRORS):
        return False
    code = sqlstate(failure)
    if code is not None:
        return code[:2] in _CLASSES or code in _CODES
    if isinstance(failure, _CONNECTION_ERRORS):
        return True
    if type(failure) is db.DatabaseError:
        return isinstance(failure.__cause__, psycopg2.Error)
    return type(failure) is psycopg2.DatabaseError


def is_timeout(failure: BaseException) -> bool:
    """Return whether PostgreSQL ended a statement because it, or a lock, took too long."""
    return isinstance(failure, _DATABASE_ERRORS) and sqlstate(failure) in _TIMEOUTS


def is_not_the_rows(failure: BaseException) -> bool:
    """Return whether an error says nothing about the row that was worked on: whether it is an
    outage, a lost race, or about tables of another version."""
    if is_outage(failure):
        return True
    codes = (*_CONFLICTS, *_OTHER_SCHEMA)
    return isinstance(failure, _DATABASE_ERRORS) and sqlstate(failure) in codes


def is_connection_lost() -> bool:
    """Return whether this thread had a connection to the database and it has ended."""
    held = connection.connection
    return held is not None and bool(held.closed)


def log_line(failure: BaseException) -> str | None:
    """Return the one line for the log that an outage is worth; ``None`` where this process logged
    one within ``LOG_INTERVAL``."""
    global _logged_at
    with _lock:
        if time.monotonic() - _logged_at < LOG_INTERVAL:
            return None
        _logged_at = time.monotonic()
    said = " ".join(str(failure).partition("DETAIL:")[0].split())
    return f"The database does not answer, or takes no changes: {said}"
