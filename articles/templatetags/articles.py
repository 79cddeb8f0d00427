"""How articles are printed."""

from django import template
from django.conf import settings
from django.utils.html import json_script
from django.utils.safestring import mark_safe

from articles import references

register = template.Library()


@register.filter
def prose(section):
    """A section's body with its cross-references linked."""
    return mark_safe(references.linked(section.body, section.references.all()))


@register.filter
def prose_absolute(section):
    """The same with absolute addresses, for feeds and mail."""
    return mark_safe(references.linked(section.body, section.references.all(), absolute=True))


@register.inclusion_tag("articles/_figure.html")
def figure(figure, sizes, *, lead=False):
    """A figure. ``sizes``: how wide it is shown, as in ``(min-width: 60em) 45rem, 100vw``."""
    return {"figure": figure, "photo": figure.photo, "sizes": sizes, "lead": lead}


@register.filter
def json_ld(data):
    """A block of JSON-LD; nothing in it can end the element it stands in."""
    return mark_safe(
        json_script(data).replace('type="application/json"', 'type="application/ld+json"', 1)
    )


@register.filter
def absolute(path):
    """The absolute address of a path of this site; an absolute one stays."""
    return path if path.startswith(("http://", "https://")) else settings.SITE_URL + path


@register.filter
def month_name(number):
    from django.utils.dates import MONTHS

    return MONTHS[number]
