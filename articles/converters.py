"""Dates and keywords in addresses. What cannot be one matches nothing and so answers 404."""

from datetime import date


class Day:
    regex = r"\d{4}/\d{2}/\d{2}"

    def to_python(self, value):
        year, month, day = map(int, value.split("/"))
        return date(year, month, day)

    def to_url(self, value):
        return f"{value.year:04d}/{value.month:02d}/{value.day:02d}"


class Month:
    """The first day of a month."""

    regex = r"\d{4}/\d{2}"

    def to_python(self, value):
        year, month = map(int, value.split("/"))
        return date(year, month, 1)

    def to_url(self, value):
        return f"{value.year:04d}/{value.month:02d}"


class Year:
    regex = r"\d{4}"

    def to_python(self, value):
        return date(int(value), 1, 1).year

    def to_url(self, value):
        return f"{value:04d}"


class KeywordSlug:
    """A keyword's slug, or its name as somebody wrote it into an address."""

    regex = r"[^/]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
