"""Rows inserted many at a time, while those that come next are being made.

Usually an insert gives keys back, so whoever makes rows waits for the database, and the database
for them. Here keys are drawn beforehand (``reserve``). Then an insert answers nothing that anybody
waits for: within ``behind`` a thread sends it, and PostgreSQL works on one processor while Python
works on another.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model, Value
from django.db.models.constants import OnConflict
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery

_Row = TypeVar("_Row", bound=Model)
#: Statements that wait to be sent, which bounds the memory they take.
MAX_WAITING = 4
#: What sends statements here, if anything does.
_sender: "ContextVar[_Sender | None]" = ContextVar("sender", default=None)


class _Sender:
    """Sends statements of this thread's connection in their order, by a thread of its own.
    ``keys``: those that were drawn and are nobody's yet."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool, self._waiting = pool, deque[Future[None]]()
        self.keys: dict[type[Model], deque[int]] = {}

    def send(self, statement: str, parameters: Sequence[Any]) -> None:
        while len(self._waiting) >= MAX_WAITING:
            self._wait_for_one()
        sent = self._pool.submit(_execute, connection.connection, statement, parameters)
        self._waiting.append(sent)

    def wait(self) -> None:
        """Wait until all was sent. Raise what the database said against one."""
        while self._waiting:
            self._wait_for_one()

    def _wait_for_one(self) -> None:
        with connection.wrap_database_errors:
            self._waiting.popleft().result()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Have any other statement wait (as a wrapper of ``execute``)."""
        self.wait()
        return execute(sql, params, many, context)


def _execute(database: Any, statement: str, parameters: Sequence[Any]) -> None:
    with database.cursor() as cursor:
        cursor.execute(statement, parameters)


@contextmanager
def behind() -> Iterator[None]:
    """Within a transaction, have what is inserted here be sent while the caller goes on. What fails
    is raised by a later statement, or at the end of this block."""
    assert connection.in_atomic_block, "What fails is undone with all that was sent after it."
    with ThreadPoolExecutor(1) as pool:
        sender = _Sender(pool)
        token = _sender.set(sender)
        try:
            with connection.execute_wrapper(sender):
                yield
            sender.wait()
        finally:
            _sender.reset(token)


def reserve(numbers: Mapping[type[Model], int]) -> None:
    """Draw so many keys for rows of each model that are to be inserted within ``behind``, where
    drawing them later would wait for all that was sent."""
    if sender := _sender.get():
        for model, number in numbers.items():
            sender.keys.setdefault(_table(model), deque()).extend(_drawn(model, number))


def insert(rows: Iterable[_Row]) -> list[_Row]:
    """Insert rows of one model and return them with their keys. No signal is sent."""
    made = list(rows)
    if made:
        model = type(made[0])
        for row, key in zip(made, _keys(model, len(made)), strict=True):
            row.pk = key
        _insert(InsertQuery(model), _fields(model), made)
    return made


def insert_without_keys(rows: Iterable[_Row]) -> list[_Row]:
    """Insert rows of one model, which do not know their keys then, and return them."""
    made = list(rows)
    if made:
        model = type(made[0])
        _insert(InsertQuery(model), _but_key(model), made)
    return made


def insert_or_update(
    rows: Iterable[Model], *, known_by: Sequence[str], said: Sequence[str]
) -> None:
    """Insert rows of one model, which do not know their keys then; of one that is there already by
    what it is ``known_by`` (names of unique fields) store what is ``said`` (names of others)."""
    made = list(rows)
    if not made:
        return
    model = type(made[0])
    get = model._meta.get_field
    query = InsertQuery(
        model,
        on_conflict=OnConflict.UPDATE,
        update_fields=[get(name) for name in said],
        unique_fields=[get(name) for name in known_by],
    )
    _insert(query, _but_key(model), made)


def _fields(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.generated]


def _but_key(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in _fields(model) if not field.primary_key]


def _table(model: type[Model]) -> type[Model]:
    """The model that others are proxies of."""
    found = model._meta.concrete_model
    assert found, "No rows are of an abstract model."
    return found


def _take_defaults(row: Model) -> None:
    """Give a row the values that its columns have by default, as the database would return them."""
    for name, value in row.__dict__.items():
        if isinstance(value, DatabaseDefault):
            given = value.expression  # type: ignore[attr-defined]  # the stubs know none
            assert isinstance(given, Value), f"Nobody but PostgreSQL knows {name}."
            row.__dict__[name] = given.value


def _keys(model: type[Model], number: int) -> list[int]:
    sender = _sender.get()
    reserved = sender.keys.get(_table(model), ()) if sender else ()
    if isinstance(reserved, deque) and len(reserved) >= number:
        return [reserved.popleft() for _ in range(number)]
    return _drawn(model, number)


def _drawn(model: type[Model], number: int) -> list[int]:
    meta = model._meta
    assert meta.pk, "Every model has one."
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{meta.db_table}"', meta.pk.column, number],
        )
        return [key for (key,) in cursor.fetchall()]


def _insert(query: InsertQuery, fields: "Sequence[Field[Any, Any]]", rows: list[Any]) -> None:
    for row in rows:
        # As ``bulk_create`` does.
        row._prepare_related_fields_for_save("insert")
        _take_defaults(row)
    query.insert_values(fields, rows)
    compiler = query.get_compiler(connection.alias)
    compiler.returning_fields = None
    ((statement, parameters),) = compiler.as_sql()
    if sender := _sender.get():
        sender.send(statement, parameters)
    else:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
