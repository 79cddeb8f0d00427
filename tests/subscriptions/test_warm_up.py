"""A new sender's mail is held down at first; nothing of it is lost or sent twice."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from articles.models import Article
from background import clock
from outbox import durations, rate_limits, warm_up
from outbox.models import MailLimit, WarmUp
from subscriptions import forecast, warming
from subscriptions.models import Delivery, Edition
from worldview.dashboard import build_dashboard

PAGE = reverse("admin:subscriptions_subscriber_warm_up")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pass_time(delta):
    WarmUp.objects.update(started_at=F("started_at") - delta)
    MailLimit.objects.update(free_at=F("free_at") - delta)


def taken(wanted):
    with transaction.atomic():
        return rate_limits.take(wanted)


def take_for(hours):
    """How many leave in so many hours, however often it is asked."""
    left = 0
    for _ in range(hours * 60):
        pass_time(timedelta(minutes=1))
        left += taken(100)
    return left


def test_there_is_none_until_somebody_wants_it(db):
    assert warm_up.current() is None
    assert taken(1000) == 1000


@pytest.mark.parametrize(("day", "most"), [(0, 20), (1, 30), (2, 45), (13, 3892)])
def test_the_limit_rises_every_day(db, day, most):
    warm_up.choose("gentle")
    pass_time(DAY * day)
    row = warm_up.current()
    assert warm_up.per_hour(row, clock.now()) == most


def test_no_hour_sees_more(db):
    warm_up.choose("gentle")
    assert take_for(2) in (40, 41)


def test_it_ends_by_itself(db):
    warm_up.choose("gentle")
    pass_time(DAY * 14)
    assert warm_up.current() is None
    assert warm_up.remaining() == timedelta(0)
    assert taken(1000) == 1000


def test_choosing_what_is_under_way_does_not_begin_it_anew(db):
    warm_up.choose("slow")
    pass_time(DAY * 5)
    begun = WarmUp.objects.get().started_at
    warm_up.choose("slow")
    assert WarmUp.objects.get().started_at == begun
    warm_up.choose("")
    assert not WarmUp.objects.exists()


def test_it_is_known_how_long_mail_takes(db, settings):
    assert durations.time_for(1000) == timedelta(0)
    warm_up.choose("gentle")

    def hours(number):
        return round(durations.time_for(number) / HOUR, 1)

    assert (hours(20), hours(480), hours(480 + 720)) == (1.0, 24.0, 48.0)
    settings.MAIL_LIMITS = "10/h"
    assert hours(240) == 24.0
    warm_up.choose("")
    assert hours(240) == 24.0


def test_what_is_held_back_goes_later_and_each_once(make_article, make_subscriber, work, mailbox):
    warming.choose("gentle")
    for _ in range(3):
        make_subscriber()
    make_article("Out Now")
    work()
    assert len(mailbox()) == 1
    end = warm_up.ends_at(warm_up.current())
    assert all(delivery.expires_at > end for delivery in Delivery.objects.all())
    assert build_dashboard().mail_overdue == 0
    for _ in range(4):
        pass_time(timedelta(minutes=3, seconds=1))
        work()
    assert sorted(mail["To"] for mail in mailbox()) == [f"sub{n}@example.com" for n in (1, 2, 3)]
    assert Edition.objects.get().finished_at


def test_what_waited_before_is_not_stale_before_its_end(make_article, make_subscriber, work):
    make_subscriber()
    make_article()
    work()
    Delivery.objects.update(state="queued", expires_at=clock.now() + HOUR)
    warming.choose("slow")
    assert Delivery.objects.get().expires_at > clock.now() + DAY * 28


def test_the_desk_says_how_long_an_edition_takes(desk, make_article, make_subscriber):
    for _ in range(10):
        make_subscriber()
    desk.post(PAGE, {"preset": "gentle"})
    page = " ".join(desk.get(PAGE).content.decode().split()).replace("\xa0", " ")
    assert "Day 1 of 14: 20 messages an hour." in page
    assert "An edition to 10 subscribers takes 30 minutes" in page
    article = make_article(published=False)
    said = forecast.sentence(Article.objects.get(pk=article.pk)).replace("\xa0", " ")
    assert said.endswith("At the limits on mail it takes 30 minutes until the last has it.")
    desk.post(PAGE, {"preset": ""})
    assert warm_up.current() is None
    assert desk.post(PAGE, {"preset": "at once"}).status_code == 200
