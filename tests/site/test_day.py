"""The desk's first page: the editor's day."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from comments.models import TroubleReport
from tests.markup import one_line
from worldview.models import WorkerHeartbeat


@pytest.fixture
def first_page(desk):
    return lambda: " ".join(desk.get("/admin/").content.decode().split())


def test_it_shows_todays_column_drafts_and_what_is_scheduled(first_page, make_article):
    assert "There is no column for today yet" in first_page()
    make_article("Todays Column", edition_date=timezone.localdate())
    make_article("A Draft", published=False)
    make_article("Scheduled One", published=False).publish(at=timezone.now() + timedelta(days=1))
    make_article("Thrown Away", published=False).put_in_bin()
    page = first_page()
    for words in ("Todays Column", "A Draft", "Scheduled One"):
        assert words in page
    assert "Thrown Away" not in page


def test_it_counts_what_waits(first_page, make_article, make_comment, subscriber):
    article = make_article(sections=[{"headline": "S", "body": "<p>[[5-Jun-2015 Gone]]</p>"}])
    make_comment(article, state="pending")
    make_comment(article, state="pending")
    TroubleReport.objects.create(text="It broke", form_key="x", visitor_key="x")
    page = first_page()
    assert ">2 comments</a> waiting" in page
    assert ">1 letter from readers</a> open" in page
    assert ">1 reference</a> to columns that are not here" in page
    assert "<p>1 <a" in one_line(page)


def test_it_shows_the_last_mailing(first_page, make_article, subscriber, work):
    make_article("Mailed One")
    work()
    page = first_page()
    assert "Mailed One" in page
    assert "1 sent, 0 waiting, 0 refused or unknown" in page


def test_it_says_when_no_worker_is_running(first_page, work):
    assert "No worker is running" in first_page()
    work()
    assert "No worker is running" not in first_page()
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert "No worker is running" in first_page()


def test_it_says_when_mail_is_overdue(first_page, make_article, subscriber):
    from subscriptions.editions import make_article_edition
    from subscriptions.models import Delivery

    make_article()
    make_article_edition()
    Delivery.objects.update(not_before=timezone.now() - timedelta(minutes=11))
    assert "1 message should have left by now" in first_page()


def test_who_may_not_see_columns_sees_no_day(client, db):
    user = get_user_model().objects.create_user("helper", is_staff=True)
    client.force_login(user)
    assert "Drafts" not in client.get("/admin/").content.decode()


def test_it_costs_the_same_however_much_there_is(
    desk, make_article, make_comment, django_assert_max_num_queries
):
    article = make_article()
    desk.get("/admin/")
    with django_assert_max_num_queries(30) as few:
        desk.get("/admin/")
    for number in range(20):
        make_comment(article, state="pending")
        make_article(f"Draft {number}", published=False)
    with django_assert_max_num_queries(len(few)):
        desk.get("/admin/")
