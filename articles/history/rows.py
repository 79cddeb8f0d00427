"""Writing the rows of a column's parts as its content says."""

from typing import Any

from django.db import IntegrityError, models, transaction


def write(row: models.Model, wanted: dict[str, Any]) -> None:
    """Save what differs; a row that is new is inserted with the key it has."""
    if row._state.adding or any(getattr(row, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(row, name, value)
        if row._state.adding:
            insert(row)
        else:
            row.save()


def insert(row: models.Model) -> None:
    """Insert with the key a part had, where nothing else took it; with a new one otherwise."""
    if row.pk and not type(row)._default_manager.filter(pk=row.pk).exists():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            pass  # taken a moment ago
        else:
            return
    row.pk = None
    row._state.adding = True
    row.save(force_insert=True)
