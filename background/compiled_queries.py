"""Querysets that are made into SQL once and asked together, in one statement.

Where a page asks a dozen questions of a known shape, most of the time goes into building their
SQL and waiting for each answer. ``CompiledQueries`` asks Django for the SQL of each once a process,
puts the texts side by side in one statement, has PostgreSQL plan it once a connection, and gives
the rows back as the querysets would: the same models, related rows, annotations and values. What is
asked is still said by querysets, so that it cannot differ from what the models have.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import product
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, ForeignKey, Model, QuerySet, Value
from django.utils.dateparse import parse_duration
from psycopg2.extensions import AsIs

from .planned_statements import PlannedStatement

#: What is made of a value as JSON has it, by the kind of its field; of all others it is the value.
_FROM_JSON: dict[str, Callable[[str], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DurationField": parse_duration,
    "UUIDField": UUID,
}
#: Kinds whose values JSON would change.
_NOT_IN_JSON = {"BinaryField", "DecimalField", "TimeField"}


class Parameter(Value):
    """Stands in a queryset for the value called ``name``, which is given when it is asked.

    ``field``: one of the kind it is compared with, without a name. With ``any_of`` a list of such
    values is given, and each of them is meant.
    """

    def __init__(self, name: str, field: "Field[Any, Any]", *, any_of: bool = False) -> None:
        super().__init__(name, output_field=field)
        self.any_of = any_of

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # the marker is told from values
        kind = f"{self.output_field.db_type(connection)}{'[]' * self.any_of}"
        return ("ANY (%s)" if self.any_of else "%s"), [AsIs(f"\0{self.value} {kind}\0")]


class CompiledQueries:
    """The querysets of ``build``, by name; they may hold ``Parameter``s, and prefetch nothing.

    Made into SQL when they are first asked. What depends on more than parameters (a setting, the
    language) must not be in them. ``planned``: whether one plan is good for all values, and so made
    once a connection; not so where some value is in most of the rows and another in few.
    ``settings``: statements that set something for this one.
    """

    def __init__(
        self,
        build: "Callable[[], Mapping[str, QuerySet[Any, Any]]]",
        *,
        planned: bool = True,
        settings: str = "",
    ) -> None:
        self._build, self._is_planned, self._settings = build, planned, settings
        self._parts: dict[str, _Part] | None = None
        self._statement = PlannedStatement("", {})

    def ask(self, **values: Any) -> dict[str, list[Any]]:
        """Return the rows of each queryset, by its name; ``values`` are those of the parameters."""
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            parts = self._parts or self._compile(connection, cursor)
            if self._is_planned:
                self._statement.execute(cursor, values)
            else:
                self._statement.execute_once(cursor, values)
            found = cursor.fetchone()
        return _rows(parts, found or (), connection)

    def ask_each(self, given: Sequence[Mapping[str, Any]]) -> list[dict[str, list[Any]]]:
        """Return what ``ask`` does for each of ``given``, in one statement that is planned once for
        all of them."""
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            parts = self._parts or self._compile(connection, cursor)
            self._statement.execute_each(cursor, given)
            found = cursor.fetchall()
        return [_rows(parts, row, connection) for row in found]

    def _compile(self, connection: Any, cursor: Any) -> "dict[str, _Part]":
        parts = {
            name: _Part(queryset, connection, cursor) for name, queryset in self._build().items()
        }
        pieces = ", ".join(f"({part.text})" for part in parts.values()).split("\0")
        text, parameters = pieces[0].replace("%", "%%"), {}
        for marker, after in zip(pieces[1::2], pieces[2::2], strict=True):
            name, _, kind = marker.partition(" ")
            parameters[name] = kind
            text += f"%({name})s" + after.replace("%", "%%")
        # Whole once the parts are there: others ask at the same time.
        self._statement = PlannedStatement(f"SELECT {text}", parameters, self._settings)
        self._parts = parts
        return parts


def _rows(parts: "dict[str, _Part]", found: Sequence[str], connection: Any) -> dict[str, list[Any]]:
    return {
        name: part.rows(rows, connection)
        for (name, part), rows in zip(parts.items(), found, strict=True)
    }


class _Part:
    """One queryset: ``text`` is its SQL, that gives its rows as a JSON text of lists."""

    def __init__(self, queryset: "QuerySet[Any, Any]", connection: Any, cursor: Any) -> None:
        asked: Any = queryset
        if asked._prefetch_related_lookups:
            raise ValueError("What is prefetched is a queryset of its own here.")
        compiler = queryset.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        kinds = [_kind(chosen.output_field) for chosen, _, _ in compiler.select]
        names = [f"c{place}" for place in range(len(kinds))]
        columns = [
            f"{name}::text" if kind == "JSONField" else name
            for name, kind in zip(names, kinds, strict=True)
        ]
        inner = cursor.mogrify(sql, values).decode()
        self.text = (
            f"SELECT coalesce(json_agg(json_build_array({', '.join(columns)})), '[]')::text"
            f" FROM ({inner}) AS part ({', '.join(names)})"
        )
        #: By place: what makes of a value in JSON the one that the driver would give, and of that
        #: the field's own.
        self._turned = {
            place: _FROM_JSON[kind] for place, kind in enumerate(kinds) if kind in _FROM_JSON
        }
        self._converters = compiler.get_converters([chosen for chosen, _, _ in compiler.select])
        self._compiler, self._iterable, self._fields = (
            compiler, asked._iterable_class, asked._fields,
        )  # fmt: skip

    def rows(self, text: str, connection: Any) -> list[Any]:
        """Return what the queryset would give for the rows of ``text``."""
        rows = json.loads(text)
        for place, turn in self._turned.items():
            for row in rows:
                if row[place] is not None:
                    row[place] = turn(row[place])
        for place, (converters, expression) in self._converters.items():
            for row, convert in product(rows, converters):
                row[place] = convert(row[place], expression, connection)
        # As much of a queryset as what makes instances of rows asks for.
        asked = SimpleNamespace(
            db=connection.alias,
            query=_Query(self._compiler.query, _Answer(self._compiler, rows)),
            _known_related_objects={},
            _fields=self._fields,
        )
        found: list[Any] = list(self._iterable(asked))
        return found


class _Query:
    """Stands for a query of which there is an answer already."""

    def __init__(self, query: Any, answer: "_Answer") -> None:
        self._query, self._answer = query, answer

    def get_compiler(self, using: str) -> "_Answer":
        return self._answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


class _Answer:
    """Stands for a compiler that has asked already, where instances are made of rows."""

    def __init__(self, compiler: Any, rows: list[Any]) -> None:
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map
        self._rows = rows

    def execute_sql(self, **how: Any) -> list[Any]:
        return self._rows

    def results_iter(
        self, results: Any = None, tuple_expected: bool = False, **how: Any
    ) -> Iterable[Any]:
        return map(tuple, self._rows) if tuple_expected else self._rows


def _kind(field: "Field[Any, Any]") -> str:
    """Return the kind of a field by what its values are; raise ``TypeError`` where JSON has none
    such."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    kind = field.base_field if isinstance(field, ArrayField) else field
    name = kind.get_internal_type()
    if name in _NOT_IN_JSON or (kind is not field and name in _FROM_JSON):
        raise TypeError(f"{field!r} is nothing that JSON gives back as it is.")
    return name if kind is field else "ArrayField"


def keep_as_prefetched(owners: "Iterable[Model]", name: str, rows: "Iterable[Model]") -> None:
    """Give each of ``owners`` those of ``rows`` that are its own, as a prefetch of ``name`` does;
    a relation of rows that refer to it by a foreign key."""
    by_owner: dict[Any, list[Model]] = {}
    field = None
    for owner in owners:
        if field is None:
            field = owner._meta.get_field(name).field  # type: ignore[union-attr]  # it is a relation
            for row in rows:
                by_owner.setdefault(getattr(row, field.attname), []).append(row)
        own = by_owner.get(owner.pk, [])
        for row in own:
            field.set_cached_value(row, owner)
        # What ``getattr(owner, name).all()`` is, without its manager and a second query.
        kept: Any = field.model._default_manager.get_queryset()
        kept._hints = {"instance": owner}
        kept._deferred_filter = False, (), {field.name: owner}
        kept._known_related_objects = {field: {owner.pk: owner}}
        kept._result_cache, kept._prefetch_done = own, True
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept
