"""Dates and keywords in addresses. What cannot be one matches nothing and so answers 404."""

from datetime import date

#: Years that have a year before and after them, as calendars and neighbours need.
FIRST_YEAR, LAST_YEAR = date.min.year + 1, date.max.year - 1


def _date(year, month=1, day=1):
    """The date. Raises ``ValueError`` where there is none, or its year is beyond what is shown."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"The year {year} is beyond what is shown.")
    return date(year, month, day)


class Day:
    regex = r"\d{4}/\d{2}/\d{2}"

    def to_python(self, value):
        return _date(*map(int, value.split("/")))

    def to_url(self, value):
        return f"{value.year:04d}/{value.month:02d}/{value.day:02d}"


class Month:
    """The first day of a month."""

    regex = r"\d{4}/\d{2}"

    def to_python(self, value):
        return _date(*map(int, value.split("/")))

    def to_url(self, value):
        return f"{value.year:04d}/{value.month:02d}"


class Year:
    regex = r"\d{4}"

    def to_python(self, value):
        return _date(int(value)).year

    def to_url(self, value):
        return f"{value:04d}"


class KeywordSlug:
    """A keyword's slug, or its name as somebody wrote it into an address."""

    regex = r"[^/]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
