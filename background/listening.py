"""Connections of the driver's that listen for what the database tells (``NOTIFY``)."""

from typing import Any

import psycopg2
import psycopg2.extensions
from django.conf import settings
from django.db import connection

#: How long a connection may take to be made, and a notification to arrive, in seconds.
TIMEOUT = 3
#: A peer that vanished without a word is noticed by TCP in about five seconds.
_OPTIONS: dict[str, Any] = {
    "connect_timeout": TIMEOUT,
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
NOT_LISTENING = (
    "LISTEN does not work on this connection. A pooler in between must keep one connection a "
    "session, or LISTEN_DATABASE_URL lead to PostgreSQL itself (docs/deploying.md)."
)


def listen(channel: str, *, name: str) -> psycopg2.extensions.connection:
    """Return a new connection that listens from now on, as ``name`` to who looks at the server's
    sessions; whether it hears anything is not known yet. Raise ``psycopg2.Error`` where no
    connection can be made."""
    options = _OPTIONS | {"application_name": name}
    if settings.LISTEN_DATABASE_URL:
        listening = psycopg2.connect(settings.LISTEN_DATABASE_URL, **options)
    else:
        listening = psycopg2.connect(**(_parameters() | options))
    listening.autocommit = True
    with listening.cursor() as cursor:
        cursor.execute(f"LISTEN {channel}")
    return listening


def notify(channel: str, word: str, *, name: str) -> None:
    """Send a word on a connection of its own by way of ``DATABASE_URL``, as every change is."""
    notifying = psycopg2.connect(**(_parameters() | _OPTIONS | {"application_name": name}))
    try:
        notifying.autocommit = True
        with notifying.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [channel, word])
    finally:
        notifying.close()


def _parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "assume_role"):
        parameters.pop(name, None)
    return parameters
