"""Pages kept in the database as they were rendered: once after a change, and never one that a
change overtook."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from comments.models import Policy
from pagecache import store
from pagecache.models import PageChange, StoredPage
from pagecache.triggers import say_all_changes


@pytest.fixture
def article(transactional_db, make_article):
    return make_article("A Harbour Opens", keywords=["Iran"])


def page(address):
    """What a server says that has nothing in memory."""
    return Client().get(address)


def queries(address):
    with CaptureQueriesContext(connection) as made:
        page(address)
    return len(made)


def test_a_page_is_rendered_once_and_then_costs_one_query(article):
    address = article.get_absolute_url()
    first = page(address)
    assert queries(address) == 1
    assert page(address).content == first.content


def test_a_change_of_what_it_shows_renders_it_anew_and_another_does_not(article, make_article):
    address = article.get_absolute_url()
    page(address)
    make_article("Far away", slug="far", edition_date=date(2031, 1, 1))
    make_article("Between", slug="between", edition_date=date(2030, 1, 1))
    page(address)
    Article.objects.filter(slug="far").update(headline="Farther")
    assert queries(address) == 1
    Article.objects.filter(pk=article.pk).update(headline="A Harbour Closes")
    assert b"A Harbour Closes" in page(address).content


def test_a_change_that_was_not_committed_yet_counts_when_it_is(article, another_session):
    address = article.get_absolute_url()
    with another_session.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET headline = 'A Harbour Closes'")
        assert b"A Harbour Opens" in page(address).content
        assert queries(address) == 1
        another_session.commit()
    assert b"A Harbour Closes" in page(address).content


def test_a_change_that_is_rolled_back_changes_nothing(article, another_session):
    address = article.get_absolute_url()
    page(address)
    with another_session.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET headline = 'A Harbour Closes'")
    another_session.rollback()
    assert queries(address) == 1


def test_inside_a_transaction_nothing_is_looked_up_or_kept(article):
    with transaction.atomic():
        page(article.get_absolute_url())
    assert not StoredPage.objects.exists()


def test_another_program_renders_its_own(article, monkeypatch):
    address = article.get_absolute_url()
    page(address)
    monkeypatch.setattr(store, "build", lambda: "another")
    assert queries(address) > 1


def test_a_page_that_took_too_long_is_not_kept(article, monkeypatch):
    monkeypatch.setattr(store, "MAX_RENDERING_SECONDS", 0)
    page(article.get_absolute_url())
    assert not StoredPage.objects.exists()


def test_comments_that_close_at_a_moment_close_on_the_page_too(article):
    soon = timezone.now() + timedelta(days=1)
    Article.objects.filter(pk=article.pk).update(published_at=soon - timedelta(days=3))
    Policy.objects.update_or_create(pk=1, defaults={"closes_after_days": 3})
    page(article.get_absolute_url())
    (kept,) = StoredPage.objects.all()
    assert abs(kept.until - soon) < timedelta(seconds=1)
    StoredPage.objects.update(until=timezone.now())
    assert queries(article.get_absolute_url()) > 1


def test_what_no_longer_holds_and_what_no_page_needs_is_removed(article, make_article):
    page(article.get_absolute_url()), page("/")
    Article.objects.filter(pk=article.pk).update(headline="A Harbour Closes")
    make_article("Tomorrow", slug="t", published=timezone.now() + timedelta(days=1))
    store.tidy_up()
    assert not StoredPage.objects.exists()
    PageChange.objects.notice()
    PageChange.objects.update(noticed_at=timezone.now() - 2 * store.CHANGES_TTL)
    page("/")
    store.tidy_up()
    # What is due later is needed then.
    assert PageChange.objects.exists()
    assert not PageChange.objects.filter(due=None).exists()
    assert queries("/") == 1


def test_the_bytes_of_pages_are_bounded_and_the_newest_stay(article, make_article, monkeypatch):
    for address in ("/", "/archive/", "/keywords/", "/sources/", "/feed/"):
        page(address)
    newest = StoredPage.objects.order_by("-rendered_at").values_list("body", flat=True)[:3]
    room = sum(len(body) + store.ROW_BYTES for body in newest)
    monkeypatch.setattr(store, "MAX_BYTES", room)
    store.tidy_up()
    kept = {key.split()[1] for key in StoredPage.objects.values_list("key", flat=True)}
    assert kept == {"/keywords/?", "/sources/?", "/feed/?"}


def test_the_table_can_be_lost_and_is_not_written_twice(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'articles_storedpage'")
        assert cursor.fetchone() == ("u",)


def test_a_change_of_very_much_concerns_everything(article, db):
    PageChange.objects.all().delete()
    Article.objects.bulk_create(
        Article(headline="X", slug=f"x{n}", edition_date="2020-01-01") for n in range(501)
    )
    assert set(PageChange.objects.values_list("tag", flat=True)) == {"*"}


@pytest.mark.django_db(transaction=True)
def test_a_transaction_may_say_that_all_it_changes_concerns_everything(make_article):
    article = make_article()
    PageChange.objects.all().delete()
    with transaction.atomic():
        say_all_changes()
        article.keywords.add("harbours")
        article.delete()
    assert set(PageChange.objects.values_list("tag", flat=True)) == {"*"}
    make_article()
    assert len(set(PageChange.objects.values_list("tag", flat=True))) > 1
