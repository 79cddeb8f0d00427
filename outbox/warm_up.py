"""A new sender is not believed at once: its mail is held down at first, and less each day.

The limit is one more of those in ``rate_limits``: so many an hour, spaced evenly. What it holds
back waits where it is, and for longer than else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from background import clock
from outbox.models import WarmUp

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Preset:
    """``first`` messages an hour on the first day, ``growth`` times as many on each day after,
    until ``days`` are over."""

    first: int
    growth: float
    days: int

    def per_hour(self, day: int) -> int:
        return round(self.first * self.growth**day)


PRESETS = {
    WarmUp.Preset.GENTLE: Preset(first=20, growth=1.5, days=14),
    WarmUp.Preset.SLOW: Preset(first=10, growth=1.25, days=28),
}


def current() -> WarmUp | None:
    """Return the warm-up that is under way."""
    row = WarmUp.objects.first()
    return row if row and ends_at(row) > clock.now() else None


def choose(preset: str) -> None:
    """Begin a warm-up today, or with an empty ``preset`` end the one there is. The one that is
    under way goes on."""
    row = current()
    if row and row.preset == preset:
        return
    if preset:
        chosen = {"preset": preset, "started_at": clock.now()}
        WarmUp.objects.update_or_create(pk=1, defaults=chosen)
    else:
        WarmUp.objects.all().delete()


def remaining() -> timedelta:
    """Return how long the warm-up still lasts: for so much longer messages may wait."""
    row = current()
    return ends_at(row) - clock.now() if row else timedelta(0)


def ends_at(row: WarmUp) -> datetime:
    return row.started_at + DAY * _preset(row).days


def per_hour(row: WarmUp, moment: datetime) -> int:
    """Return how many may leave in an hour at a moment of the warm-up."""
    return _preset(row).per_hour(max(0, (moment - row.started_at) // DAY))


def _preset(row: WarmUp) -> Preset:
    return PRESETS[WarmUp.Preset(row.preset)]
