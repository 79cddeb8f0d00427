"""The editor's day: what the desk's first page shows."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from articles.models import Article, CrossReference
from comments.models import Comment, Policy, TroubleReport
from subscriptions.editions import awaiting_editions
from subscriptions.models import Delivery, Edition, Subscriber
from worldview.models import WorkerSighting

SHOWN = 8
#: A worker that was not seen for so long is not running.
WORKER_MISSED_AFTER = timedelta(minutes=2)
#: Mail that should have left so long ago is overdue.
MAIL_OVERDUE_AFTER = timedelta(minutes=10)


@dataclass
class Day:
    today: list
    drafts: list
    changed: list
    scheduled: list
    unresolved_references: int
    comments_waiting: int
    comments_reported: int
    comments_storm: bool
    trouble_reports: int
    subscribers: int
    last_edition: Edition | None
    mail_overdue: int
    mail_paused: list
    announcements_overdue: int
    worker_seen_at: object
    worker_missed: bool


def of(now=None):
    """The ``Day`` as it stands, in sixteen queries however much there is."""
    now = now or timezone.now()
    articles = Article.objects.filter(binned_at=None).defer("search")
    sighting = WorkerSighting.objects.first()
    return Day(
        today=list(articles.filter(edition_date=timezone.localdate(now))[:SHOWN]),
        drafts=list(articles.filter(published_at=None).order_by("-updated_at")[:SHOWN]),
        changed=list(
            articles.with_unpublished_changes()
            .select_related("unpublished_revision")
            .defer("search", "unpublished_revision__content")
            .order_by("-unpublished_revision")[:SHOWN]
        ),
        scheduled=list(
            articles.filter(published_at__gt=now, withdrawn_at=None).order_by("published_at")[
                :SHOWN
            ]
        ),
        unresolved_references=CrossReference.objects.unresolved()
        .filter(section__article__binned_at=None)
        .count(),
        comments_waiting=Comment.objects.pending().count(),
        comments_reported=Comment.objects.reported().count(),
        comments_storm=Policy.current().is_storming(now),
        trouble_reports=TroubleReport.objects.open().count(),
        subscribers=Subscriber.objects.active().count(),
        last_edition=_last_edition(),
        mail_overdue=Delivery.objects.filter(
            state="queued",
            not_before__lt=now - MAIL_OVERDUE_AFTER,
            attempts=0,
            edition__paused_at=None,
        ).count(),
        mail_paused=list(Edition.objects.paused().select_related("article", "correction")[:SHOWN]),
        announcements_overdue=awaiting_editions()
        .filter(published_at__lt=now - MAIL_OVERDUE_AFTER)
        .count(),
        worker_seen_at=sighting and sighting.seen_at,
        worker_missed=sighting is None or sighting.seen_at < now - WORKER_MISSED_AFTER,
    )


def _last_edition():
    def count(*states):
        return Count("deliveries", filter=Q(deliveries__state__in=states))

    last = Edition.objects.values("pk")[:1]
    return (
        Edition.objects.filter(pk__in=last)
        .select_related("article")
        .annotate(
            waiting=count("queued", "retry", "claimed", "handing_over"),
            sent=count("accepted"),
            failed=count("refused", "unknown"),
        )
        .first()
    )
