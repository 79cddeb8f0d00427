"""SQL that PostgreSQL plans once a connection: planning a short statement with many tables takes
longer than executing it."""

from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError
from psycopg2.errors import DuplicatePreparedStatement, InvalidSqlStatementName

#: The statements that each connection of the driver has planned, by name.
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class PlannedStatement:
    """``text``: SQL with ``%(name)s`` for each of ``kinds``, PostgreSQL's types of the values by
    their names. One plan must be good for all values."""

    def __init__(self, text: str, kinds: dict[str, str]) -> None:
        self.text, self.kinds = text, kinds
        self.name = "planned_" + blake2b(text.encode(), digest_size=12).hexdigest()

    def execute(self, cursor: Any, values: dict[str, Any]) -> None:
        """Execute it with the values of its parameters, by a cursor of Django's."""
        connection = cursor.db
        # Behind a pooler the next statement may go another way.
        if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            cursor.execute(self.text, values)
            return
        planned = _planned.setdefault(connection.connection, set())
        given = ", ".join(f"%({name})s" for name in self.kinds)
        execute = f"EXECUTE {self.name} ({given})" if given else f"EXECUTE {self.name}"
        try:
            cursor.execute(execute if self.name in planned else self._plan() + execute, values)
        except DatabaseError as failure:
            if isinstance(failure.__cause__, InvalidSqlStatementName):
                # Somebody took the session for another purpose meanwhile, and put it in order.
                planned.clear()
            elif isinstance(failure.__cause__, DuplicatePreparedStatement):
                # It was stopped, at the first time, when it was planned already.
                planned.add(self.name)
            else:
                raise
            if connection.in_atomic_block:
                raise
            cursor.execute(execute if self.name in planned else self._plan() + execute, values)
        planned.add(self.name)

    def _plan(self) -> str:
        numbered = {
            name: f"${number}::{kind}" for number, (name, kind) in enumerate(self.kinds.items(), 1)
        }
        plan = (self.text % numbered).replace("%", "%%")
        return f"PREPARE {self.name} AS {plan}; "
