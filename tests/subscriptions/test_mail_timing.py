"""When the mail of a column goes: as was chosen for it, or as the settings say."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from subscriptions import editions, forecast
from subscriptions.models import Delivery, Edition, MailPlan, Subscriber
from subscriptions.preferences import change
from subscriptions.timing import Timing
from tests.site.test_site_settings import change as change_settings
from tests.subscriptions.test_mail_plan import page, posted


def plan(article, **fields):
    MailPlan.objects.update_or_create(article=article, defaults=fields)


def subjects(mails):
    return [str(mail["Subject"]) for mail in mails]


# --- The moment ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "edition", "at", "due"),
    [
        # In May Athens is three hours ahead.
        ("2026-05-13T21:05", "2026-05-14", "06:30", "2026-05-14T03:30"),
        ("2026-05-14T02:00", "2026-05-14", "06:30", "2026-05-14T03:30"),
        # The hour has struck: at once.
        ("2026-05-14T08:00", "2026-05-14", "06:30", "2026-05-14T08:00"),
        # Published the evening before, with the next day printed on it.
        ("2026-05-13T19:00", "2026-05-14", "06:30", "2026-05-14T03:30"),
        # Of the archive, or of a day far off: it does not wait for that.
        ("2026-05-14T02:00", "2015-05-14", "06:30", "2026-05-14T03:30"),
        ("2026-05-14T02:00", "2026-06-14", "06:30", "2026-05-15T03:30"),
        # The hour that is left out when clocks go forward.
        ("2026-03-28T23:00", "2026-03-29", "03:30", "2026-03-29T01:30"),
    ],
)
def test_an_hour_is_one_of_that_day_in_the_zone_of_the_site(db, published, edition, at, due):
    change_settings(time_zone="Europe/Athens")
    moment = Timing(at=time.fromisoformat(at)).due_at(
        datetime.fromisoformat(published).replace(tzinfo=UTC), date.fromisoformat(edition)
    )
    assert moment.astimezone(UTC) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_minutes_after_it_is_public(make_article, subscriber, work, mailbox, turn_back):
    article = make_article("Later", published=False)
    plan(article, timing="minutes", minutes=20)
    article.publish()
    work()
    assert mailbox() == []
    turn_back(timedelta(minutes=21))
    for _ in range(2):
        work()
    assert subjects(mailbox()) == ["World View: Later"]
    assert Delivery.objects.count() == 1


def test_the_settings_say_when_where_nothing_was_chosen(
    make_article, subscriber, work, mailbox, turn_back
):
    change_settings(mail_timing="minutes", mail_minutes=20)
    own = make_article("At Once", published=False)
    plan(own, timing="published")
    own.publish()
    make_article("By Rule")
    work()
    assert subjects(mailbox()) == ["World View: At Once"]
    turn_back(timedelta(minutes=21))
    work()
    assert subjects(mailbox()) == ["World View: At Once", "World View: By Rule"]


def test_what_waits_is_no_mail_that_is_overdue(make_article, subscriber, turn_back):
    article = make_article()
    plan(article, timing="minutes", minutes=60)
    turn_back(timedelta(minutes=30))
    assert editions.overdue_editions(timedelta(minutes=10)) == 0
    plan(article, timing="published")
    assert editions.overdue_editions(timedelta(minutes=10)) == 1


def test_it_is_stale_a_day_after_its_own_moment(make_article, subscriber, turn_back, work, mailbox):
    article = make_article()
    plan(article, timing="minutes", minutes=1440)
    turn_back(timedelta(hours=30))
    work()
    assert len(mailbox()) == 1
    late = make_article("Late")
    plan(late, timing="minutes", minutes=60)
    turn_back(timedelta(hours=26))
    work()
    assert len(mailbox()) == 1
    assert "more than a day ago" in forecast.sentence(Article.objects.get(pk=late.pk))


# --- Never ---------------------------------------------------------------------------------------


def test_a_column_that_is_never_mailed_is_in_no_digest_and_can_be_read(
    client, desk, make_article, make_subscriber, work, mailbox, turn_back
):
    make_subscriber()
    make_subscriber("daily@example.com", frequency="daily")
    article = make_article("Quiet", published=False)
    posted(desk, article, timing="never")
    Article.objects.get(pk=article.pk).publish()
    work()
    turn_back(timedelta(days=1))
    work()
    assert mailbox() == []
    assert client.get(article.get_absolute_url()).status_code == 200


# --- Another mind --------------------------------------------------------------------------------


def test_it_can_be_put_off_and_brought_forward_until_its_moment(
    desk, make_article, subscriber, work, mailbox
):
    article = make_article("Moved", published=False)
    posted(desk, article, timing="minutes", minutes="60")
    article.publish()
    work()
    posted(desk, article, timing="never")
    work()
    posted(desk, article, timing="minutes", minutes="120")
    work()
    assert mailbox() == []
    posted(desk, article, timing="published")
    work()
    assert subjects(mailbox()) == ["World View: Moved"]
    form = desk.get(page(article)).context["form"]
    assert set(form.fields) == {"subject", "preheader"}
    desk.post(page(article), {"subject": "", "preheader": "", "timing": "never"})
    assert Article.objects.get(pk=article.pk).sent_by_mail
    work()
    assert Edition.objects.count() == Delivery.objects.count() == 1


def test_a_choice_without_its_number_is_asked_for_and_keeps_what_was_typed(desk, make_article):
    article = make_article(published=False)
    answer = posted(desk, article, subject="Kept", timing="minutes")
    assert "Say how many minutes" in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()
    answer = posted(desk, article, timing="hour")
    assert "Say at which hour" in answer.content.decode()
    answer = posted(desk, article, timing="minutes", minutes="1441")
    assert answer.status_code == 200
    assert not MailPlan.objects.exists()


def test_who_turns_to_digests_while_the_mail_waits_gets_it_once(
    make_article, subscriber, work, mailbox, turn_back
):
    article = make_article("Waiting", published=False)
    plan(article, timing="minutes", minutes=600)
    turn_back(timedelta(days=2))
    article.publish()
    turn_back(timedelta(hours=5))
    change(
        subscriber, frequency="daily", weekday=0, hour=7, time_zone="UTC", keywords=[],
        paused_until=None,
    )  # fmt: skip
    turn_back(timedelta(days=1))
    for _ in range(2):
        work()
    assert subjects(mailbox()) == ["World View, daily digest: Waiting"]


def test_what_a_digest_held_while_the_mail_waited_does_not_come_again(
    make_article, make_subscriber, work, mailbox, turn_back
):
    reader = make_subscriber("daily@example.com", frequency="daily")
    article = make_article("Waiting", published=False)
    plan(article, timing="minutes", minutes=1440)
    turn_back(timedelta(days=1))
    article.publish()
    turn_back(timedelta(hours=5))
    Subscriber.objects.update(next_digest_at=timezone.now() - timedelta(minutes=1))
    work()
    assert subjects(mailbox()) == ["World View, daily digest: Waiting"]
    for frequency in ("each", "daily"):
        change(
            reader, frequency=frequency, weekday=0, hour=7, time_zone="UTC", keywords=[],
            paused_until=None,
        )  # fmt: skip
    turn_back(timedelta(days=1))
    for _ in range(2):
        work()
    assert len(mailbox()) == 1


# --- What the desk says --------------------------------------------------------------------------


def test_the_desk_says_when_and_to_how_many(desk, make_article, make_subscriber):
    change_settings(time_zone="Europe/Athens", mail_timing="hour", mail_hour=time(6, 30))
    for _ in range(3):
        make_subscriber()
    make_subscriber("daily@example.com", frequency="daily")
    away = make_subscriber("away@example.com")
    away.paused_until = timezone.now() + timedelta(days=3)
    away.save()
    article = make_article(published=False, edition_date=date(2037, 5, 14))
    said = desk.get(page(article)).content.decode()
    assert "It is mailed to 3 subscribers at 06:30 (Europe/Athens)" in said
    assert "1 more finds it in a digest." in said
    article.publish(at=datetime(2037, 5, 14, 2, tzinfo=UTC))
    schedule = reverse("admin:articles_article_schedule", args=[article.pk])
    for address in (page(article), schedule):
        said = desk.get(address).content.decode()
        assert "It is mailed on 14 May 2037, 06:30 (Europe/Athens) to 3 subscribers." in said


def test_the_desk_says_that_it_went(desk, make_article, subscriber, work):
    article = make_article()
    work()
    assert "to 1 subscriber." in desk.get(page(article)).content.decode()
    assert "It was mailed on" in forecast.sentence(article)
