"""Making editions and the deliveries that are due. Every step may run twice, or in several
workers at once: unique keys make the second time change nothing."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, Correction
from subscriptions.models import Delivery, Edition, Subscriber

#: A column is mailed when it becomes public, or as soon as a worker runs again within this time.
#: What is older is archive.
STILL_NEWS = timedelta(days=7)
#: A digest is made this long after its hour struck, so that a column published in that very
#: second, whose transaction may end a moment later, is in it.
SETTLING = timedelta(seconds=30)


def awaiting_editions():
    """Public articles, wanted by mail, that have no edition yet."""
    return Article.objects.published().filter(
        sent_by_mail=True, editions=None, published_at__gt=timezone.now() - STILL_NEWS
    )


def make_article_edition():
    """Make one edition that is due, with its deliveries; return whether there was one.

    Edition and deliveries commit together, so a crash leaves both or none.
    """
    with transaction.atomic():
        article = (
            awaiting_editions()
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("published_at", "pk")
            .only("pk", "published_at")
            .first()
        )
        if article is None:
            return False
        edition, made = Edition.objects.get_or_create(kind=Edition.Kind.ARTICLE, article=article)
        if made:
            _queue_deliveries(edition, article)
        return True


def _queue_deliveries(edition, article):
    """One delivery for each subscriber who gets every column and wants this one, in one statement.

    Left out are the paused, those whose keywords do not match, and those who have it in a digest.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO subscriptions_delivery
                (edition_id, subscriber_id, state, not_before, attempts, worker, outcome)
            SELECT %(edition)s, s.id, 'queued', now(), 0, '', ''
              FROM subscriptions_subscriber s
             WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL AND s.frequency = 'each'
               AND (s.paused_until IS NULL OR s.paused_until <= now())
               AND (NOT EXISTS (SELECT FROM subscriptions_subscriber_keywords k
                                 WHERE k.subscriber_id = s.id)
                    OR EXISTS (SELECT FROM subscriptions_subscriber_keywords k
                                 JOIN articles_keyworduse u ON u.tag_id = k.keyword_id
                                WHERE k.subscriber_id = s.id AND u.content_object_id = %(article)s))
               AND NOT EXISTS (SELECT FROM subscriptions_delivery d
                                WHERE d.subscriber_id = s.id
                                  AND d.since < %(published_at)s AND %(published_at)s <= d.until)
            ON CONFLICT DO NOTHING
            """,
            {
                "edition": edition.pk,
                "article": article.pk,
                "published_at": article.published_at,
            },
        )


def make_correction_edition():
    """Make one edition of a public correction that is wanted by mail and has none yet, with
    deliveries to those who were sent its column; return whether there was one."""
    with transaction.atomic():
        correction = (
            Correction.objects.filter(
                sent_by_mail=True, editions=None, article__in=Article.objects.published()
            )
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("article")
            .defer("article__search")
            .order_by("corrected_at", "pk")
            .first()
        )
        if correction is None:
            return False
        edition, made = Edition.objects.get_or_create(
            kind=Edition.Kind.CORRECTION, correction=correction
        )
        if made:
            _queue_corrections(edition, correction.article)
        return True


def _queue_corrections(edition, article):
    """One delivery for each active subscriber whose copy of the column left or may have left: by
    itself, or in a digest of its time (with their keywords as they are now)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO subscriptions_delivery
                (edition_id, subscriber_id, state, not_before, attempts, worker, outcome)
            SELECT %(edition)s, s.id, 'queued', now(), 0, '', ''
              FROM subscriptions_subscriber s
             WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL
               AND EXISTS (
                    SELECT FROM subscriptions_delivery d
                      JOIN subscriptions_edition e ON e.id = d.edition_id
                     WHERE d.subscriber_id = s.id AND d.state IN ('sent', 'unknown')
                       AND (e.article_id = %(article)s
                            OR %(by_mail)s AND d.since < %(published_at)s
                                           AND %(published_at)s <= d.until)
                       AND (e.article_id = %(article)s
                            OR NOT EXISTS (SELECT FROM subscriptions_subscriber_keywords k
                                            WHERE k.subscriber_id = s.id)
                            OR EXISTS (SELECT FROM subscriptions_subscriber_keywords k
                                         JOIN articles_keyworduse u ON u.tag_id = k.keyword_id
                                        WHERE k.subscriber_id = s.id
                                          AND u.content_object_id = %(article)s)))
            ON CONFLICT DO NOTHING
            """,
            {
                "edition": edition.pk,
                "article": article.pk,
                "by_mail": article.sent_by_mail,
                "published_at": article.published_at,
            },
        )


def make_digest():
    """Make the digest of one subscriber that is due; return whether there was one."""
    with transaction.atomic():
        subscriber = (
            Subscriber.objects.active()
            .filter(next_digest_at__lte=timezone.now() - SETTLING)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("next_digest_at", "pk")
            .first()
        )
        if subscriber is None:
            return False
        _queue_digest(subscriber)
        subscriber.plan_digest()
        subscriber.save(update_fields=["digest_since", "next_digest_at"])
        return True


def _queue_digest(subscriber):
    since, until = subscriber.digest_since, subscriber.next_digest_at
    if subscriber.is_paused:
        return
    if columns_between(subscriber, since, until).exists():
        edition, _ = Edition.objects.get_or_create(
            kind=subscriber.frequency,
            digest_date=until.astimezone(subscriber.zone).date(),
        )
        _, made = Delivery.objects.get_or_create(
            edition=edition, subscriber=subscriber, defaults={"since": since, "until": until}
        )
        if not made:
            # Their digest of this day has gone already (they changed the hour since): what is
            # new waits for the next one.
            return
    subscriber.digest_since = until


def columns_between(subscriber, since, until):
    """The public columns of a digest, oldest first, without those that were mailed singly."""
    singly = Edition.objects.filter(deliveries__subscriber=subscriber, article__isnull=False)
    columns = Article.objects.published().filter(
        sent_by_mail=True, published_at__gt=since, published_at__lte=until
    )
    return (
        matching(columns, subscriber)
        .exclude(pk__in=singly.values("article"))
        .order_by("published_at", "pk")
    )


def matching(columns, subscriber):
    """Those of ``columns`` that match a subscriber's keywords; all where they chose none."""
    keywords = list(subscriber.keywords.values_list("pk", flat=True))
    if keywords:
        columns = columns.filter(keyword_uses__tag__in=keywords).distinct()
    return columns
