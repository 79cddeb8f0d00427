"""Whether this installation can do its work: one line for each part, for operators and machines."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from background import clock
from worldview.kinds_of_work import kinds
from worldview.models import WorkerHeartbeat

#: A loop of the worker that was not seen for so long is not running; it may be at one picture or
#: one mailbox for a while. One that did not succeed for so long fails.
MISSED_AFTER = timedelta(minutes=2)
MISSED_AFTER_AT_WORK = timedelta(minutes=10)
FAILING_AFTER = timedelta(minutes=15)
#: Loops that are seen between any two messages or steps.
_SEEN_OFTEN = ("mail", "inbound", "links", "archives", "imports")
MIN_FREE_DISK = 100 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One thing that is well or not. ``is_needed``: without it readers are not served."""

    name: str
    trouble: str
    is_needed: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.trouble or 'ok'}"


def parts() -> list[Part]:
    """Every part, as it stands now. Raises ``django.db.Error`` where the database is away."""
    return [part for check in CHECKS for part in check()]


def _database() -> list[Part]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only'), pg_is_in_recovery()")
        read_only, is_standby = cursor.fetchone()
    trouble = "it takes no changes" if read_only == "on" or is_standby else ""
    return [Part("database writable", trouble, is_needed=True)]


def _worker() -> list[Part]:
    now = clock.now()
    troubles = dict(troubles_of(list(WorkerHeartbeat.objects.newest_by_kind()), now))
    return [Part(f"worker, {kind}", troubles.get(kind, "")) for kind in kinds()]


def _clock() -> list[Part]:
    return [Part("clock", clock.warning() or "")]


def troubles_of(sightings: Iterable[Any], now: datetime) -> list[tuple[str, str]]:
    """The kinds of work that something is wrong with, and what."""
    seen = {sighting.kind: sighting for sighting in sightings}
    found = [(kind, _trouble_of(seen.get(kind), kind, now)) for kind in kinds()]
    return [(kind, trouble) for kind, trouble in found if trouble]


def _trouble_of(sighting: Any, kind: str, now: datetime) -> str:
    if sighting is None:
        return _("it was never seen")
    seen_at, succeeded_at = sighting.seen_at, sighting.last_succeeded_at
    patience = MISSED_AFTER if kind in _SEEN_OFTEN else MISSED_AFTER_AT_WORK
    if seen_at < now - patience:
        return _("it was not seen since %(seen_at)s UTC") % {"seen_at": f"{seen_at:%Y-%m-%d %H:%M}"}
    if succeeded_at is None:
        return _("it never went well")
    if succeeded_at < now - FAILING_AFTER:
        return _("it did not go well since %(succeeded_at)s UTC") % {
            "succeeded_at": f"{succeeded_at:%Y-%m-%d %H:%M}"
        }
    return ""


def _disk() -> list[Part]:
    found = []
    for name, folder in (("disk of pictures", settings.MEDIA_ROOT), ("disk", settings.VAR_DIR)):
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            continue  # nothing was kept there yet
        full = f"{free // 1024 // 1024} MB are left" if free < MIN_FREE_DISK else ""
        found.append(Part(name, full))
    return found


CHECKS: list[Callable[[], list[Part]]] = [_database, _worker, _clock, _disk]
