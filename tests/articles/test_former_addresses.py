"""An address that was public once leads on for ever: only what readers can see takes it over, and
nobody is offered it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Keyword, KeywordName, OldAddress
from tests.articles.test_desk import ADD, change, fields, messages, posted

FORMER = "/2026/05/14/ceasefire-signed/"


@pytest.fixture
def moved(make_article):
    """A public column that was at ``FORMER`` once."""
    column = make_article("Ceasefire Signed")
    column.slug = "valley-ceasefire-signed"
    column.save()
    return column


def leads_to(client, address):
    response = client.get(address)
    return response.status_code, response.headers.get("Location")


def test_a_proposed_address_is_no_former_one(desk, moved, make_article):
    follow_up = make_article("Ceasefire Signed", published=False)
    assert follow_up.slug == "ceasefire-signed-2"
    desk.post(ADD, fields(headline="Ceasefire Signed"))
    assert Article.objects.latest("pk").slug == "ceasefire-signed-3"
    other_day = make_article("Ceasefire Signed", edition_date=date(2026, 5, 15), published=False)
    assert other_day.slug == "ceasefire-signed"


def test_a_column_may_go_back_to_its_own(moved):
    moved.slug = ""
    moved.save()
    assert moved.get_absolute_url() == FORMER


@pytest.mark.parametrize(
    "state",
    [
        lambda column: None,
        lambda column: column.publish(at=timezone.now() + timedelta(days=1)),
        lambda column: column.put_in_bin(),
    ],
    ids=["a draft", "scheduled", "binned"],
)
def test_what_readers_cannot_see_ends_no_redirect(client, moved, make_article, state):
    draft = make_article("Another", slug="ceasefire-signed", published=False)
    state(draft)
    there = (301, moved.get_absolute_url())
    assert leads_to(client, FORMER) == there
    draft = Article.objects.get(pk=draft.pk)
    draft.slug = "elsewhere"
    draft.save()
    assert leads_to(client, FORMER) == there
    draft.delete()
    assert leads_to(client, FORMER) == there


def test_a_withdrawn_column_that_moves_there_ends_none(client, moved, make_article):
    other = make_article("Another")
    other.withdraw()
    other.slug = "ceasefire-signed"
    other.save()
    assert leads_to(client, FORMER) == (301, moved.get_absolute_url())


@pytest.mark.parametrize("at", [None, timedelta(seconds=-1)])
def test_what_readers_see_there_takes_it_over(client, moved, make_article, at):
    taker = make_article("Another", slug="ceasefire-signed", published=False)
    taker.publish(at=at and timezone.now() + at)
    assert client.get(FORMER).status_code == 200
    taker.withdraw()
    assert client.get(FORMER).status_code == 410


def test_when_its_moment_comes_nothing_has_to_run(client, moved, make_article):
    taker = make_article("Another", slug="ceasefire-signed", published=False)
    taker.publish(at=timezone.now() + timedelta(days=1))
    Article.objects.filter(pk=taker.pk).update(published_at=timezone.now())
    assert client.get(FORMER).status_code == 200
    taker = Article.objects.get(pk=taker.pk)
    taker.slug = "moved-on"
    taker.save()
    assert leads_to(client, FORMER) == (301, taker.get_absolute_url())


def test_who_chooses_one_is_told(desk, moved):
    response = desk.post(ADD, fields(slug="ceasefire-signed", _continue="1"), follow=True)
    assert any("a former one of “Ceasefire Signed”" in said for said in messages(response))
    draft = Article.objects.latest("pk")
    assert draft.slug == "ceasefire-signed"
    page = desk.get(change(draft)).content.decode()
    assert "readers who come by that get this column once it is public" in page


def test_so_is_who_moves_a_public_column_there(desk, moved, make_article):
    other = make_article("Another")
    response = desk.post(
        change(other), posted(other, slug="ceasefire-signed", _continue="1"), follow=True
    )
    assert any("a former one of “Ceasefire Signed”" in said for said in messages(response))


# --- Keywords -----------------------------------------------------------------------------------


@pytest.fixture
def renamed(make_article):
    """A public keyword that was at /keywords/velm/ once."""
    make_article(keywords=["Velm"])
    keyword = Keyword.objects.get()
    keyword.name, keyword.slug = "Velmark", "velmark"
    keyword.save()
    return keyword


def test_a_new_keyword_is_given_no_former_address(client, renamed, make_article):
    make_article(keywords=["Velm"], published=False)
    assert leads_to(client, "/keywords/velm/") == (301, "/keywords/velmark/")
    assert Keyword.objects.get(name="Velm").slug != "velm"
    make_article(keywords=["Velm!"])
    assert leads_to(client, "/keywords/velm/") == (301, "/keywords/velmark/")


def test_nor_that_of_another_name(client, renamed, make_article):
    KeywordName.objects.create(keyword=renamed, name="V.M")
    make_article(keywords=["VM"])
    assert leads_to(client, "/keywords/vm/") == (301, "/keywords/velmark/")


def test_a_keyword_of_drafts_ends_no_redirect(client, renamed, make_article):
    draft = make_article(keywords=["Something"], published=False)
    other = Keyword.objects.get(name="Something")
    other.slug = "velm"
    other.save()
    assert leads_to(client, "/keywords/velm/") == (301, "/keywords/velmark/")
    draft.publish()
    assert client.get("/keywords/velm/").status_code == 200
    draft.withdraw()
    assert leads_to(client, "/keywords/velm/") == (301, "/keywords/velmark/")
    other = Keyword.objects.get(pk=other.pk)
    other.slug = "something"
    other.save()
    assert leads_to(client, "/keywords/velm/") == (301, "/keywords/velmark/")


def test_one_that_is_renamed_while_its_columns_are_withdrawn_keeps_its_address(
    client, make_article
):
    column = make_article(keywords=["Velm"])
    column.withdraw()
    keyword = Keyword.objects.get()
    keyword.slug = "velmark"
    keyword.save()
    assert client.get("/keywords/velm/").status_code == 404
    Article.objects.get().publish()
    assert leads_to(client, "/keywords/velm/") == (301, "/keywords/velmark/")


def test_who_gives_a_keyword_one_is_told(desk, renamed, make_article):
    make_article(keywords=["Something"])
    other = Keyword.objects.get(name="Something")
    data = {
        "name": "Something", "slug": "velm", "description": "",
        "other_names-TOTAL_FORMS": 0, "other_names-INITIAL_FORMS": 0,
    }  # fmt: skip
    address = f"/admin/articles/keyword/{other.pk}/change/"
    said = messages(desk.post(address, data, follow=True))
    assert any("the former address of “Velmark”" in message for message in said)
    assert not OldAddress.objects.filter(path="/keywords/velm/").exists()


def test_a_merge_keeps_the_address_of_a_keyword_whose_columns_are_withdrawn(client, make_article):
    column = make_article(keywords=["Persia"])
    make_article("Other", slug="other", keywords=["Iran"])
    old = Keyword.objects.get(name="Persia")
    Keyword.objects.filter(pk=old.pk).update(slug="persia_2")
    column.withdraw()
    Keyword.objects.get(pk=old.pk).merge_into(Keyword.objects.get(name="Iran"))
    assert client.get("/keywords/persia_2/")["Location"] == "/keywords/iran/"
