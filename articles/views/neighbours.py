"""Tags of pages that name the columns before and after a time."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from pagecache import cache_tags


def tag_between(earlier: date | None, later: date | None) -> None:
    """Tag the page as one that names the columns of ``earlier`` and ``later`` (days) as neighbours;
    one of them is ``None`` where there is none on that side."""
    if earlier is None:
        cache_tags.tag("oldest")
    if later is None:
        cache_tags.tag("newest")
    first, last = earlier or later, later or earlier
    if first is None or last is None:
        return
    cache_tags.tag(*(f"around:{span}" for span in _spans(first, last)))


def _spans(first: date, last: date) -> Iterator[str]:
    """Yield the days from ``first`` to ``last``, whole months and years of them as one."""
    day = first
    while day <= last:
        year = date(day.year, 12, 31)
        month = day.replace(day=monthrange(day.year, day.month)[1])
        if day.month == day.day == 1 and year <= last:
            yield f"{day:%Y}"
            day = year
        elif day.day == 1 and month <= last:
            yield f"{day:%Y-%m}"
            day = month
        else:
            yield f"{day}"
        day += timedelta(days=1)
