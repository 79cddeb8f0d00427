"""How long messages take at the limits that hold."""

from datetime import timedelta

from django.conf import settings

from background import clock
from outbox import rate_limits, warm_up

HOUR = 3600


def time_for(number: int) -> timedelta:
    """Return how long so many messages take at the limits that hold, if no others go."""
    limits = rate_limits.parse_limits(settings.MAIL_LIMITS)
    usual = min((most / seconds for most, seconds in limits), default=0.0)
    row = warm_up.current()
    now = begin = clock.now()
    left = float(number)
    while row and now < warm_up.ends_at(row):
        rate = warm_up.per_hour(row, now) / HOUR
        rate = min(rate, usual) if usual else rate
        until = row.started_at + warm_up.DAY * ((now - row.started_at) // warm_up.DAY + 1)
        in_that = rate * (until - now).total_seconds()
        if in_that >= left:
            return now - begin + timedelta(seconds=left / rate)
        left, now = left - in_that, until
    return now - begin + timedelta(seconds=left / usual if usual else 0)
