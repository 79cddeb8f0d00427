"""Who an edition is for is settled once, and everybody is accounted for."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Keyword, SectionKeyword
from subscriptions.digests import make_digests
from subscriptions.editions import freeze, make_article_edition
from subscriptions.models import Delivery, Edition, Subscriber, Suppression, Variant


def test_everybody_has_a_delivery_or_a_reason(make_article, make_subscriber):
    article = make_article(keywords=["Iran"], sent_by_mail=False)
    iran = Keyword.objects.filter(name="Iran")
    make_article("Other", keywords=["Peru"], sent_by_mail=False)
    make_subscriber()
    make_subscriber(keywords=iran)
    make_subscriber(keywords=Keyword.objects.filter(name="Peru"))
    make_subscriber(frequency="daily")
    make_subscriber(frequency="weekly")
    Subscriber.objects.filter(pk=make_subscriber().pk).update(
        paused_until=timezone.now() + timedelta(days=1)
    )
    Suppression.objects.create(email=make_subscriber().email)
    make_subscriber().unsubscribe(how="link")
    make_subscriber(confirmed=False)
    article = make_article("Mailed", keywords=["Iran"])
    make_article_edition()
    edition = Edition.objects.get(article=article)
    assert edition.candidates == 7
    assert edition.excluded == {
        "no keyword of theirs": 1,
        "paused": 1,
        "reads digests": 2,
        "suppressed": 1,
    }
    assert edition.deliveries.count() == 2


def test_whoever_comes_after_the_column_starts_with_the_next(make_article, make_subscriber):
    article = make_article()
    Subscriber.objects.filter(pk=make_subscriber().pk).update(
        confirmed_at=article.published_at + timedelta(seconds=1)
    )
    make_article_edition()
    assert Edition.objects.get().candidates == 0


def test_freezing_again_gives_the_same_audience(make_article, make_subscriber):
    """Also where the first time broke off."""
    for _ in range(5):
        make_subscriber()
    article = make_article()
    edition = Edition.objects.get()
    with transaction.atomic():
        freeze(edition, article)
        transaction.set_rollback(True)
    assert Delivery.objects.count() == 0
    make_subscriber("late@example.com")
    Subscriber.objects.filter(email="late@example.com").update(confirmed_at=timezone.now())
    assert make_article_edition()
    assert not make_article_edition()
    assert Delivery.objects.count() == 5
    assert not Delivery.objects.filter(subscriber__email="late@example.com").exists()


def test_publishing_and_its_edition_are_one(make_article, db):
    article = make_article(published=False)
    with transaction.atomic():
        article.publish()
        assert Edition.objects.filter(article=article).exists()
        transaction.set_rollback(True)
    assert not Edition.objects.exists()


def test_a_scheduled_column_is_mailed_at_its_time(make_article, subscriber, work, mailbox):
    article = make_article(published=False)
    article.publish(at=timezone.now() + timedelta(hours=1))
    work()
    assert (Edition.objects.count(), mailbox()) == (1, [])
    type(article).objects.update(published_at=timezone.now())
    work()
    assert len(mailbox()) == 1


def test_a_column_that_is_no_news_any_more_is_not_mailed(make_article, subscriber, work, mailbox):
    article = make_article()
    type(article).objects.update(published_at=timezone.now() - timedelta(hours=25))
    work()
    assert mailbox() == []


# --- Digests -------------------------------------------------------------------------------------


@pytest.fixture
def columns(make_article):
    """Two columns; of the first, one section is about Iran."""
    first = make_article(
        "First", keywords=["Iran", "Syria"],
        sections=[{"headline": "On Iran", "body": "<p>Iran spoke. </p><p>Second.</p>"},
                  {"headline": "On Syria", "body": "<p>Syria answered.</p>"}],
    )  # fmt: skip
    second = make_article("Second", keywords=["Peru"], sections=[{"headline": "On Peru"}])
    return first, second


def text_and_html(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_a_digest_begins_with_the_headlines_and_opens_each_section(
    columns, make_subscriber, turn_back, work, mailbox
):
    make_subscriber(frequency="daily")
    Subscriber.objects.update(digest_since=timezone.now() - timedelta(hours=1))
    turn_back(timedelta(days=1))
    work()
    (mail,) = mailbox()
    text, html = text_and_html(mail)
    for body in (text, html):
        assert body.index("On Iran") < body.index("On Peru") < body.index("Iran spoke")
        assert "Second." not in body
        assert "On Syria" in body
        assert "/subscriptions/editions/daily/" in body
    assert mail["Subject"].endswith("Second and 1 more")


def test_a_digest_by_keywords_shows_the_sections_that_are_about_them(
    columns, make_subscriber, turn_back, work, mailbox
):
    work()
    assert SectionKeyword.objects.standing().filter(section__headline="On Iran").exists()
    make_subscriber(frequency="daily", keywords=Keyword.objects.filter(name="Iran"))
    Subscriber.objects.update(digest_since=timezone.now() - timedelta(hours=1))
    turn_back(timedelta(days=1))
    work()
    text, html = text_and_html(mailbox()[-1])
    for body in (text, html):
        assert "On Iran" in body
        assert "On Syria" not in body
        assert "On Peru" not in body


def test_what_many_get_alike_is_one_variant(columns, make_subscriber, turn_back, client, work):
    for _ in range(5):
        make_subscriber(frequency="daily")
    make_subscriber(frequency="daily", keywords=Keyword.objects.filter(name="Peru"))
    Subscriber.objects.update(digest_since=timezone.now() - timedelta(hours=1))
    turn_back(timedelta(days=1))
    work()
    assert Delivery.objects.filter(state="accepted").count() == 6
    assert Variant.objects.count() == 2
    whole = client.get(
        f"/subscriptions/editions/daily/{Edition.objects.get(kind='daily').digest_date:%Y/%m/%d}/"
    )
    assert "On Iran" in whole.content.decode()
    assert "On Peru" in whole.content.decode()
    listed = client.get("/subscriptions/editions/").content.decode()
    assert "Daily digest" in listed


def test_digests_take_few_queries_however_many_are_due(
    columns, make_subscriber, turn_back, django_assert_max_num_queries
):
    for _ in range(30):
        make_subscriber(frequency="daily")
    Subscriber.objects.update(digest_since=timezone.now() - timedelta(hours=1))
    turn_back(timedelta(days=1))
    with django_assert_max_num_queries(28):  # one of them for columns whose mail has a time
        make_digests()
    assert Delivery.objects.count() == 30


def test_a_digest_that_would_come_late_is_left_out_and_its_columns_come_next_time(
    columns, make_subscriber, work, mailbox
):
    subscriber = make_subscriber(frequency="daily")
    now = timezone.now()
    Article.objects.update(published_at=now - timedelta(hours=14))
    Subscriber.objects.update(
        digest_since=now - timedelta(days=1), next_digest_at=now - timedelta(hours=13)
    )
    work()
    assert mailbox() == []
    subscriber.refresh_from_db()
    assert subscriber.next_digest_at > now
    Subscriber.objects.update(next_digest_at=timezone.now() - timedelta(minutes=1))
    work()
    assert "First" in text_and_html(mailbox()[0])[0]


ZONES = ["Europe/Athens", "America/New_York", "Australia/Lord_Howe"]
#: The days around which clocks change there in 2026.
CHANGES = {
    "Europe/Athens": ["2026-03-29", "2026-10-25"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
def test_each_hour_strikes_once_a_day_also_when_clocks_change(zone):
    here = ZoneInfo(zone)
    for hour, change in product(range(24), CHANGES[zone]):
        subscriber = Subscriber(frequency="daily", hour=hour, time_zone=zone)
        begin = datetime.fromisoformat(change).replace(tzinfo=here) - timedelta(days=2)
        moment, days = begin.astimezone(UTC), []
        for _ in range(5):
            moment = subscriber._next_digest_after(moment)
            local = moment.astimezone(here)
            days.append(local.date())
            # An hour that is left out strikes as late as the clock was put on.
            assert local.hour == hour or (local.hour - hour) % 24 == 1, (hour, change, local)
            assert local.minute in (0, 30)
        assert [(b - a).days for a, b in pairwise(days)] == [1] * 4, (hour, change)
