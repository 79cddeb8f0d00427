"""SQL that PostgreSQL plans once a connection: planning a short statement with many tables takes
longer than executing it."""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError
from psycopg2.errors import DuplicatePreparedStatement, InvalidSqlStatementName

#: The statements that each connection of the driver has planned, by name.
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()

#: Left to itself PostgreSQL plans anew each time where it believes a plan for these values to be
#: better, as for all lists, whatever planning takes.
_ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan; "


class PlannedStatement:
    """``text``: SQL with ``%(name)s`` for each of ``kinds``, PostgreSQL's types of the values by
    their names. One plan must be good for all values. ``settings``: statements like ``SET LOCAL
    this = that;``, for this one alone."""

    def __init__(self, text: str, kinds: dict[str, str], settings: str = "") -> None:
        self.text, self.kinds, self.settings = text, kinds, settings
        self.name = "planned_" + blake2b(text.encode(), digest_size=12).hexdigest()

    def execute(self, cursor: Any, values: dict[str, Any]) -> None:
        """Execute it with the values of its parameters, by a cursor of Django's."""
        # Behind a pooler the next statement may go another way.
        if cursor.db.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            self.execute_once(cursor, values)
        else:
            self._execute_planned(cursor, values)
            self._put_back(cursor.db)

    def execute_once(self, cursor: Any, values: dict[str, Any]) -> None:
        """Execute it by a plan for these values."""
        cursor.execute(self.settings + self.text, values)
        self._put_back(cursor.db)

    def execute_each(self, cursor: Any, given: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each of ``given``, values of its parameters: in one statement, with a row
        for each in their order."""
        text = self._with({name: f'given."{name}"' for name in self.kinds})
        kinds = {"_place": "integer", **self.kinds}
        columns = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
        rows = f"json_to_recordset(%s) AS given ({columns}) ORDER BY given._place"
        values = [{**each, "_place": place} for place, each in enumerate(given)]
        cursor.execute(f"{self.settings}{text} FROM {rows}", [json.dumps(values, default=str)])
        self._put_back(cursor.db)

    def _put_back(self, connection: Any) -> None:
        """End the settings, which would go on to the end of the transaction around it."""
        if self.settings and connection.in_atomic_block:
            # The cursor of the statement has its rows still.
            with connection.connection.cursor() as another:
                another.execute(re.sub(r"(SET LOCAL \w+) = [^;]+", r"\1 TO DEFAULT", self.settings))

    def _execute_planned(self, cursor: Any, values: dict[str, Any]) -> None:
        connection = cursor.db
        planned = _planned.setdefault(connection.connection, set())
        given = ", ".join(f"%({name})s" for name in self.kinds)
        execute = f"{self.settings}{_ONE_PLAN}EXECUTE {self.name}" + (f" ({given})" * bool(given))
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
        return f"PREPARE {self.name} AS {self._with(numbered)}; "

    def _with(self, parameters: dict[str, str]) -> str:
        return (self.text % parameters).replace("%", "%%")
