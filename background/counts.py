"""Counts that the database keeps, each as a ledger of entries.

Triggers write an entry for each statement that makes things more or fewer (``sql/counts.sql`` of
an app) and never change one, so that nobody waits for anybody. The sum of the entries is the
count; the worker adds them up now and then. A number by which rows are sorted is a column of
theirs instead, for no index can hold a sum.
"""

from typing import Any, ClassVar

from django.apps import apps
from django.db import connection, models
from django.db.models import Sum


class CountQuerySet(models.QuerySet[Any]):
    def total(self) -> int:
        """Return the sum of the entries, in one query."""
        number = self.model.number_field
        return int(self.order_by().aggregate(total=Sum(number))["total"] or 0)

    def add_up(self) -> int:
        """Make one entry of the many that count the same; return how many were made."""
        with connection.cursor() as cursor:
            cursor.execute(_ADD_UP.format(**_names(self.model)))
            return int(cursor.rowcount)


class CountEntry(models.Model):
    """An entry of a ledger: so many more, or fewer. What is counted apart are its other fields."""

    #: The field with the number; its column has the same name.
    number_field: ClassVar[str]

    class Meta:
        abstract = True


def ledgers() -> list[type[CountEntry]]:
    """Return the models of all apps that are ledgers of counts."""
    return [model for model in apps.get_models() if issubclass(model, CountEntry)]


def add_up() -> int:
    """Add up every ledger; return how many entries were made."""
    return sum(CountQuerySet(model).add_up() for model in ledgers())


def _names(model: type[CountEntry]) -> dict[str, str]:
    apart, matched = [], []
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name == model.number_field:
            continue
        # Only equality lets the planner hash; only the other finds what is counted under nothing.
        same = "IS NOT DISTINCT FROM" if field.null else "="
        apart.append(str(field.column))
        matched.append(f"entry.{field.column} {same} many.{field.column}")
    return {
        "table": model._meta.db_table,
        "number": model.number_field,
        "columns": "".join(f"{column}, " for column in apart),
        "grouped": f"GROUP BY {', '.join(apart)}" if apart else "",
        "matched": " AND ".join(matched) or "TRUE",
    }


_ADD_UP = """
    WITH gone AS (
        DELETE FROM {table} WHERE id IN (
            SELECT entry.id FROM {table} entry
              JOIN (SELECT {columns}count(*) FROM {table} {grouped} HAVING count(*) > 1) AS many
                ON {matched}
               FOR UPDATE OF entry SKIP LOCKED)
     RETURNING {columns}{number})
    INSERT INTO {table} ({columns}{number})
    SELECT {columns}sum({number}) FROM gone {grouped} HAVING sum({number}) <> 0
"""
