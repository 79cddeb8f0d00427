"""Deleting can be undone: the bin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.importer.build import import_column
from articles.models import Article
from tests.articles.test_desk import change, posted
from tests.articles.test_written_column import DAY, TEXT
from tests.sessions import let_in

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


def in_state(make_article, state):
    article = make_article(published=False)
    if state == "scheduled":
        article.publish(at=timezone.now() + timedelta(days=1))
    elif state != "draft":
        article.publish()
    if state == "withdrawn":
        article.withdraw()
    return article


@pytest.mark.parametrize("state", ["draft", "scheduled", "public", "withdrawn"])
def test_taken_out_it_is_what_it_was(make_article, state):
    article = in_state(make_article, state)
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
    assert any("in the bin" in warning for warning in again.warnings)
    assert again.article.published_at is None


@pytest.mark.parametrize("button", ["_publish", "_withdraw", "_schedule"])
@pytest.mark.parametrize("state", ["draft", "scheduled", "public", "withdrawn"])
def test_a_page_opened_before_changes_nothing_of_what_it_is(desk, make_article, state, button):
    in_state(make_article, state)
    article = Article.objects.get()
    opened = posted(article, headline="Typed meanwhile") | {button: "1"}
    article.put_in_bin()
    before = (article.published_at, article.withdrawn_at, article.revised_at)
    page = desk.post(change(article), opened, follow=True).content.decode()
    assert "is in the bin. Take it out first" in page
    assert "readers see the text as it was" not in page
    assert "Typed meanwhile" in page
    article = Article.objects.get()
    assert (article.published_at, article.withdrawn_at, article.revised_at) == before
    article.take_out_of_bin()
    assert Article.objects.get().state == state


def test_publishing_what_lies_there_does_nothing(make_article):
    article = make_article()
    first = article.published_at
    article.put_in_bin()
    article.publish()
    article.take_out_of_bin()
    assert Article.objects.get().published_at == first


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_typed_there_is_kept_when_it_is_taken_out(page, editor, make_article):
    article = make_article("Binned", published=False)
    article.put_in_bin()
    let_in(page)
    page.goto(change(article))
    page.fill("#id_standfirst", "Typed in the bin")
    page.get_by_text("Your words are kept").wait_for()
    page.click("[name=_unbin]")
    page.get_by_text("is out of the bin").wait_for()
    page.click("text=Go on with it")
    assert page.input_value("#id_standfirst") == "Typed in the bin"
