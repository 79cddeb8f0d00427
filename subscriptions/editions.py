"""Making editions and freezing their audiences. Every step may run twice, or in several workers at
once: unique keys make the second time change nothing. Digests are in ``digests``."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Correction
from background import clock
from background.agenda import Moments, moments
from background.guard import Task
from outbox import warm_up
from subscriptions import timing
from subscriptions.choices import IS_FOR_THEM
from subscriptions.models import Delivery, Edition, Variant

if TYPE_CHECKING:
    from articles.models.article_queryset import ArticleQuerySet

State = Delivery.State

#: A column is mailed when its moment comes, or as soon as a worker runs again within this time;
#: what is older is archive, and what waits longer for a mail server is stale.
NEWS_TTL = timedelta(hours=24)
#: A correction is worth knowing for longer.
CORRECTION_TTL = timedelta(days=7)


COLUMN = Task(
    "edition of a column",
    _("Mailing a column"),
    _("The column is public, and nobody was sent it. The worker’s log says what went wrong."),
)
CORRECTION = Task(
    "edition of a correction",
    _("Mailing a correction"),
    _("The correction is public, and nobody was sent it. The worker’s log says what went wrong."),
)


def announce(sender: object, article: Article, **kwargs: Any) -> None:
    """A column was published, now or for a set time: its edition is made in the same transaction,
    so that there is never the one without the other (for ``column_published``)."""
    if article.sent_by_mail:
        Edition.objects.get_or_create(kind=Edition.Kind.ARTICLE, article=article)


def awaiting_editions() -> "ArticleQuerySet":
    """Public articles, wanted by mail, whose audience was not frozen yet: some because the moment
    of their mail has not come, and among the oldest some whose moment is long over."""
    return _without_edition(Article.objects.published())


def _without_edition(columns: "ArticleQuerySet") -> "ArticleQuerySet":
    return (
        columns.filter(sent_by_mail=True, published_at__gt=Now() - timing.MAX_WAIT - NEWS_TTL)
        .exclude(editions__frozen_at__isnull=False)
        .exclude(editions__cancelled_at__isnull=False)
    )


def next_article_edition() -> Moments:
    """Return when ``make_article_edition`` has something to do."""
    columns = _without_edition(Article.objects.public_once_due()).annotate(
        mailed_at=timing.moment()
    )
    return moments(columns.filter(mailed_at__gt=Now() - NEWS_TTL), "mailed_at", task=COLUMN)


def next_correction_edition() -> Moments:
    """Return when ``make_correction_edition`` has something to do."""
    wanted = Correction.objects.filter(
        sent_by_mail=True, editions=None, article__in=Article.objects.public_once_due()
    )
    return moments(wanted, "article__published_at", task=CORRECTION)


def overdue_editions(after: timedelta) -> int:
    """How many should have been made ``after`` or more ago, and still may be."""
    past = clock.now() - after
    moments = timing.due_moments(awaiting_editions())
    return sum(past - NEWS_TTL + after < moment < past for _, moment in moments)


def due_editions(columns: "ArticleQuerySet | None" = None) -> list[int]:
    """The keys of those whose mail should go now, or of those among ``columns``."""
    if columns is None:
        columns = awaiting_editions()
    now = clock.now()
    return [pk for pk, moment in timing.due_moments(columns) if moment <= now < moment + NEWS_TTL]


def make_article_edition() -> bool:
    """Freeze the audience of one column whose mail should go; return whether there was one.

    The deliveries commit together, so a crash leaves all or none.
    """
    with transaction.atomic():
        due = due_editions(awaiting_editions().exclude(pk__in=COLUMN.held_back()))
        if not due:
            return False
        article = (
            awaiting_editions()
            .filter(pk__in=due)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("published_at", "pk")
            .only("pk", "published_at", "headline")
            .first()
        )
        # The editor, who holds the column while choosing, may have put it off meanwhile.
        if article is None or not due_editions(Article.objects.filter(pk=article.pk)):
            return False
        COLUMN.attempt(article.pk, lambda: _freeze_once(article), about=article.headline)
        return True


def _freeze_once(article: Article) -> None:
    edition, _ = Edition.objects.get_or_create(kind=Edition.Kind.ARTICLE, article=article)
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.frozen_at is None and edition.cancelled_at is None:
        freeze(edition, article)


def freeze(edition: Edition, article: Article) -> None:
    """Give every subscriber of the moment the column was published a delivery, or a reason why
    not, in one statement. Raises ``RuntimeError`` where the numbers do not add up."""
    assert article.published_at, "It is public."
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH candidate AS (
                SELECT s.id,
                       CASE
                       WHEN s.suppressed_at IS NOT NULL THEN 'suppressed'
                       WHEN s.frequency <> 'each' THEN 'reads digests'
                       WHEN s.paused_until > %(now)s THEN 'paused'
                       WHEN NOT is_for_them THEN 'no keyword of theirs'
                       WHEN EXISTS (SELECT FROM subscriptions_delivery d
                                     WHERE d.subscriber_id = s.id
                                       AND d.since < %(published_at)s
                                       AND %(published_at)s <= d.until)
                            THEN 'had it in a digest'
                       END AS reason
                  FROM subscriptions_subscriber s
                 WHERE s.confirmed_at <= %(as_of)s AND s.left_at IS NULL
            ), made AS (
                INSERT INTO subscriptions_delivery
                       (edition_id, subscriber_id, state, not_before, expires_at, attempts,
                        worker, outcome)
                SELECT %(edition)s, id, %(state)s, %(now)s, %(expires_at)s, 0, '', ''
                  FROM candidate WHERE reason IS NULL
             RETURNING 1
            )
            SELECT COALESCE(reason, ''), count(*), (SELECT count(*) FROM made)
              FROM candidate GROUP BY 1
            """.replace("is_for_them", IS_FOR_THEM),
            {
                "edition": edition.pk,
                "state": State.QUEUED.value,
                "article": article.pk,
                "published_at": article.published_at,
                "as_of": article.published_at,
                "now": clock.now(),
                "expires_at": timing.due_at(article) + NEWS_TTL + warm_up.remaining(),
            },
        )
        rows = cursor.fetchall()
    counts = {reason: number for reason, number, _ in rows}
    made = rows[0][2] if rows else 0
    _note_frozen(edition, counts, made)


def _note_frozen(edition: Edition, counts: dict[str, int], made: int) -> None:
    wanted = counts.pop("", 0)
    if made != wanted:
        raise RuntimeError(
            f"Edition {edition.pk}: {made} deliveries were made for {wanted} subscribers."
        )
    edition.frozen_at = clock.now()
    edition.candidates = made + sum(counts.values())
    edition.excluded = counts
    edition.save(update_fields=["frozen_at", "candidates", "excluded"])


def make_correction_edition() -> bool:
    """Make one edition of a public correction that is wanted by mail and has none yet, with
    deliveries to those who were sent its column; return whether there was one."""
    with transaction.atomic():
        correction = (
            Correction.objects.filter(
                sent_by_mail=True, editions=None, article__in=Article.objects.published()
            )
            .exclude(pk__in=CORRECTION.held_back())
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("article")
            .defer("article__search")
            .order_by("corrected_at", "pk")
            .first()
        )
        if correction is None:
            return False
        CORRECTION.attempt(
            correction.pk, lambda: _freeze_correction_once(correction), about=correction
        )
        return True


def _freeze_correction_once(correction: Correction) -> None:
    edition, made = Edition.objects.get_or_create(
        kind=Edition.Kind.CORRECTION, correction=correction
    )
    if made:
        _freeze_correction(edition, correction.article)


def _freeze_correction(edition: Edition, article: Article) -> None:
    """One delivery for each active subscriber whose copy of the column left or may have left: by
    itself, or in a digest that held it."""
    day = timezone.localdate(article.published_at)
    held = Variant.objects.filter(
        edition__digest_date__range=(day - timedelta(days=1), day + timedelta(days=14)),
        contents__contains=[[article.pk]],
    ).values_list("pk", flat=True)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO subscriptions_delivery
                   (edition_id, subscriber_id, state, not_before, expires_at, attempts, worker,
                    outcome)
            SELECT %(edition)s, s.id, %(state)s, %(now)s, %(expires_at)s, 0, '', ''
              FROM subscriptions_subscriber s
             WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL AND s.suppressed_at IS NULL
               AND EXISTS (
                    SELECT FROM subscriptions_delivery d
                      JOIN subscriptions_edition e ON e.id = d.edition_id
                     WHERE d.subscriber_id = s.id AND d.state IN %(arrived)s
                       AND (e.article_id = %(article)s OR d.variant_id = ANY(%(held)s)))
                ON CONFLICT DO NOTHING
            """,
            {
                "edition": edition.pk,
                "state": State.QUEUED.value,
                "arrived": (State.ACCEPTED.value, State.UNKNOWN.value),
                "article": article.pk,
                "held": list(held),
                "now": now,
                "expires_at": now + CORRECTION_TTL + warm_up.remaining(),
            },
        )
        _note_frozen(edition, {"": cursor.rowcount}, cursor.rowcount)


def finish_editions() -> None:
    """Mark the editions that nothing is to be sent of any more. Digests of today may still grow;
    what comes to wait in a cancelled one is skipped."""
    now = clock.now()
    Delivery.objects.filter(
        state__in=Delivery.WAITING,
        edition__finished_at=None,
        edition__cancelled_at__isnull=False,
    ).update(state=State.SKIPPED, outcome="The edition was cancelled.", finished_at=now)
    open_states = [state.value for state in (*Delivery.WAITING, *Delivery.IN_HAND)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE subscriptions_edition e SET finished_at = %s
             WHERE e.finished_at IS NULL AND e.frozen_at IS NOT NULL
               AND NOT EXISTS (SELECT FROM subscriptions_delivery d
                                WHERE d.edition_id = e.id AND d.state = ANY(%s))
            """,
            [now, open_states],
        )


def reopen(edition_ids: Iterable[int]) -> None:
    """Let editions go on that got new deliveries after they were finished."""
    Edition.objects.filter(pk__in=edition_ids).exclude(finished_at=None).update(finished_at=None)
