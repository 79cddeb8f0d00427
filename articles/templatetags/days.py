"""Days in the letters of Django's ``date`` filter, quickly: a page prints dozens, many of them on
the next page again."""

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template import defaultfilters
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

register = template.Library()


@register.filter(name="date", expects_localtime=True, is_safe=False)
def printed(value: Any, letters: str | None = None) -> Any:
    """Print as Django's filter of the name does, which this one stands before in all templates."""
    # A moment is no day, though Python takes it for one: it prints otherwise in other zones.
    if type(value) is date:
        return _printed(value, letters, get_language())
    return defaultfilters.date(value, letters)


@register.filter(expects_localtime=True)
def short_day(day: date) -> Any:
    """Print a day without its year, as lists of one year have it."""
    # Translators: a day of a list of one year, in the letters of Django's date filter.
    return printed(day, pgettext("date format", "j M"))


@register.filter(expects_localtime=True)
def long_date(day: date) -> Any:
    """Print a date with its weekday, in the order of the language."""
    # Translators: how a date with its weekday is written, in the letters of Django's date filter.
    return printed(day, pgettext("date format", "l, j F Y"))


@lru_cache(maxsize=10_000)
def _printed(day: date, letters: str | None, language: str | None) -> str:
    return date_format(day, letters)
