"""Changing what one gets. Nothing published is lost or sent twice by a change."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from subscriptions.editions import matching
from subscriptions.models import Delivery, Subscriber

#: A column published just before a change may not have its edition yet; the first digest reaches
#: back this far, and leaves out what came as a mail of its own.
OVERLAP = timedelta(hours=1)


@transaction.atomic
def change(subscriber, *, frequency, weekday, hour, time_zone, keywords, paused_until):
    """Set a subscriber's preferences. ``paused_until`` is a date in their own zone, or ``None``.

    Setting what is set already changes nothing and records nothing.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    before = described(subscriber)
    was_digest = subscriber.frequency != Subscriber.Frequency.EACH
    subscriber.frequency, subscriber.weekday = frequency, weekday
    subscriber.hour, subscriber.time_zone = hour, time_zone
    subscriber.paused_until = paused_until and datetime.combine(
        paused_until, time(0), tzinfo=subscriber.zone
    )
    now = timezone.now()
    is_digest = frequency != Subscriber.Frequency.EACH
    since = None
    if is_digest and not was_digest:
        since = max(subscriber.confirmed_at or now, now - OVERLAP)
    if subscriber.is_paused:
        # No backlog: what appears while they are away is not for them.
        since = subscriber.paused_until
    elif is_digest and subscriber.digest_since and subscriber.digest_since > now:
        # Back before the pause was over: what appears from now on is for them again.
        since = now
    if was_digest and not is_digest and subscriber.is_active and not subscriber.is_paused:
        _send_singly(subscriber, until=now)
    subscriber.plan_digest(since=since)
    subscriber.save()
    subscriber.keywords.set(keywords)
    after = described(subscriber)
    if after != before:
        subscriber.record("changed", **after)
    return subscriber


def described(subscriber):
    """The preferences as plain data, for the record."""
    return {
        "frequency": subscriber.frequency,
        "weekday": subscriber.weekday,
        "hour": subscriber.hour,
        "time_zone": subscriber.time_zone,
        "keywords": sorted(subscriber.keywords.values_list("name", flat=True)),
        "paused_until": subscriber.paused_until and subscriber.paused_until.isoformat(),
    }


def _send_singly(subscriber, *, until):
    """What the digest they leave would have held comes as single columns."""
    waiting = matching(
        Article.objects.published().filter(
            sent_by_mail=True,
            editions__isnull=False,
            published_at__gt=subscriber.digest_since,
            published_at__lte=until,
        ),
        subscriber,
    )
    Delivery.objects.bulk_create(
        [Delivery(edition=article.editions.get(), subscriber=subscriber) for article in waiting],
        ignore_conflicts=True,
    )


def follow_keyword(keyword, into, **kwargs):
    """Who wanted columns with a keyword that goes into another wants those with that one."""
    wanted = Subscriber.keywords.through.objects
    wanted.bulk_create(
        [
            Subscriber.keywords.through(subscriber_id=subscriber, keyword=into)
            for subscriber in wanted.filter(keyword=keyword).values_list("subscriber", flat=True)
        ],
        ignore_conflicts=True,
    )
