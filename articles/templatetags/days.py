"""Days and moments in the letters of Django's ``date`` filter, quickly: a page prints dozens, and
many days of them are on the next page again."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache, partial
from typing import Any

from django import template
from django.conf import settings
from django.template import defaultfilters
from django.utils.dateformat import DateFormat, re_escaped, re_formatchars
from django.utils.dates import MONTHS
from django.utils.formats import date_format, get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

register = template.Library()

#: Languages that our words are in.
_OURS = {"en", *(folder.name for folder in (settings.BASE_DIR / "locale").iterdir())}


@register.filter(name="date", expects_localtime=True, is_safe=False)
def printed(value: Any, letters: str | None = None) -> Any:
    """Print as Django's filter of the name does, which this one stands before in all templates."""
    # A moment is no day, though Python takes it for one: it prints otherwise in other zones.
    if type(value) is date:
        return _printed(value, letters, get_language())
    if type(value) is datetime:
        return printed_moment(value, letters)
    return defaultfilters.date(value, letters)


def printed_moment(moment: datetime, letters: str | None) -> str:
    """Print as ``django.utils.formats.date_format`` does; the moment is one of the zone to print
    it in."""
    return moment_printer(letters)(moment)


def moment_printer(letters: str | None) -> Callable[[datetime], str]:
    """Return what does as ``printed_moment``, in the language of now."""
    pieces = _pieces(letters or "DATE_FORMAT", get_language())

    def printed(moment: datetime) -> str:
        return "".join([piece if isinstance(piece, str) else piece(moment) for piece in pieces])

    return printed


@cache
def _pieces(letters: str, language: str | None) -> "list[str | Callable[[datetime], str]]":
    """Return the texts of a format, and what prints its letters."""
    pieces: list[Any] = re_formatchars.split(str(get_format(letters)))
    pieces[::2] = [re_escaped.sub(r"\1", text) for text in pieces[::2]]
    months = {number: str(name) for number, name in MONTHS.items()}
    simple: dict[str, Callable[[datetime], str]] = {
        "d": lambda moment: f"{moment.day:02}",
        "j": lambda moment: f"{moment.day}",
        "m": lambda moment: f"{moment.month:02}",
        "F": lambda moment: months[moment.month],
        "Y": lambda moment: f"{moment.year:04}",
        "H": lambda moment: f"{moment.hour:02}",
        "i": lambda moment: f"{moment.minute:02}",
    }
    pieces[1::2] = [simple.get(letter) or partial(_letter, letter) for letter in pieces[1::2]]
    return pieces


def _letter(letter: str, moment: datetime) -> str:
    return str(getattr(DateFormat(moment), letter)())


@register.filter(expects_localtime=True)
def short_day(day: date) -> Any:
    """Print a day without its year, as lists of one year have it."""
    # Translators: a day of a list of one year, in the letters of Django's date filter.
    letters = pgettext("date format", "j M")
    return printed(day, letters if _is_ours() else "MONTH_DAY_FORMAT")


@register.filter
def short_day_element(day: date) -> SafeString:
    """Print a day without its year, and for programs with it; quicker than by a template, where a
    list has hundreds."""
    return _element(day, get_language())


@lru_cache(maxsize=10_000)
def _element(day: date, language: str | None) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), short_day(day))


@register.filter(expects_localtime=True)
def long_date(day: date) -> Any:
    """Print a date with its weekday, in the order of the language."""
    # Translators: how a date with its weekday is written, in the letters of Django's date filter.
    letters = pgettext("date format", "l, j F Y")
    return printed(day, letters if _is_ours() else _with_weekday(get_format("DATE_FORMAT")))


@register.filter
def narrow_weekday(day: date) -> str:
    """Return the short name of a weekday over a calendar's column; its first letter in languages
    that have none so short."""
    return _narrow_weekdays(get_language())[day.weekday()]


@cache
def _narrow_weekdays(language: str | None) -> list[str]:
    # The first of that month was a Monday.
    names = [date_format(date(2024, 1, number), "D") for number in range(1, 8)]
    return [name[:1] for name in names] if max(map(len, names)) > 4 else names


def _is_ours() -> bool:
    """Whether our words are there in the language of the page; where they are not, Django knows how
    its dates are written."""
    return (get_language() or "en").partition("-")[0] in _OURS


def _with_weekday(letters: str) -> str:
    """Django's letters for a date, with those of its weekday where the language has it."""
    language = (get_language() or "").partition("-")[0]
    if "l" in letters or "D" in letters:
        return letters
    if language in ("ja", "zh"):
        return f"{letters}l"
    if language == "ko":
        return f"{letters} l"
    return f"l، {letters}" if language in ("ar", "fa", "ur") else f"l, {letters}"


@lru_cache(maxsize=10_000)
def _printed(day: date, letters: str | None, language: str | None) -> str:
    return date_format(day, letters)
