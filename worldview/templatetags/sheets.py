"""The readers' style sheets."""

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage

from worldview.static_files import sheets_of

register = template.Library()


@register.simple_tag
def style_sheets() -> list[tuple[str, str]]:
    """``[(address, media)]``."""
    return sheets_of(staticfiles_storage)
