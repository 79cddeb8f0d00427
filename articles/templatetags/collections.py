"""What a page that lists says of itself to programs."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from articles.discovery import structured_data
from articles.templatetags.articles import json_ld

register = template.Library()


@register.simple_tag
def collection(name: str, path: str, above_name: str = "", above_path: str = "") -> SafeString:
    """Print the data of a list called ``name`` at ``path``, and of the list above it, if there is
    one."""
    above = [(above_name, settings.SITE_URL + above_path)] if above_name else []
    return json_ld(structured_data.for_collection(name, settings.SITE_URL + path, *above))
