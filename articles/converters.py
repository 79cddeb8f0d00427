"""Dates, numbers and keywords in addresses. What cannot be one matches nothing and so answers 404.

Each has one spelling, in ASCII digits: every other one would be another address of the same page.
"""

from datetime import date

#: Years that have a year before and after them, as calendars and neighbours need.
FIRST_YEAR, LAST_YEAR = date.min.year + 1, date.max.year - 1


def _date(year: int, month: int = 1, day: int = 1) -> date:
    """Return the date; raise ``ValueError`` where there is none, or none that is shown."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"The year {year} is beyond what is shown.")
    return date(year, month, day)


class Day:
    regex = "[0-9]{4}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        return _date(*map(int, value.split("/")))

    def to_url(self, value: date) -> str:
        return f"{value.year:04d}/{value.month:02d}/{value.day:02d}"


class Month:
    """The first day of a month."""

    regex = "[0-9]{4}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        return _date(*map(int, value.split("/")))

    def to_url(self, value: date) -> str:
        return f"{value.year:04d}/{value.month:02d}"


class Year:
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return _date(int(value)).year

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class Number:
    """A key or a place in a row, which a bigint holds, without zeros before it."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Data:
    """The form in which lists are given as data, which ends their address."""

    regex = "json|csv"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Citation:
    """The format of a citation (``articles.discovery.citing.formats``), which ends its address."""

    regex = "bib|ris|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Book:
    """The form of a book (``articles.views.book``), which ends its address."""

    regex = "epub|pdf"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Week:
    """The first day of a week, as ISO 8601 counts them: ``2016-W19``."""

    regex = "[0-9]{4}-W[0-9]{2}"

    def to_python(self, value: str) -> date:
        monday = date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
        return _date(monday.year, monday.month, monday.day)

    def to_url(self, value: date) -> str:
        year, week, _ = value.isocalendar()
        return f"{year:04d}-W{week:02d}"


class KeywordSlug:
    """A keyword's slug, or its name as somebody wrote it into an address."""

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PagePath:
    """The slugs of a page and of those it is a chapter of."""

    regex = "[-a-zA-Z0-9_]+(?:/[-a-zA-Z0-9_]+){0,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
