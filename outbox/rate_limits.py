"""Limits on how fast mail leaves, shared by all workers and kept through restarts.

A limit of 300 an hour is one message every 12 seconds: spaced evenly, no hour sees more, wherever
it begins. Up to a twentieth of a limit may be made up for at once after a wait.
"""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from background import clock
from outbox import warm_up
from outbox.models import MailLimit

_PERIODS = {"s": 1, "m": 60, "h": 3600}
#: How much of a limit may be made up for at once.
CATCH_UP = 0.05


def parse_limits(limits: str) -> list[tuple[int, int]]:
    """Return ``"10/s, 300/m, 5000/h"`` as pairs of a number and a period in seconds. Raises
    ``ImproperlyConfigured`` where it is something else."""
    pairs = []
    for limit in filter(None, re.split(r"[,\s]+", limits)):
        match = re.fullmatch(r"([1-9]\d*)/([smh])", limit)
        if not match:
            raise ImproperlyConfigured(
                f"“{limit}” is no limit on mail; write it as 10/s, 300/m or 5000/h."
            )
        pairs.append((int(match[1]), _PERIODS[match[2]]))
    return pairs


def _lock(name: str) -> MailLimit:
    """Return the limit's row, locked until the transaction ends."""
    MailLimit.objects.bulk_create(
        [MailLimit(name=name, free_at=clock.now())], ignore_conflicts=True
    )
    return MailLimit.objects.select_for_update().get(name=name)


def take(wanted: int, *, at_least: int = 0) -> int:
    """Return how many of ``wanted`` messages may leave now; call it in a transaction. Those that
    people wait for (``at_least``) always may, and count all the same."""
    limits = _limits() if wanted else []
    if not limits:
        return wanted
    locked = [(_lock(name), number, seconds) for name, number, seconds in limits]
    now = clock.now()  # not before that of a row that is made only now
    rows = []
    for row, number, seconds in locked:
        interval = timedelta(seconds=seconds / number)
        begin = max(row.free_at, now - interval * max(int(number * CATCH_UP) - 1, 0))
        wanted = min(wanted, max(0, int((now - begin) / interval) + 1 if begin <= now else 0))
        rows.append((row, begin, interval))
    taken = max(wanted, at_least)
    for row, begin, interval in rows:
        row.free_at = begin + interval * taken
        row.save(update_fields=["free_at"])
    return taken


def any_hold() -> bool:
    """Return whether there are limits on all mail now."""
    return bool(_limits())


def _limits() -> list[tuple[str, int, int]]:
    """Return the limits on all mail by name, in the order in which their rows are locked."""
    limits = sorted(parse_limits(settings.MAIL_LIMITS))
    named = [(f"all:{number}/{seconds}", number, seconds) for number, seconds in limits]
    if (row := warm_up.current()) is not None:
        named.append(("warm-up", warm_up.per_hour(row, clock.now()), _PERIODS["h"]))
    return named


def reserve_slots(domain: str, *, count: int = 1) -> list[datetime] | None:
    """Return the moments the next ``count`` messages to a domain may leave at, which are nobody
    else's then; call it in a transaction. ``None`` where domains are not limited."""
    limits = parse_limits(settings.MAIL_LIMIT_PER_DOMAIN)
    if not limits:
        return None
    now = clock.now()
    interval = max(timedelta(seconds=seconds / number) for number, seconds in limits)
    row = _lock(f"domain:{domain[:250]}")
    begin = max(row.free_at, now)
    row.free_at = begin + interval * count
    row.save(update_fields=["free_at"])
    return [begin + interval * place for place in range(count)]
