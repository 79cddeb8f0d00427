"""The editor's day: what the desk's first page shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.discovery import omissions
from articles.models import Article, CrossReference, Omission, Photo
from background import clock
from background.models import Failure
from comments.models import Comment, Policy, TroubleReport
from outbox import warm_up
from subscriptions import progress
from subscriptions.editions import overdue_editions
from subscriptions.models import (
    Delivery,
    Edition,
    InboundMessage,
    SubscriberCount,
)
from worldview import health
from worldview.models import WorkerHeartbeat
from worldview.paginator import BoundedPaginator

State = Delivery.State

LIMIT = 8
#: Mail that should have left so long ago is overdue.
MAIL_OVERDUE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class LastEdition:
    """The edition made last, and how many of its messages stand how."""

    edition: Edition
    sent: int
    waiting: int
    failed: int


@dataclass
class Dashboard:
    now: datetime
    today: list[Article]
    drafts: list[Article]
    ready: list[Article]
    changed: list[Article]
    changes_refused: list[Article]
    scheduled: list[Article]
    unresolved_references: int | str
    comments_waiting: int | str
    comments_reported: int | str
    comments_storm: bool
    trouble_reports: int
    subscribers: int
    last_edition: LastEdition | None
    mail_overdue: int | str
    mail_paused: list[Edition]
    announcements_overdue: int
    photos_failing: list[Photo]
    worker_seen_at: object
    worker_missed: bool
    worker_troubles: list[tuple[str, str]]
    failures: int | str
    mail_to_read: int | str
    wrong_clocks: list[str]  # sentences
    omissions: list[Omission]


def build_dashboard(now: datetime | None = None) -> Dashboard:
    """The ``Dashboard`` as it stands, in as many queries however much there is."""
    now = now or clock.now()
    columns = Article.objects.filter(binned_at=None).defer("search")
    written = Article.everything.filter(binned_at=None).defer("search")
    ready = written.ready_for_review()
    sightings = list(WorkerHeartbeat.objects.newest_by_kind())
    seen_at = max((sighting.seen_at for sighting in sightings), default=None)
    missed = seen_at is None or seen_at < now - health.MISSED_AFTER
    return Dashboard(
        now=now,
        today=list(
            columns.filter(edition_date=timezone.localdate(now)).prefetch_related("reviews")[:LIMIT]
        ),
        drafts=list(
            written.filter(published_at=None)
            .exclude(pk__in=ready.values("pk"))
            .order_by("-updated_at")[:LIMIT]
        ),
        ready=list(
            ready.filter(reviews__closed_at=None)
            .prefetch_related("reviews__asked_by")
            .order_by("reviews__asked_at")[:LIMIT]
        ),
        changed=list(
            written.with_unpublished_changes()
            .select_related("unpublished_revision")
            .defer("search", "unpublished_revision__content")
            .order_by("-unpublished_revision")[:LIMIT]
        ),
        changes_refused=list(written.with_refused_changes()[:LIMIT]),
        scheduled=list(
            written.filter(published_at__gt=Now(), withdrawn_at=None).order_by("published_at")[
                :LIMIT
            ]
        ),
        unresolved_references=_counted(
            CrossReference.objects.unresolved().filter(section__article__binned_at=None)
        ),
        comments_waiting=_counted(Comment.objects.pending()),
        comments_reported=_counted(Comment.objects.reported()),
        comments_storm=Policy.current().is_storming(now),
        trouble_reports=TroubleReport.objects.open().count(),
        subscribers=SubscriberCount.objects.total(),
        last_edition=_last_edition(),
        mail_overdue=_mail_overdue(now),
        mail_paused=list(Edition.objects.paused().select_related("article", "correction")[:LIMIT]),
        announcements_overdue=overdue_editions(MAIL_OVERDUE_AFTER),
        photos_failing=list(Photo.objects.failing()[:LIMIT]),
        worker_seen_at=seen_at,
        worker_missed=missed,
        worker_troubles=[] if missed else health.troubles_of(sightings, now),
        failures=_counted(Failure.objects.all()),
        mail_to_read=_counted(InboundMessage.objects.filter(done_at=None)),
        wrong_clocks=_wrong_clocks(now),
        omissions=list(omissions.lately()[:LIMIT]),
    )


def _mail_overdue(now: datetime) -> int | str:
    overdue = _counted(
        Delivery.objects.filter(
            state=State.QUEUED,
            not_before__lt=now - MAIL_OVERDUE_AFTER,
            attempts=0,
            edition__paused_at=None,
        )
    )
    # Of a new sender's mail much waits, as it should.
    return 0 if overdue and warm_up.current() else overdue


def _wrong_clocks(now: datetime) -> list[str]:
    """A sentence about each clock that is wrong: of this web server, and of workers at work."""
    said = [
        _("The clock of this web server %(wrong)s") % {"wrong": wrong}
        for wrong in [clock.warning()]
        if wrong
    ]
    return said + [
        _("The clock of the worker %(worker)s %(wrong)s")
        % {"worker": worker.worker, "wrong": wrong}
        for worker in WorkerHeartbeat.objects.newest_by_worker(since=now - health.MISSED_AFTER)
        if (wrong := clock.warning_about(worker.clock_ahead))
    ]


def _counted(rows: QuerySet[Any]) -> int | str:
    """How many there are, or that there are so many or more that the desk counts no further."""
    number = rows.order_by()[: BoundedPaginator.COUNTED].count()
    return (
        number
        if number < BoundedPaginator.COUNTED
        else _("%(number)s or more") % {"number": f"{number:,}"}
    )


def _last_edition() -> LastEdition | None:
    edition = Edition.objects.select_related("article").first()
    if edition is None:
        return None
    counts = progress.counted(edition)
    return LastEdition(
        edition,
        sent=counts[State.ACCEPTED],
        waiting=sum(counts[state] for state in [*Delivery.WAITING, *Delivery.IN_HAND]),
        failed=sum(counts[state] for state in (State.REFUSED, State.UNKNOWN, State.FAILED)),
    )
