"""How moments and days are written: for programs, at the desk, and in a column's references."""

import re
from datetime import UTC, date, datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: A day as it stands in a reference.
DATE = r"(?:\d{1,2}-(?:" + "|".join(_MONTHS) + r")-(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"


def iso8601(moment: date | datetime) -> str:
    """Return a day as ``2026-11-20`` and a moment as ``2026-11-20T22:07:44+00:00``.

    Whole seconds: HTML's ``datetime`` takes no more than three digits of a fraction
    (html.spec.whatwg.org, "valid global date and time string"), and nobody needs them.
    """
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    return moment.isoformat()


def written_day(day: date) -> str:
    """Return a day as the desk writes it: ``14 May 2016``."""
    return f"{day.day} {day:%B %Y}"


def parse_date(text: str) -> date | None:
    """Return the day in ``5-Jun-2015``, ``19-Feb-16`` or ``2015-06-05``, or ``None``."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        day, month, written = text.split("-")
        year = int(written) + 2000 if len(written) == 2 else int(written)
        return date(year, _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def written_date(day: date) -> str:
    """Return a day as the column writes it: ``5-Jun-2015``."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def week_of(day: date) -> date:
    """Return the day that the week of a day begins with, as ISO 8601 counts weeks."""
    return day - timedelta(days=day.weekday())
