"""How moments and days are written for programs."""

from datetime import UTC, date, datetime


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
