"""What was changed in the settings, by whom, and the way back."""

from copy import copy
from datetime import UTC, datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.discovery.derived import refresh_all_later, refresh_unresolved_later
from articles.models import Article, SettingsChange, SiteSettings
from articles.models.current_settings import refresh


def names() -> list[str]:
    """Return the names of what can be set."""
    own = SiteSettings._meta.concrete_fields
    return [field.name for field in own if field.editable and not field.primary_key]


def values(row: SiteSettings) -> dict[str, Any]:
    """Return what is set, as JSON holds it."""
    return {name: _as_json(getattr(row, name)) for name in names()}


def _as_json(value: Any) -> Any:
    # One moment is written in one way, whatever zone it was typed in.
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, time) else value


def own_copy() -> SiteSettings:
    """Return the settings as they are now, for the caller to change."""
    row = copy(refresh())
    row.pk = 1
    return row


def held_row() -> SiteSettings:
    """Return the stored row, which nobody else can change until the transaction ends; it is made of
    what holds where there is none."""
    SiteSettings.objects.bulk_create([own_copy()], ignore_conflicts=True)
    return SiteSettings.objects.select_for_update().get()


@transaction.atomic
def store(row: SiteSettings, *, by: User | None) -> SettingsChange | None:
    """Save ``row`` and note what it changes; ``None`` where that is nothing. ``by``: nobody, where
    the program did it."""
    stored = held_row()
    if row.column_name != stored.column_name and Article.everything.exists():
        # References and titles of what there is use it.
        former = [name for name in row.column_names[1:] if name != row.column_name]
        row.former_column_names = "\n".join(dict.fromkeys([*former, stored.column_name]))
    was = values(stored)
    now = values(row)
    changed = [name for name in now if was[name] != now[name]]
    if not changed:
        return None
    row.save()
    if "language" in changed:
        # Words are found as the language bends them.
        refresh_all_later()
    if {"column_name", "former_column_names"} & {*changed}:
        refresh_unresolved_later()
    return SettingsChange.objects.create(
        changed_by=by,
        before={name: was[name] for name in changed},
        after={name: now[name] for name in changed},
    )


class CannotBeUndone(Exception):
    """Something of it was changed again since; the message says what."""


@transaction.atomic
def undo(change: SettingsChange, *, by: User) -> None:
    """Set what ``change`` changed to what it was before. Raises ``CannotBeUndone`` where some of it
    is not what it became then: that would undo another change unseen."""
    row = held_row()
    now = values(row)
    since = [name for name, became in change.after.items() if now.get(name, became) != became]
    if since:
        raise CannotBeUndone(", ".join(label(name) for name in since))
    for name, value in change.before.items():
        if name in now:
            setattr(row, name, SiteSettings._meta.get_field(name).to_python(value))  # type: ignore[union-attr]  # a column
    store(row, by=by)


def label(name: str) -> str:
    """Return what people call a setting; one that is no more, by its name."""
    if name not in names():
        return str(_("%(name)s (no longer a setting)")) % {"name": name}
    return str(SiteSettings._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column
