"""Deleting can be undone: the bin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.importing import import_column
from articles.models import Article
from tests.articles.test_desk import change, posted
from tests.articles.test_written_column import DAY, TEXT

LIST = "/admin/articles/article/"


def test_what_was_public_answers_410_while_it_lies_there(desk, client, make_article):
    article = make_article("Binned One", keywords=["Iran"])
    desk.post(change(article), posted(article, _bin="1"))
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    for path in ("/", "/feed/", "/search/?q=one", "/2026/05/", "/sitemap-2026.xml"):
        assert "Binned One" not in client.get(path).content.decode(), path
        assert article.slug not in client.get(path).content.decode(), path
    article.refresh_from_db()
    desk.post(change(article), posted(article, _unbin="1"))
    assert client.get(article.get_absolute_url()).status_code == 200


def test_a_draft_in_the_bin_was_never_there_for_readers(client, make_article):
    article = make_article(published=False)
    article.put_in_bin()
    assert client.get(article.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", ["draft", "scheduled", "public", "withdrawn"])
def test_taken_out_it_is_what_it_was(make_article, state):
    article = make_article(published=False)
    if state == "scheduled":
        article.publish(at=timezone.now() + timedelta(days=1))
    elif state != "draft":
        article.publish()
    if state == "withdrawn":
        article.withdraw()
    article.put_in_bin()
    assert article.state == "binned"
    article.take_out_of_bin()
    assert Article.objects.get().state == state


def test_a_scheduled_column_in_the_bin_does_not_appear(
    client, make_article, subscriber, work, mailbox
):
    article = make_article(published=False)
    article.publish(at=timezone.now() + timedelta(days=1))
    article.put_in_bin()
    Article.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    work()
    assert client.get(article.get_absolute_url()).status_code == 410
    assert mailbox() == []


def test_the_list_shows_the_bin_only_when_asked(desk, make_article):
    make_article("Kept")
    make_article("Thrown").put_in_bin()
    assert "Thrown" not in desk.get(LIST).content.decode()
    binned = desk.get(f"{LIST}?state=binned").content.decode()
    assert "Thrown" in binned
    assert "Kept" not in binned


def test_in_bulk(desk, make_article):
    articles = [make_article() for _ in range(3)]
    keys = [article.pk for article in articles[:2]]
    desk.post(LIST, {"action": "put_in_bin", "_selected_action": keys})
    assert Article.objects.in_the_bin().count() == 2
    desk.post(f"{LIST}?state=binned", {"action": "take_out_of_bin", "_selected_action": keys[:1]})
    assert Article.objects.in_the_bin().count() == 1


def test_only_from_the_bin_can_it_be_deleted_for_ever(desk, make_article):
    article = make_article()
    path = f"{LIST}{article.pk}/delete/"
    assert desk.post(path, {"post": "yes"}).status_code == 403
    article.put_in_bin()
    assert desk.post(path, {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_importing_it_again_finds_it_in_the_bin_and_publishes_nothing(db):
    import_column(TEXT, edition_date=DAY).article.put_in_bin()
    again = import_column(TEXT, edition_date=DAY, publish=True)
    assert any("in the bin" in doubt for doubt in again.doubts)
    assert again.article.published_at is None
