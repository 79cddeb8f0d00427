"""What changed is rendered by the worker, so that the first reader finds it made."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from pagecache import prerender
from pagecache.models import PageChange
from pagecache.prerender import Prerenderer


@pytest.fixture
def article(transactional_db, make_article):
    return make_article("A Harbour Opens", keywords=["Iran"])


def is_rendered(address):
    with CaptureQueriesContext(connection) as made:
        assert Client().get(address).status_code == 200
    return len(made) == 1


def test_a_column_is_rendered_when_it_is_published(article, work):
    work()
    assert is_rendered(article.get_absolute_url())


def test_pages_that_readers_asked_for_are_rendered_again_after_a_change(
    article, make_comment, work
):
    pages = [article.get_absolute_url(), "/", "/feed/", "/keywords/iran/", "/archive/?year=2026"]
    for page in pages:
        Client().get(page)
    Article.objects.filter(pk=article.pk).update(headline="A Harbour Closes")
    work()
    assert [page for page in pages if not is_rendered(page)] == []
    assert b"A Harbour Closes" in Client().get("/").content


def test_a_scheduled_column_is_rendered_at_its_moment(transactional_db, make_article, work):
    article = make_article("Tomorrow", published=timezone.now() + timedelta(hours=1))
    work()
    PageChange.objects.filter(due__gt=timezone.now()).update(due=timezone.now())
    Article.objects.update(published_at=timezone.now())
    work()
    assert is_rendered(article.get_absolute_url())


def test_of_many_pages_those_made_last_are_rendered(article, monkeypatch, work):
    monkeypatch.setattr(prerender, "LIMIT", 1)
    work()
    for page in ("/archive/", "/keywords/"):
        Client().get(page)
    article.withdraw()
    work()
    assert (is_rendered("/keywords/"), is_rendered("/archive/")) == (True, False)


def test_a_change_is_taken_by_one_worker(article):
    assert PageChange.objects.notice() != set()
    assert PageChange.objects.notice() == set()


def test_what_takes_long_is_done_in_parts(article, monkeypatch):
    monkeypatch.setattr(prerender, "WORK_SECONDS", 0)
    prerenderer = Prerenderer()
    assert prerenderer.work()
    assert not is_rendered(article.get_absolute_url())


@pytest.mark.parametrize(
    "broken",
    [
        {"articles.discovery.related.sections": lambda article, own: 1 / 0},
        # Not even the page that says that something failed.
        {
            "articles.discovery.related.sections": lambda article, own: 1 / 0,
            "worldview.views.render_to_string": lambda *args: 1 / 0,
        },
    ],
)
def test_where_pages_cannot_be_rendered_the_worker_leaves_it_for_a_while(
    article, monkeypatch, broken, caplog
):
    prerenderer = Prerenderer()
    with monkeypatch.context() as patched:
        for name, failing in broken.items():
            patched.setattr(name, failing)
        prerenderer.work()
    assert "Pages are not rendered ahead" in caplog.text
    Article.objects.update(headline="A Harbour Closes")
    prerenderer.work()
    assert not is_rendered(article.get_absolute_url())
    monkeypatch.setattr(prerenderer, "_paused_until", 0)
    Article.objects.update(headline="A Harbour Opens")
    prerenderer.work()
    assert is_rendered(article.get_absolute_url())
