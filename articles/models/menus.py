"""Menus follow what they lead to: where a public page, keyword or author moves, so do the lines."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from articles.text.menu_lines import moved

from .address import OldAddress
from .settings_change import SettingsChange
from .site_settings import SiteSettings

_MENUS = ("menu", "foot_menu")


@receiver(post_save, sender=OldAddress)
def follow(instance: OldAddress, **signal: Any) -> None:
    """Put the present address where the menus have the one that was left."""
    leads_to = instance.target
    row = SiteSettings.objects.select_for_update().first()
    if row is None or leads_to is None:
        return
    address = leads_to.get_absolute_url()
    lines = {name: moved(getattr(row, name), instance.path, address) for name in _MENUS}
    was = {name: getattr(row, name) for name in _MENUS if getattr(row, name) != lines[name]}
    if was:
        for name, text in lines.items():
            setattr(row, name, text)
        SettingsChange.objects.create(before=was, after={name: lines[name] for name in was})
        row.save(update_fields=[*_MENUS, "changed_at"])
