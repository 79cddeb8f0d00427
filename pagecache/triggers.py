"""Triggers by which the database says what a change concerns, whoever makes it: the program, a
script, a person with ``psql``.

An app declares in its module ``page_changes``, for each model that readers see something of, what
changed rows concern::

    watch(
        Keyword,
        "pagecache_changed(array_agg('keyword:' || id)) FROM {rows} HAVING count(*) > 0",
        ignored={"usage_count": "Only the desk shows it."},
    )

Every column of a row counts, those that are added later too, but for the ``ignored``. The SQL
functions that its statements call stand in ``sql/page_changes.sql`` of the app. ``InstallTriggers``
(``pagecache.operations``) in a migration brings the database to what is declared; a system check
says where it is not.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from background.sql_files import read_sql

#: More changed rows in one statement concern everything, which is said sooner than what they do.
MAX_ROWS = 500
#: What a transaction sets where all its statements together change so many (``say_all_changes``).
_ALL = "pagecache.all_changes"

TRANSITION_TABLES = {
    "INSERT": "NEW TABLE AS added",
    "UPDATE": "OLD TABLE AS removed NEW TABLE AS added",
    "DELETE": "OLD TABLE AS removed",
}


@dataclass(frozen=True)
class Watch:
    """What changes of a model's rows concern, as the app ``app_label`` declares it."""

    app_label: str
    model: type[models.Model]
    statements: tuple[str, ...]
    ignored: dict[str, str]
    apart: dict[str, tuple[str, ...]]
    on_insert: bool

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        """Return what the function and the triggers of it are named after."""
        own = self.model._meta.app_label == self.app_label
        return self.table if own else f"{self.app_label}_on_{self.table}"

    @property
    def function(self) -> str:
        return f"{self.name}_tagged"

    def body(self) -> str:
        """Return the body of the triggers' function, in PL/pgSQL."""
        used = sorted(set(re.findall(r"\{(\w+)\}", "".join(self.statements))))
        branches = []
        for event in TRANSITION_TABLES:
            rows = {group: _changed_rows(event, self._differ(group)) for group in used}
            many = " OR ".join(
                f"(SELECT count(*) FROM (SELECT FROM {some} LIMIT {MAX_ROWS + 1}) AS r)"
                f" > {MAX_ROWS}"
                for some in rows.values()
            )
            said = "\n".join(f"PERFORM {each.format(**rows)};" for each in self.statements)
            branches.append(
                f"IF TG_OP = '{event}' THEN\n"
                f"IF current_setting('{_ALL}', true) = 'on' OR {many} THEN\n"
                "PERFORM pagecache_changed('{*}');\n"
                f"ELSE\n{said}\nEND IF;\nEND IF;"
            )
        return "\nBEGIN\n" + "\n".join(branches) + "\nRETURN NULL;\nEND\n"

    def _differ(self, group: str) -> str:
        """Return when a row was (``r``) and is now (``a``) another one in this group's columns."""
        if group in self.apart:
            then, now = (", ".join(f"{row}.{name}" for name in self.apart[group]) for row in "ra")
            return f"({then}) IS DISTINCT FROM ({now})"
        elsewhere = [*self.ignored, *(name for names in self.apart.values() for name in names)]
        names = f"ARRAY[{', '.join(map(repr, elsewhere))}]::text[]"
        # As JSON, for a function cannot name the columns to come.
        return f"to_jsonb(r) - {names} IS DISTINCT FROM to_jsonb(a) - {names}"

    def triggers(self) -> dict[str, str]:
        """Return by its name what makes each trigger."""
        made = {}
        for event, known_as in TRANSITION_TABLES.items():
            if event != "INSERT" or self.on_insert:
                made[f"{self.name}_{event.lower()}_tagged"] = (
                    f"AFTER {event} ON {self.table} REFERENCING {known_as} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION {self.function}()"
                )
        made[f"{self.name}_truncate_tagged"] = (
            f"AFTER TRUNCATE ON {self.table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION pagecache_everything_changed()"
        )
        return made


_watches: list[Watch] = []


def say_all_changes() -> None:
    """Have the rest of this transaction say that everything changed, whatever it changes: for work
    whose statements concern so much that saying what would take longer than the work."""
    assert connection.in_atomic_block, "It ends with the transaction."
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {_ALL} TO 'on'")


def _changed_rows(event: str, differ: str) -> str:
    """Return a subquery of the rows an event changed, as they were and as they are."""
    if event == "INSERT":
        return "(SELECT * FROM added) AS row"
    if event == "DELETE":
        return "(SELECT * FROM removed) AS row"
    pairs = "added AS a LEFT JOIN removed AS r", "removed AS r LEFT JOIN added AS a"
    rows = (
        f"SELECT {row}.* FROM {pair} ON r.id = a.id WHERE {differ}"
        for row, pair in zip("ar", pairs, strict=True)
    )
    return f"({' UNION ALL '.join(rows)}) AS row"


def watch(
    app_label: str,
    model: type[models.Model],
    *statements: str,
    ignored: dict[str, str] | None = None,
    apart: dict[str, tuple[str, ...]] | None = None,
    on_insert: bool = True,
) -> None:
    """Declare what changed rows of ``model`` concern.

    statements: each what ``PERFORM`` takes in PL/pgSQL, with ``FROM {rows}``, or ``FROM {name}``
    of the columns that are set ``apart``; both stand for the rows that changed, as they were and as
    they are. Braces of SQL are doubled. ignored: columns of which no page shows anything, each with
    the reason. apart: names of groups of columns that concern other pages than the rest does.
    on_insert: whether a new row is on a page before another one that says so leads to it.
    """
    _watches.append(Watch(app_label, model, statements, ignored or {}, apart or {}, on_insert))


def watches(app_label: str | None = None) -> list[Watch]:
    """Return what is declared, by all apps or by one."""
    return [each for each in _watches if app_label in (None, each.app_label)]


def install_functions(app_label: str, execute: Callable[[str], object]) -> None:
    """Make the functions that an app's triggers call anew; ``execute`` takes a statement."""
    if functions := _functions_of(app_label):
        execute(functions)


def install(app_label: str, execute: Callable[[str], object], among: Collection[str]) -> None:
    """Make the triggers of an app anew, on the tables ``among`` those there are; ``execute`` takes
    a statement."""
    for each in (each for each in watches(app_label) if each.table in among):
        execute(
            f"CREATE OR REPLACE FUNCTION {each.function}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $${each.body()}$$"
        )
        for name, made in each.triggers().items():
            execute(f"CREATE OR REPLACE TRIGGER {name} {made}")


def remove(app_label: str, execute: Callable[[str], object]) -> None:
    """Drop the functions and triggers of an app; ``execute`` takes a statement."""
    called = re.findall(r"CREATE OR REPLACE FUNCTION (\w+)", _functions_of(app_label))
    for name in (*(each.function for each in watches(app_label)), *called):
        execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")


def _functions_of(app_label: str) -> str:
    return read_sql(app_label, "page_changes.sql")


def differing(cursor: CursorWrapper) -> list[str]:
    """Return the names of the triggers and functions that are not in the database as they are
    declared, and of those there that nothing declares."""
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%%_tagged'")
    functions = dict(cursor.fetchall())
    cursor.execute(
        "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%%_tagged' AND tgenabled IN ('O', 'A')"
    )
    triggers = {name for (name,) in cursor.fetchall()}
    declared = {each.function: each.body() for each in _watches}
    wanted = {name for each in _watches for name in each.triggers()}
    others = {name for name, body in declared.items() if functions.get(name) != body}
    return sorted(others | (functions.keys() - declared.keys()) | (triggers ^ wanted))
