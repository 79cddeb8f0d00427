"""Daily and weekly digests, at the reader's own hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.models import Keyword
from subscriptions import digests
from subscriptions.models import Edition, Subscriber
from subscriptions.preferences import change


def subjects(mails):
    return [str(mail["Subject"]) for mail in mails]


@pytest.fixture
def daily(make_subscriber):
    return make_subscriber("daily@example.com", frequency="daily", hour=7)


def test_a_daily_digest_holds_what_appeared_since_the_last(
    make_article, daily, work, mailbox, turn_back
):
    make_article("One")
    make_article("Two")
    work()
    assert mailbox() == []
    turn_back(timedelta(days=1, minutes=1))
    work()
    make_article("Three")
    turn_back(timedelta(days=1))
    work()
    turn_back(timedelta(days=1))
    work()
    first, second = (mail.get_body(("plain",)).get_content() for mail in mailbox())
    assert "One" in first
    assert "Two" in first
    assert "Three" in second
    assert "One" not in second
    assert mailbox()[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_another_worker_adds_meanwhile_counts_too(
    make_article, daily, work, turn_back, monkeypatch
):
    make_article("One")
    turn_back(timedelta(days=1, minutes=1))
    find = digests._edition

    def found_before_another_adds(*which):
        edition = find(*which)
        Edition.objects.filter(pk=edition.pk).update(candidates=5)
        return edition

    monkeypatch.setattr(digests, "_edition", found_before_another_adds)
    digests.make_digests()
    assert Edition.objects.get(kind="daily").candidates == 6


def test_an_empty_digest_is_not_sent(daily, work, mailbox, turn_back):
    turn_back(timedelta(days=2))
    work()
    assert mailbox() == []
    assert Edition.objects.count() == 0


def test_a_digest_too_follows_the_keywords(make_article, daily, work, mailbox, turn_back):
    make_article(keywords=["Iran"], sent_by_mail=False)
    daily.keywords.set(Keyword.objects.filter(name="Iran"))
    make_article("Wanted", keywords=["Iran"])
    make_article("Unwanted", keywords=["Peru"])
    turn_back(timedelta(days=1, minutes=1))
    work()
    text = mailbox()[0].get_body(("plain",)).get_content()
    assert "Wanted" in text
    assert "Unwanted" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("frequency", "weekday", "now", "due"),
    [
        ("daily", 5, "2026-05-14T03:59", "2026-05-14T07:00"),
        ("daily", 5, "2026-05-14T07:00", "2026-05-15T07:00"),
        ("weekly", 5, "2026-05-14T08:00", "2026-05-16T07:00"),
        ("weekly", 3, "2026-05-14T08:00", "2026-05-21T07:00"),
        # The nights clocks change: one digest a local day, at the local hour.
        ("daily", 5, "2026-03-28T08:00", "2026-03-29T07:00"),
        ("daily", 5, "2026-10-24T08:00", "2026-10-25T07:00"),
    ],
)
def test_a_digest_is_due_at_the_readers_own_hour(frequency, weekday, now, due):
    zone = ZoneInfo("Europe/Athens")
    subscriber = Subscriber(frequency=frequency, weekday=weekday, hour=7, time_zone="Europe/Athens")
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)
    found = subscriber._next_digest_after(moment)
    assert found == datetime.fromisoformat(due).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("hour", [2, 3, 4])
def test_an_hour_that_does_not_exist_or_comes_twice_strikes_once(hour):
    zone = ZoneInfo("Europe/Athens")
    subscriber = Subscriber(frequency="daily", hour=hour, time_zone="Europe/Athens")
    for day in (datetime(2026, 3, 28, 12, tzinfo=zone), datetime(2026, 10, 24, 12, tzinfo=zone)):
        first = subscriber._next_digest_after(day)
        second = subscriber._next_digest_after(first)
        assert (second.astimezone(zone).date() - first.astimezone(zone).date()).days == 1


PREFERENCES = {"weekday": 5, "hour": 7, "time_zone": "UTC", "keywords": [], "paused_until": None}


def test_changing_to_a_digest_and_back_loses_and_repeats_nothing(
    make_article, subscriber, work, mailbox, turn_back
):
    make_article("One")
    work()
    change(subscriber, frequency="daily", **PREFERENCES)
    make_article("Two")
    work()
    change(subscriber, frequency="each", **PREFERENCES)
    make_article("Three")
    work()
    turn_back(timedelta(days=2))
    work()
    assert sorted(subjects(mailbox())) == [
        "World View: One",
        "World View: Three",
        "World View: Two",
    ]


def test_a_column_whose_edition_was_not_made_yet_comes_in_the_digest_or_singly_not_in_both(
    make_article, subscriber, work, mailbox, turn_back
):
    make_article("Just out")
    change(subscriber, frequency="daily", **PREFERENCES)
    work()
    turn_back(timedelta(days=1, minutes=1))
    work()
    assert len(mailbox()) == 1
    assert "Just out" in mailbox()[0].get_body(("plain",)).get_content()


def test_ending_a_pause_early_misses_nothing_from_then_on(
    make_article, daily, work, mailbox, turn_back
):
    until = (timezone.now() + timedelta(days=20)).date()
    change(daily, frequency="daily", **PREFERENCES | {"paused_until": until})
    change(daily, frequency="daily", **PREFERENCES)
    make_article("Not missed")
    turn_back(timedelta(days=1, minutes=1))
    work()
    assert len(mailbox()) == 1
