"""How many joined, left and could not be reached, day by day, and after which edition they left.

All of it is counted in the record of consent: nothing in mail or on pages tells who read what.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection

from articles.models import site
from background import clock
from subscriptions.models import ConsentEvent, Edition, SubscriberCount

#: Days that can be chosen.
PERIODS = (30, 90, 365)
#: Editions that are named.
LIMIT = 20

#: The columns of the table, by what the record says (``ConsentEvent.COUNTED``).
_COUNTED_AS = {
    "confirmed": "joined",
    "imported": "imported",
    "unsubscribed": "left",
    "suppressed": "bounced",
}


@dataclass
class Day:
    """So many on one day in the zone of the site."""

    day: date
    joined: int = 0
    imported: int = 0
    left: int = 0
    bounced: int = 0

    @property
    def came(self) -> int:
        return self.joined + self.imported

    @property
    def went(self) -> int:
        return self.left + self.bounced


@dataclass(frozen=True)
class Leaving:
    """How many left after an edition, the last they were sent; ``audience``: of how many."""

    edition: Edition
    left: int

    @property
    def audience(self) -> int:
        excluded: dict[str, int] = self.edition.excluded
        return (self.edition.candidates or 0) - sum(excluded.values())

    @property
    def share(self) -> float | None:
        return self.left / self.audience if self.audience else None


@dataclass(frozen=True)
class Numbers:
    """``days``: each of the period, oldest first; ``not_told``: who left after no known edition."""

    period: int
    active: int
    days: list[Day]
    leavings: list[Leaving]
    not_told: int
    total: Day = field(init=False)

    def __post_init__(self) -> None:
        total = Day(self.days[0].day)
        for day in self.days:
            for name in _COUNTED_AS.values():
                setattr(total, name, getattr(total, name) + getattr(day, name))
        object.__setattr__(self, "total", total)

    @property
    def eventful(self) -> list[Day]:
        """Days on which something happened, the newest first."""
        return [day for day in reversed(self.days) if day.came or day.went]


def for_period(period: int) -> Numbers:
    """Return the ``Numbers`` of the last ``period`` days, today among them."""
    today = clock.now().astimezone(site().zone).date()
    first = today - timedelta(days=period - 1)
    days = {first + timedelta(days=n): Day(first + timedelta(days=n)) for n in range(period)}
    since = datetime.combine(first, time(0), tzinfo=site().zone)
    _count(days, since)
    leavings, not_told = _leavings(since)
    return Numbers(period, SubscriberCount.objects.total(), list(days.values()), leavings, not_told)


def _count(days: dict[date, Day], since: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT (happened_at AT TIME ZONE %s)::date, action, count(*)
              FROM subscriptions_consentevent
             WHERE action IN ({_quoted(ConsentEvent.COUNTED)}) AND happened_at >= %s
               AND NOT details @> '{{"why": "by_hand"}}'
               AND NOT (action = 'imported' AND details->>'left_at' IS NOT NULL)
             GROUP BY 1, 2
            """,
            [site().time_zone, since],
        )
        for day, action, number in cursor.fetchall():
            # What happens while this is asked may be of the next day.
            if day in days:
                setattr(days[day], _COUNTED_AS[action], number)


def _leavings(since: datetime) -> tuple[list[Leaving], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT details->>'after', count(*) FROM subscriptions_consentevent
             WHERE action IN ({_quoted(ConsentEvent.COUNTED)}) AND happened_at >= %s
               AND action = 'unsubscribed'
             GROUP BY 1 ORDER BY 2 DESC, 1 DESC
            """,
            [since],
        )
        rows = cursor.fetchall()
    left = {int(key): number for key, number in rows if key is not None}
    editions = Edition.objects.select_related("article", "correction__article")
    named = {edition.pk: edition for edition in editions.filter(pk__in=list(left)[:LIMIT])}
    leavings = [Leaving(named[key], number) for key, number in left.items() if key in named]
    return leavings, sum(number for key, number in rows if key is None)


def _quoted(names: Iterable[str]) -> str:
    # Written out, so that the index of exactly these is used.
    return ", ".join(f"'{name}'" for name in names)
