"""Changing what one gets. Nothing published is lost or sent twice by a change."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Min

from articles.models import Article, Author, Keyword, KeywordUse
from background import clock
from subscriptions.choices import choices_of, subjects_of
from subscriptions.editions import awaiting_editions, reopen
from subscriptions.models import Delivery, Edition, Subscriber, Suppression

#: A column published just before a change may not have its edition yet; the first digest reaches
#: back this far, and leaves out what came as a mail of its own.
OVERLAP = timedelta(hours=1)


@transaction.atomic
def change(
    subscriber: Subscriber,
    *,
    frequency: str,
    weekday: int,
    hour: int,
    time_zone: str,
    keywords: Iterable[Keyword],
    paused_until: date | None,
    authors: Iterable[Author] = (),
) -> Subscriber:
    """Set a subscriber's preferences. ``paused_until`` is a date in their own zone, or ``None``.

    Setting what is set already changes nothing and records nothing.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    before = described(subscriber)
    was_digest = subscriber.frequency != Subscriber.Frequency.EACH
    subscriber.frequency, subscriber.weekday = frequency, weekday
    subscriber.hour, subscriber.time_zone = hour, time_zone
    subscriber.lost_choice = False
    subscriber.paused_until = paused_until and datetime.combine(
        paused_until, time(0), tzinfo=subscriber.zone
    )
    now = clock.now()
    is_digest = frequency != Subscriber.Frequency.EACH
    since = None
    if is_digest and not was_digest:
        # What an earlier digest held does not come again.
        begins = [subscriber.confirmed_at or now, _reaching_back(now), subscriber.digest_since]
        since = max(filter(None, begins))
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
    subscriber.authors.set(authors)
    after = described(subscriber)
    if after != before:
        subscriber.record("changed", **after)
    return subscriber


def _reaching_back(now: datetime) -> datetime:
    """Return since when columns may have been published that go singly and did not yet: also those
    whose mail goes later."""
    oldest: datetime | None = awaiting_editions().aggregate(first=Min("published_at"))["first"]
    if oldest is None:
        return now - OVERLAP
    # A digest holds what was published after that.
    return min(now - OVERLAP, oldest - timedelta(microseconds=1))


def described(subscriber: Subscriber) -> dict[str, Any]:
    """The preferences as plain data, for the record."""
    return {
        "frequency": subscriber.frequency,
        "weekday": subscriber.weekday,
        "hour": subscriber.hour,
        "time_zone": subscriber.time_zone,
        "keywords": sorted(subscriber.keywords.values_list("name", flat=True)),
        "authors": sorted(subscriber.authors.values_list("name", flat=True)),
        "paused_until": subscriber.paused_until and subscriber.paused_until.isoformat(),
    }


def _send_singly(subscriber: Subscriber, *, until: datetime) -> None:
    """What the digest they leave would have held comes as single columns."""
    waiting = Article.objects.published().filter(
        sent_by_mail=True,
        editions__frozen_at__isnull=False,
        published_at__gt=subscriber.digest_since,
        published_at__lte=until,
    )
    keys = list(waiting.values_list("pk", flat=True))
    subjects, choice = subjects_of(keys), choices_of([subscriber])[subscriber.pk]
    editions = [
        edition
        for edition in Edition.objects.filter(article__in=keys, cancelled_at=None)
        if edition.article_id and choice.matches(subjects[edition.article_id])
    ]
    Delivery.objects.bulk_create(
        [Delivery(edition=edition, subscriber=subscriber) for edition in editions],
        ignore_conflicts=True,
    )
    reopen([edition.pk for edition in editions])


@transaction.atomic
def move(subscriber: Subscriber, email: str) -> bool:
    """Let mail go to ``email`` from now on; links mailed to the old address open nothing any more.
    Returns whether it could: another subscriber may have that address, or it is suppressed."""
    taken = Subscriber.objects.filter(email__iexact=email).exclude(pk=subscriber.pk)
    if taken.filter(confirmed_at=None).exists():
        # Somebody entered it once and never confirmed.
        taken.filter(confirmed_at=None).delete()
    if taken.exists() or Suppression.objects.by_email(email).exists():
        return False
    before = subscriber.masked_email
    subscriber.email = email
    subscriber.token_version += 1
    subscriber.save(update_fields=["email", "token_version"])
    subscriber.record("moved", before=before, after=subscriber.masked_email)
    return True


def offered_keywords() -> list[str]:
    """The names of keywords to choose from: those of the last year's columns, most used first."""
    year = clock.today() - timedelta(days=365)
    recent = KeywordUse.objects.filter(content_object__in=Article.objects.published()).filter(
        content_object__edition_date__gte=year
    )
    names = recent.values("tag__name").annotate(uses=Count("pk")).order_by("-uses", "tag__name")
    return list(names.values_list("tag__name", flat=True)[:300])


def note_loss(instance: Keyword | Author, **kwargs: Any) -> None:
    """Note that something they chose is about to be deleted (for ``pre_delete``)."""
    instance.subscribers.update(lost_choice=True)


def follow_keyword(keyword: Keyword, into: Keyword, **kwargs: Any) -> None:
    """Who wanted columns with a keyword that goes into another wants those with that one."""
    wanted = Subscriber.keywords.through.objects
    wanted.bulk_create(
        [
            Subscriber.keywords.through(subscriber_id=subscriber, keyword=into)
            for subscriber in wanted.filter(keyword=keyword).values_list("subscriber", flat=True)
        ],
        ignore_conflicts=True,
    )
