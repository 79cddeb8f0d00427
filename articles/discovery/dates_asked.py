"""Dates in what a reader asks for, as people write and cite them, in all languages of
``articles.text.vocabularies``.

``17-Nov-2023``, ``8. Mai 2025``, ``2023-11-17``, ``November 2023``, ``2023``, ``2019-2021`` and, of
every year, ``17 November``. What stands in quotes or after a minus is meant as words.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings

from articles.text.days import FIRST_DAY, LAST_DAY
from articles.text.vocabularies import one_of
from articles.text.written_days import find_days, month_names

_LITERAL = re.compile(r'"[^"]*(?:"|$)|(?<!\S)[-−‐]\S+')
_STRAIGHT = str.maketrans(dict.fromkeys("“”„‟«»″＂〝〞〟「」『』", '"'))
#: Month names as short as words of all days are one only where they are written large.
_CERTAINLY_NAME = 4


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, both with it; without one of them, all on that side.
    ``day``: of these only that one of every year, as month and day."""

    first: date | None = None
    last: date | None = None
    day: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last or self.day)

    @property
    def single_day(self) -> date | None:
        """The day, where the period is of one."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True)
class DateAsked:
    """What of a question was taken for a date: ``written`` as it was typed, ``words`` without
    it."""

    period: Period
    written: str
    words: str

    @property
    def as_words(self) -> str:
        """The question with the date in quotes, which asks for where it is written."""
        return f'{self.words} "{self.written}"'.strip()


def find_date(asked: str) -> DateAsked | None:
    """Return the date in ``asked``, the most exact of several, or ``None``."""
    # What is meant as words is passed over in its place.
    text = _LITERAL.sub(lambda literal: "\x00" * len(literal[0]), asked.translate(_STRAIGHT))
    if not any(character.isdecimal() for character in text):
        return None
    for start, end, period in _dates(text):
        words = f"{asked[:start]} {asked[end:]}".split()
        return DateAsked(period, " ".join(asked[start:end].split()), " ".join(words))
    return None


def parse_period(text: str) -> Period | None:
    """Return the days that ``text``, which is a date and nothing else, is about, or ``None``."""
    found = find_date(text)
    return found.period if found and not found.words and not found.period.day else None


def _dates(text: str) -> Iterator[tuple[int, int, Period]]:
    for found in sorted(find_days(text), key=lambda found: found.start):
        if found.is_certain and FIRST_DAY <= found.day <= LAST_DAY:
            yield found.start, found.end, Period(found.day, found.day)
    for number, pattern in enumerate(_patterns(settings.LANGUAGE_CODE)):
        for match in pattern.finditer(text):
            if period := (_of_months, _of_day, _of_years)[number](match):
                yield *match.span(), period


@cache
def _patterns(language_code: str) -> tuple[re.Pattern[str], ...]:
    months = "|".join(map(re.escape, sorted(month_names(), key=len, reverse=True)))
    month = rf"(?<![\w-])(?P<month>{months})(?![\w-])\.?"
    of = rf"(?:{one_of('of')}\s+)?"
    year = r"(?P<year>\d{4})(?![\w-]|[.,]\d)"
    day = r"(?<![\w.,/-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|\.|º|ª)?"
    before = month.replace("month", "month_before")
    after = r"(?P<day_after>\d{1,2})(?:st|nd|rd|th)?(?![\w/:%-]|[.,]\d)"
    return (
        re.compile(
            rf"{month},?[\s-]+{of}{year}|(?<![\w.,/-])(?P<iso>\d{{4}})[-/](?P<number>\d{{1,2}})(?![\w/-])"
            r"|(?<!\w)(?P<asian>\d{4})年(?P<asian_month>\d{1,2})月",
            re.I,
        ),
        re.compile(rf"{day}\s+{of}{month}|{before}\s+(?:the\s+)?{after}", re.I),
        re.compile(
            r"(?<![\w.,/:#$€£-])(?P<year>\d{4})(?:\s*[-–—]\s*(?P<until>\d{4}))?(?:年|(?![\w%/:-]|[.,]\d))"
        ),
    )


def _of_months(match: re.Match[str]) -> Period | None:
    year = int(match["year"] or match["iso"] or match["asian"])
    named = match["month"]
    number = match["number"] or match["asian_month"]
    month = month_names()[named.casefold()] if named else int(number)
    if not (1 <= month <= 12 and _is_year(year)):
        return None
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _of_day(match: re.Match[str]) -> Period | None:
    named = match["month"] or match["month_before"]
    day = int(match["day"] or match["day_after"])
    if len(named) < _CERTAINLY_NAME and named.islower():
        return None
    month = month_names()[named.casefold()]
    # In a leap year, for the 29th of February is a day too.
    return Period(day=(month, day)) if 1 <= day <= calendar.monthrange(2024, month)[1] else None


def _of_years(match: re.Match[str]) -> Period | None:
    first = int(match["year"])
    last = int(match["until"] or first)
    if not (first <= last and _is_year(first) and _is_year(last)):
        return None
    return Period(date(first, 1, 1), date(last, 12, 31))


def _is_year(year: int) -> bool:
    return FIRST_DAY.year <= year <= LAST_DAY.year
