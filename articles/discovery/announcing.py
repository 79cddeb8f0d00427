"""Telling machines elsewhere of new columns, and of changes of those: a WebSub hub, which has feed
readers fetch at once (w3.org/TR/websub, 7), and search engines (indexnow.org).

A column is told of once it was published, at the desk and lately: what is moved in or restored is
not. Where a worker is killed between the answer and its note of it, one telling comes twice.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.discovery.link_requests import Private, open_link
from articles.models import Announcement, Article, site
from background import clock
from background.agenda import Moments, moments
from background.guard import Task

TASK = Task(
    "announcement",
    _("Telling of a column"),
    _(
        "The hub or the search engines were not told of it. Look at their address and key in "
        "Settings."
    ),
)
#: The one that hands on to the others.
INDEXNOW = "https://api.indexnow.org/indexnow"
#: What is published as of an earlier moment is of an archive, and no news.
NEWS_AGE = timedelta(minutes=5)
#: A worker that did not come back by then was killed.
CLAIM = timedelta(minutes=2)
#: The feeds that say which hub they have.
TOPICS = (
    *("articles:feed", "articles:feed_summary"),
    *("articles:json_feed", "articles:json_feed_summary"),
)

Service = Announcement.Service


def plan(sender: object, article: Article, **kwargs: Any) -> None:
    """Note that a column is to be told of, in the transaction that publishes it (for
    ``column_published``)."""
    if not article.published_at or article.published_at < clock.now() - NEWS_AGE:
        return
    Announcement.objects.bulk_create(
        [Announcement(article=article, service=service) for service in _wanted()],
        ignore_conflicts=True,
    )


def _wanted() -> list[str]:
    there_are = {Service.HUB: site().websub_hub, Service.INDEX: site().indexnow_key}
    return [service.value for service, value in there_are.items() if value]


def next_announcement() -> Moments:
    """Return when ``announce_due`` has something to do."""
    wanted = Announcement.objects.untold().filter(service__in=_wanted())
    return moments(wanted, Greatest("article__published_at", "claimed_until"), task=TASK)


def announce_due() -> bool:
    """Tell of all that waits; return whether there was something to tell."""
    told = False
    while _announce_one():
        told = True
    return told


def _announce_one() -> bool:
    now = clock.now()
    with transaction.atomic():
        waiting = (
            Announcement.objects.due()
            .filter(service__in=_wanted())
            .exclude(pk__in=TASK.held_back())
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("article")
            .defer("article__search")
        )
        told = waiting.order_by("pk").first()
        if told is None:
            return False
        told.claimed_until = now + CLAIM
        told.save(update_fields=["claimed_until"])
    tell = _TELL[told.service]
    succeeded = TASK.attempt(
        told.pk, lambda: tell(told.article), about=told.article.headline, atomic=False
    )
    # What changes meanwhile changed after ``now``, and is told of again.
    values = {"told_at": now} if succeeded else {}
    Announcement.objects.filter(pk=told.pk).update(claimed_until=None, **values)
    return True


def _tell_hub(article: Article) -> None:
    topics = [("hub.url", settings.SITE_URL + reverse(topic)) for topic in TOPICS]
    _post(
        site().websub_hub,
        urlencode([("hub.mode", "publish"), *topics]),
        "application/x-www-form-urlencoded",
    )


def _tell_index(article: Article) -> None:
    said = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": site().indexnow_key,
        "keyLocation": settings.SITE_URL + reverse("articles:indexnow_key"),
        "urlList": [article.permalink],
    }
    _post(INDEXNOW, json.dumps(said), "application/json; charset=utf-8")


_TELL: dict[str, Callable[[Article], None]] = {
    Service.HUB.value: _tell_hub,
    Service.INDEX.value: _tell_index,
}


def _post(address: str, body: str, content_type: str) -> None:
    try:
        with open_link(address, body=body.encode(), content_type=content_type):
            pass
    except URLError as failure:
        if isinstance(failure.reason, Private):
            said = _("its address lies in a private network: %(where)s")
            raise Private(said % {"where": failure.reason}) from failure
        raise
