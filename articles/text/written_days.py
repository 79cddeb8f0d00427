"""Days as people write them, in the languages of the tables and in the site's own."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3

from articles.text.vocabularies import LANGUAGES, months, one_of

#: The first years of Japan's eras, less one.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
#: The figures of Japanese; the last is ten.
_KANJI = "〇一二三四五六七八九十"
_FIGURES = re.compile(rf"\d|[{_KANJI}]年")
#: Years written with two digits are of this century up to here.
_PIVOT = 70
_TIME = (
    r"(?:\s*[,|@•·–-]?\s*(?:at|um|à|a las|الساعة)?\s*"
    r"(?:\d{1,2}(?:(?:[:.]|\s?h\s?)\d{2}(?::\d{2})?|(?=\s*[ap]\.?m))|\d{4}(?=\s*(?:GMT|UTC|Z)\b))"
    r"\s*(?:[ap]\.?m\.?|uhr|h)?\s*(?:\(?(?:GMT|UTC|E[SD]T|CES?T|P[SD]T|BST|Z|[+-]\d{4})\)?)*)?"
)


@dataclass(frozen=True)
class FoundDay:
    """A day in a text: from ``start`` to ``end``, with its weekday and time. ``is_certain``:
    whether it can be read in one way only."""

    day: date
    start: int
    end: int
    is_certain: bool = True


@cache
def _numbers(field: str, language_code: str) -> dict[str, int]:
    """The names in ``field`` of all tables, small, and the number of each."""
    tables = [getattr(language, field) for language in LANGUAGES]
    tables += [{"months": months.MONTHS, "weekdays": months.WEEKDAYS}.get(field, ())]
    found = {
        name.casefold(): number
        for names in reversed(tables)
        for number, alternatives in enumerate(names, 1)
        for name in alternatives.split("|")
    }
    if field == "months":
        with translation.override(language_code):
            for names in (MONTHS, MONTHS_3):
                for number, name in names.items():
                    found.setdefault(str(name).rstrip(".").casefold(), number)
    return found


def _names(field: str) -> dict[str, int]:
    return _numbers(field, settings.LANGUAGE_CODE)


def month_names() -> dict[str, int]:
    """Return the names of months in all tables and in the site's language, small, and their
    numbers."""
    return _names("months")


@cache
def _patterns(language_code: str) -> tuple[re.Pattern[str], ...]:
    def one(field: str) -> str:
        names = sorted(_numbers(field, language_code), key=len, reverse=True)
        return "|".join(map(re.escape, names))

    weekday = rf"(?:(?<!\w)(?P<weekday>{one('weekdays')})(?!\w)\.?\s*[,،]?\s*)?"
    of = rf"(?:{one_of('of')}\s+|[-/])?"
    number = rf"(?:\d{{1,2}}(?!\d)|(?:{one('days')})(?!\w))"
    ordinal = r"(?:st|nd|rd|th|er|re|ère|\.|º|°|ª)?"
    year = r"(?P<year>\d{4}|['’]?\d{2})(?!\d)"
    month = rf"(?P<month>{one('months')})"
    before = rf"{weekday}(?:{one_of('of')}\s+)?"
    # Behind the day a short name may be a word: "3 May 2019, Sun …".
    long = "|".join(
        re.escape(name)
        for name in sorted(_numbers("weekdays", language_code), key=len, reverse=True)
        if len(name) > 4 or not name.isascii()
    )
    after = (
        rf"(?:\s*[(（](?:{one('weekdays')}|[月火水木金土日])[)）]|,?\s*(?<!\w)(?:{long})(?!\w))?"
        rf"(?:\s(?:г|р|r)\.)?{_TIME}"
    )
    forms = (
        rf"{weekday}(?P<year>\d{{4}})(?P<part>[-./])(?P<number_month>\d{{1,2}})(?P=part)"
        rf"(?P<day>\d{{1,2}})(?!\d)(?:T\d\d:\d\d\S*)?{after}",
        rf"(?:(?P<era>令和|平成|昭和)\s*)?(?P<year>\d{{1,4}}|元|[{_KANJI}]{{1,4}})\s*[年년]"
        rf"\s*(?P<number_month>\d{{1,2}}|[{_KANJI}]{{1,2}})\s*[月월]"
        rf"\s*(?P<day>\d{{1,2}}|[{_KANJI}]{{1,3}})\s*[日일]{after}",
        rf"{before}(?P<day>{number}){ordinal}[\s-]*{of}{month}(?!\w)\.?[\s,،-]*{of}{year}{after}",
        rf"{weekday}(?<!\w){month}(?!\w)\.?\s+(?:the\s+)?(?P<day>{number}){ordinal},?\s+{year}{after}",
        rf"{before}(?<![\d./-])(?P<first>\d{{1,2}})(?P<part>[./-])\s?(?P<second>\d{{1,2}})(?P=part)"
        rf"\s?{year}{after}",
    )
    # Tried where a word or a figure begins, and nowhere else, it is several times as fast.
    return tuple(
        re.compile(rf"(?:\b(?=\w)|(?=\d)|(?=[{_KANJI}]))(?:{form})", re.I) for form in forms
    )


def find_days(text: str) -> Iterator[FoundDay]:
    """Yield the days in ``text``, in no order; none stands within another."""
    if has_figures(text):  # a year is written in figures
        yield from _days_in(text, settings.LANGUAGE_CODE)


@lru_cache(maxsize=2000)
def _days_in(text: str, language_code: str) -> tuple[FoundDay, ...]:
    """The same; several ask it of one line."""
    found: list[FoundDay] = []
    folded = text.casefold()
    for mark, pattern in zip(_marks(language_code), _patterns(language_code), strict=True):
        if not mark.search(folded):
            continue
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            if day := _day_of(match):
                found.append(day)
    return tuple(found)


@cache
def _marks(language_code: str) -> tuple[re.Pattern[str], ...]:
    """For each pattern what a text in small letters must have to fit it, found much faster."""
    month = re.compile("|".join(map(re.escape, _numbers("months", language_code))))
    return (
        re.compile(r"\d{4}[-./]\d"),
        re.compile("[年년]"),
        month,
        month,
        re.compile(r"\d[./-]\s?\d{1,2}[./-]"),
    )


def day_at_start(text: str) -> FoundDay | None:
    """Return the day that ``text`` begins with, or ``None``."""
    if not has_figures(text[:80]):
        return None
    for pattern in _patterns(settings.LANGUAGE_CODE):
        if (match := pattern.match(text)) and (found := _day_of(match)):
            return found
    return None


def looks_like_day(text: str) -> bool:
    """Return whether a text is nothing but a day, with its year or without: Nov. 16, Monday."""
    text = text.strip(" ,.()")
    return 0 < len(text) <= 60 and _looks_like_day(text, settings.LANGUAGE_CODE)


@lru_cache(maxsize=1000)
def _looks_like_day(text: str, language_code: str) -> bool:
    if (found := day_at_start(text)) and not text[found.end :].strip(" ,."):
        return True
    return bool(_without_year(language_code).fullmatch(text))


@cache
def _without_year(language_code: str) -> re.Pattern[str]:
    of_year = "|".join(map(re.escape, _numbers("months", language_code)))
    weekdays = "|".join(map(re.escape, _numbers("weekdays", language_code)))
    number = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
    of = rf"(?:{one_of('of')}\s+)?"
    return re.compile(
        rf"(?:(?:{weekdays})\.?,?\s*)?(?:{number}[\s-]*{of}(?:{of_year})\.?|(?:{of_year})\.?\s+{number})"
        rf"|(?:{weekdays})|(?:{of_year})\.?(?:\s+\d{{4}})?|\d{{1,2}}月\d{{1,2}}日(?:\s*[(（][月火水木金土日][)）]?)?"
        r"|\d{1,2}\.\s?\d{1,2}\.",
        re.I,
    )


def has_figures(text: str) -> bool:
    """Return whether a text can have a day in it, whose year is written in figures."""
    return bool(_FIGURES.search(text))


def _number(written: str) -> int:
    """``12``, 十二 or 二〇一九 as a number."""
    if written.isdigit() and written[0] not in _KANJI:
        return int(written)
    return kanji_number(written)


def kanji_number(written: str) -> int:
    """Return the number that figures of Japanese and Chinese write: 十二, 二〇一九."""
    if "十" not in written:
        return int("".join(str(_KANJI.index(figure)) for figure in written))
    tens, _ten, ones = written.partition("十")
    return 10 * (_KANJI.index(tens) if tens else 1) + (_KANJI.index(ones) if ones else 0)


def _day_of(match: re.Match[str]) -> FoundDay | None:
    parts = match.groupdict()
    with suppress(ValueError):
        year = _year_of(parts)
        if parts.get("first"):
            return _of_numbers(match, year, int(parts["first"]), int(parts["second"]))
        month, day = parts.get("number_month"), parts["day"]
        number = _number(month) if month else _names("months")[parts["month"].casefold()]
        in_words = _names("days").get(day.casefold())
        return FoundDay(date(year, number, in_words or _number(day)), *match.span())
    return None


def _year_of(parts: dict[str, str]) -> int:
    written = parts["year"].lstrip("'’")
    if era := parts.get("era"):
        return _ERAS[era] + (1 if written == "元" else _number(written))
    if written == "元":
        return 0
    year = _number(written)
    if len(written) > 2:
        return year
    return year + (2000 if year < _PIVOT else 1900)


def _of_numbers(match: re.Match[str], year: int, first: int, second: int) -> FoundDay | None:
    """``3/4/2016``: the weekday decides, where there is one, and what month there is no 13th of."""
    read = []
    for month, day in ((second, first), (first, second)):
        with suppress(ValueError):
            read.append(date(year, month, day))
    if weekday := match["weekday"]:
        number = _names("weekdays")[weekday.casefold()] - 1
        read = [day for day in read if day.weekday() == number] or read
    if not read:
        return None
    is_certain = len(set(read)) == 1 or match["part"] == "."
    return FoundDay(read[0], *match.span(), is_certain)
