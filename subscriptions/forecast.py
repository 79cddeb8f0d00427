"""What will become of a column's mail, in a sentence for the desk."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, site
from background import clock
from outbox import durations
from subscriptions.choices import IS_FOR_THEM
from subscriptions.editions import NEWS_TTL
from subscriptions.models import Edition, MailPlan
from subscriptions.timing import Timing

#: Mail that takes longer is said to.
WORTH_A_WORD = timedelta(minutes=10)


def sentence(article: Article) -> str:
    """Say when the mail of ``article`` goes, and to how many subscribers; or why it does not, or
    that it went."""
    edition = Edition.objects.filter(article=article).first()
    if edition and edition.cancelled_at:
        return _("Its mail was cancelled.")
    if edition and edition.frozen_at:
        return _went(edition, edition.frozen_at)
    if not article.sent_by_mail:
        return _("It is never mailed, and in no digest; readers find it on the site.")
    if article.withdrawn_at or article.binned_at:
        return _("It is not mailed while it is withdrawn or in the bin.")
    plan = MailPlan.objects.filter(article=article).first() or MailPlan()
    timing = Timing.of_plan(plan)
    if article.published_at is None:
        return _once_published(article, timing)
    due = timing.due_at(article.published_at, article.edition_date)
    if due <= clock.now() - NEWS_TTL:
        said = _("It was to be mailed on %(moment)s, more than a day ago, so it is not mailed.")
        return said % {"moment": _moment(due)}
    each, in_digests = _audience(article)
    said = ngettext(
        "It is mailed on %(moment)s (%(zone)s) to %(number)s subscriber.",
        "It is mailed on %(moment)s (%(zone)s) to %(number)s subscribers.",
        each,
    )
    told = {"moment": _moment(due), "zone": site().time_zone, "number": each}
    return said % told + _more(each, in_digests)


def _went(edition: Edition, moment: datetime) -> str:
    number = (edition.candidates or 0) - sum(edition.excluded.values())
    return ngettext(
        "It was mailed on %(moment)s to %(number)s subscriber.",
        "It was mailed on %(moment)s to %(number)s subscribers.",
        number,
    ) % {"moment": _moment(moment), "number": number}


def _once_published(article: Article, timing: Timing) -> str:
    each, in_digests = _audience(article)
    if timing.minutes is not None:
        said = ngettext(
            "It is mailed to %(number)s subscriber %(minutes)s minutes after it is published.",
            "It is mailed to %(number)s subscribers %(minutes)s minutes after it is published.",
            each,
        )
    elif timing.at is not None:
        said = ngettext(
            "It is mailed to %(number)s subscriber at %(hour)s (%(zone)s) of the day it is "
            "published, or at once where that is over.",
            "It is mailed to %(number)s subscribers at %(hour)s (%(zone)s) of the day it is "
            "published, or at once where that is over.",
            each,
        )
    else:
        said = ngettext(
            "It is mailed to %(number)s subscriber as soon as it is published.",
            "It is mailed to %(number)s subscribers as soon as it is published.",
            each,
        )
    hour = timing.at and time_format(timing.at, "H:i")
    told = {"number": each, "minutes": timing.minutes, "hour": hour, "zone": site().time_zone}
    return said % told + _more(each, in_digests)


def _more(each: int, in_digests: int) -> str:
    said = ""
    if in_digests:
        told = ngettext(
            "%(number)s more finds it in a digest.",
            "%(number)s more find it in their digests.",
            in_digests,
        )
        said += " " + told % {"number": in_digests}
    if (time := durations.time_for(each)) > WORTH_A_WORD:
        now = clock.now()
        told = _("At the limits on mail it takes %(time)s until the last has it.")
        said += " " + told % {"time": timesince(now, now + time)}
    return said


def _audience(article: Article) -> tuple[int, int]:
    """Return how many get it by itself, and how many in digests, if they stay as they are: who
    confirmed before it was published."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE s.frequency = 'each'),
                   count(*) FILTER (WHERE s.frequency <> 'each')
              FROM subscriptions_subscriber s
             WHERE s.confirmed_at <= %(as_of)s AND s.left_at IS NULL AND s.suppressed_at IS NULL
               AND (s.paused_until IS NULL OR s.paused_until <= %(now)s)
               AND {IS_FOR_THEM}
            """,
            {"article": article.pk, "now": now, "as_of": min(article.published_at or now, now)},
        )
        each, in_digests = cursor.fetchone()
    return each, in_digests


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment, site().zone), "DATETIME_FORMAT")
