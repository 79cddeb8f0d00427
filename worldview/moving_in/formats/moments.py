"""Moments and days as exports write them."""

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from articles.text.days import FIRST_DAY, LAST_DAY


def moment(written: str, *, utc: bool = False) -> datetime | None:
    """Return the aware moment of an ISO 8601 or RFC 5322 date, or ``None``. One without a zone is
    of the site's, or of UTC."""
    written = written.strip()
    if not written or written.startswith("0000"):
        return None
    found = None
    try:
        found = parse_datetime(written.replace(" UTC", "Z").replace(" Z", "Z"))
        if found is None and (day := parse_date(written)):
            found = datetime(day.year, day.month, day.day, 12)
    except ValueError:
        return None
    if found is None:
        try:
            found = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError):
            return None
    try:
        if timezone.is_naive(found):
            found = found.replace(tzinfo=UTC) if utc else timezone.make_aware(found)
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if FIRST_DAY <= found.date() <= LAST_DAY else None


def day_of(moment: datetime | None) -> date | None:
    """Return the day of a moment where the site is."""
    return timezone.localdate(moment) if moment else None
