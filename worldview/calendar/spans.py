"""The month or the week that the calendar shows, and the days of it."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, get_format

from articles.text.days import FIRST_DAY, LAST_DAY

_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """``first`` and ``last`` are the days it is asked for by; ``is_week``: of a week, not of a
    month."""

    first: date
    last: date
    is_week: bool

    @property
    def days(self) -> list[date]:
        """Return its days, of a month with those that make its first and last week whole."""
        start = week_of(self.first)
        end = week_of(self.last) + WEEK - _DAY
        return [start + _DAY * number for number in range((end - start).days + 1)]

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Return when its first day begins and when its last one is over."""
        days = self.days
        begins, ends = (datetime.combine(day, time()) for day in (days[0], days[-1] + _DAY))
        return timezone.make_aware(begins), timezone.make_aware(ends)

    @property
    def title(self) -> str:
        if not self.is_week:
            return date_format(self.first, "F Y")
        return f"{date_format(self.first, 'j F')} – {date_format(self.last, 'j F Y')}"

    @property
    def query(self) -> str:
        """Return what asks for it in the address of the calendar."""
        return f"week={self.first}" if self.is_week else f"month={self.first:%Y-%m}"

    @property
    def previous(self) -> "Span | None":
        return self._beside(self.first - _DAY)

    @property
    def next(self) -> "Span | None":
        return self._beside(self.last + _DAY)

    def _beside(self, day: date) -> "Span | None":
        if not FIRST_DAY + WEEK <= day <= LAST_DAY - WEEK:
            return None
        return the_week_of(day) if self.is_week else the_month_of(day)


def week_of(day: date) -> date:
    """Return the day on which the week of ``day`` begins, as people here count weeks."""
    begins = int(get_format("FIRST_DAY_OF_WEEK"))  # Sunday is 0
    return day - _DAY * ((day.isoweekday() - begins) % 7)


def the_week_of(day: date) -> Span:
    begins = week_of(day)
    return Span(begins, begins + WEEK - _DAY, is_week=True)


def the_month_of(day: date) -> Span:
    last = calendar.monthrange(day.year, day.month)[1]
    return Span(day.replace(day=1), day.replace(day=last), is_week=False)


def parse_span(month: str, week: str, today: date) -> Span:
    """Return the span that is asked for; the month of ``today`` where none is, or no such."""
    for text, build in ((week, the_week_of), (f"{month}-01", the_month_of)):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue
        if FIRST_DAY + WEEK <= day <= LAST_DAY - 5 * WEEK:
            return build(day)
    return the_month_of(today)
