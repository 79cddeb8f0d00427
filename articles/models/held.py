"""Rows that are at hand already, held by what they belong to as a prefetch leaves them."""

from collections.abc import Sequence
from typing import Any

from django.db import models


def hold(owner: models.Model, **rows: Sequence[models.Model]) -> None:
    """Have ``owner`` find, by the names of its relations, these ``rows`` and ask for no others."""
    held = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, found in rows.items():
        related: Any = owner._meta.get_field(name).related_model
        # As Django's own prefetch does.
        queryset = related._base_manager.none()
        queryset._result_cache, queryset._prefetch_done = list(found), True
        held[name] = queryset


def let_go(owner: models.Model) -> None:
    """Have ``owner`` ask for everything again."""
    owner.__dict__.pop("_prefetched_objects_cache", None)
