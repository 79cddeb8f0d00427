"""How far an edition is, and steering it."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from background import clock
from outbox import durations, warm_up
from subscriptions import bounces, breaker
from subscriptions.models import Bounce, Delivery, Edition

State = Delivery.State

#: What a person may have sent once more.
MAY_BE_SENT_AGAIN = [State.UNKNOWN, State.REFUSED, State.FAILED]
#: The rate is that of the last so many seconds.
RATE_WINDOW = timedelta(seconds=60)


#: Why somebody gets no copy of an edition, as ``subscriptions.editions`` writes it down.
REASONS = {
    "suppressed": gettext_lazy("suppressed"),
    "reads digests": gettext_lazy("reads digests"),
    "paused": gettext_lazy("paused"),
    "no keyword of theirs": gettext_lazy("no keyword and no author of theirs"),
    "had it in a digest": gettext_lazy("had it in a digest"),
}


@dataclass(frozen=True)
class Progress:
    """``states``: pairs of a state's name and its number, ``excluded``: of a reason and its number;
    ``rate``: messages a second; ``left``: the time the rest takes at that rate, or ``None``."""

    standing: str
    states: list[tuple[str, int]]
    total: int
    done: int
    waiting: int
    rate: float
    left: timedelta | None
    excluded: list[tuple[str, int]]
    troubles: list[Delivery]
    unknown: int = 0
    came_back: bool = False

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100

    @property
    def is_running(self) -> bool:
        return self.standing == _("going out")


def standing(edition: Edition) -> str:
    """The state of an edition in a word or two."""
    if edition.cancelled_at:
        return _("cancelled")
    if edition.paused_at:
        return _("paused")
    if edition.frozen_at is None:
        return _("waits for its moment")
    return _("done") if edition.finished_at else _("going out")


def counted(edition: Edition) -> Counter[str]:
    """``{state: how many deliveries}`` of an edition, none where it has none, in one query.

    What was accepted, which in the end is nearly all, is what remains of its audience.
    """
    rows = edition.deliveries.order_by()
    others = [state for state in State if state != State.ACCEPTED]
    if edition.candidates is not None:
        rows = rows.filter(state__in=others)
    counts = Counter(dict(rows.values_list("state").annotate(Count("pk"))))
    if edition.candidates is not None:
        audience = edition.candidates - sum(edition.excluded.values())
        counts[State.ACCEPTED] = audience - sum(counts.values())
    return counts


def for_edition(edition: Edition) -> Progress:
    """Return the ``Progress`` of an edition."""
    counts = counted(edition)
    waiting = sum(counts[state] for state in [*Delivery.WAITING, *Delivery.IN_HAND])
    recent = edition.deliveries.filter(
        state=State.ACCEPTED, finished_at__gt=clock.now() - RATE_WINDOW
    ).count()
    rate = recent / RATE_WINDOW.total_seconds()
    total = sum(counts.values())
    return Progress(
        standing=standing(edition),
        states=[(str(label), counts[state]) for state, label in State.choices if counts[state]],
        total=total,
        done=total - waiting,
        waiting=waiting,
        rate=rate,
        left=_time_left(waiting, rate),
        excluded=[
            (str(REASONS.get(reason, reason)), number)
            for reason, number in sorted(edition.excluded.items())
        ],
        unknown=counts[State.UNKNOWN],
        came_back=Bounce.objects.filter(
            delivery__edition=edition, disregarded_at=None, suppressions__isnull=False
        ).exists(),
        troubles=list(
            edition.deliveries.filter(
                state__in=[State.UNKNOWN, State.REFUSED, State.FAILED, State.RETRY]
            )
            .select_related("subscriber")
            .order_by("-finished_at", "-pk")[:20]
        ),
    )


def _time_left(waiting: int, rate: float) -> timedelta | None:
    by_limits = durations.time_for(waiting)
    by_rate = timedelta(seconds=round(waiting / rate) if rate else 0)
    longest = max(by_limits, by_rate) if not warm_up.current() else by_limits
    return timedelta(seconds=round(longest.total_seconds())) or None


def pause(edition: Edition, *, by: object) -> str:
    """Let no more of it leave until it is resumed. Returns what was done, in a sentence."""
    Edition.objects.filter(pk=edition.pk, paused_at=None).update(
        paused_at=clock.now(), pause_reason=_("By %(name)s.") % {"name": by}
    )
    return _("Paused. What was handed over at this moment still leaves.")


def resume(edition: Edition, *, by: object) -> str:
    """Let it go on. Returns what was done, in a sentence."""
    breaker.resume(edition, believing=False)
    return _("It goes on.")


@transaction.atomic
def believe(edition: Edition, *, by: object) -> str:
    """Let it go on, and let what comes back count against readers: it is true. Returns what was
    done, in a sentence."""
    breaker.resume(edition, believing=True)
    bounces.believe(edition)
    return _("It goes on, and who cannot be reached is not written to any more.")


@transaction.atomic
def forgive(edition: Edition, *, by: object) -> str:
    """What came back of it was our own mistake: whoever was suppressed for it gets mail again.
    Returns what was done, in a sentence."""
    Edition.objects.filter(pk=edition.pk, doubted_at=None).update(doubted_at=clock.now())
    lifted = breaker.disregard(Bounce.objects.filter(delivery__edition=edition))
    return _("%(lifted)s get mail again. What still comes back of it counts against nobody.") % {
        "lifted": lifted
    }


def send_unknown_again(edition: Edition, *, by: object) -> str:
    """Send once more what is not known to have arrived. Returns what was done, in a sentence."""
    number = send_again(edition.deliveries.filter(state=State.UNKNOWN))
    return _("%(number)s will be sent again.") % {"number": number}


def cancel(edition: Edition, *, by: object) -> str:
    """Send no more of it, for good. Returns what was done, in a sentence."""
    now = clock.now()
    Edition.objects.filter(pk=edition.pk, cancelled_at=None).update(cancelled_at=now)
    stopped = edition.deliveries.filter(state__in=Delivery.WAITING).update(
        state=State.SKIPPED, outcome=_("The edition was cancelled."), finished_at=now
    )
    return _("Cancelled; %(stopped)s will not leave.") % {"stopped": stopped}


def arrived(deliveries: "models.QuerySet[Delivery]") -> int:
    """The editor knows that what was unknown has arrived. Returns how many."""
    return deliveries.filter(state=State.UNKNOWN).update(
        state=State.ACCEPTED, outcome=_("It arrived, as the editor found out.")
    )


def send_again(deliveries: "models.QuerySet[Delivery]") -> int:
    """Queue what was unknown, refused or failed once more. Returns how many."""
    chosen = deliveries.filter(state__in=MAY_BE_SENT_AGAIN)
    editions = set(chosen.values_list("edition", flat=True))
    now = clock.now()
    number = chosen.update(
        state=State.QUEUED,
        not_before=now,
        expires_at=now + timedelta(days=1),
        attempts=0,
        finished_at=None,
        outcome=_("Sent again by the editor."),
    )
    Edition.objects.filter(pk__in=editions).update(finished_at=None)
    return number
