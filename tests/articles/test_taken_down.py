"""A column or page comes down at a time, and its address says so or leads on."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.discovery.derived import update_derived
from articles.models import Article, ColumnCount, Keyword
from subscriptions.editions import awaiting_editions
from tests.articles.test_desk import change, messages, posted


def page_of(article):
    return f"/admin/articles/{article.kind.replace('column', 'article')}/{article.pk}/take-down/"


def soon(**ahead):
    return (timezone.now() + timedelta(**ahead or {"days": 1})).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def column(make_article):
    body = "<p>Quorvath came.</p>"
    article = make_article(
        "Until Noon", keywords=["Velm"], sections=[{"headline": "One", "body": body}]
    )
    update_derived(article)
    return article


@pytest.fixture
def down(column):
    """A column that came down a moment ago; no worker ran since."""
    column.plan_to_take_down(timezone.now() - timedelta(seconds=1))
    return column


def test_a_time_is_chosen_for_what_is_public(desk, client, column):
    assert page_of(column) in desk.get(change(column)).content.decode()
    response = desk.post(page_of(column), {"at": soon(), "seen": "", "leads_to": ""}, follow=True)
    assert "Readers have it until" in messages(response)[-1]
    assert "Readers have it until" in response.content.decode()
    assert Client().get(column.get_absolute_url()).status_code == 200


def test_from_then_on_its_address_says_that_it_is_gone(down):
    response = Client().get(down.get_absolute_url())
    assert response.status_code == 410
    html = response.content.decode()
    assert "It was there until" in html
    assert "look through the" in html


def test_it_is_nowhere_then_though_no_worker_ran(down, make_article):
    other = make_article("Still Here", sections=[{"headline": "x", "body": "<p>Velm.</p>"}])
    other.keywords.set(["Velm"])
    update_derived(other)
    reader = Client()
    addresses = ["/", "/archive/", "/search/?q=Quorvath", "/feed/", "/sitemap.xml", "/keywords/"]
    addresses += [other.get_absolute_url(), Keyword.objects.get(name="Velm").get_absolute_url()]
    for address in addresses:
        assert "Until Noon" not in reader.get(address, follow=True).content.decode(), address
    assert not awaiting_editions().filter(pk=down.pk).exists()
    assert ColumnCount.objects.by_month() == {
        (other.edition_date.year, other.edition_date.month): 1
    }
    assert Keyword.objects.in_use().get(name="Velm").columns == 1


def test_a_link_that_shared_it_shows_nothing_of_it(desk, make_article):
    article = make_article("Early", published=timezone.now() + timedelta(hours=1))
    link = article.share_links.create()
    Article.objects.update(
        published_at=timezone.now() - timedelta(hours=1),
        taken_down_at=timezone.now() - timedelta(seconds=1),
    )
    assert Client().get(link.get_absolute_url()).status_code == 404


def test_readers_are_led_to_what_the_editor_chose(desk, column, make_article, make_page):
    instead = make_page("What There Is Now", slug="now")
    response = desk.get(page_of(column))
    assert 'value="/now/"' in response.content.decode()
    desk.post(page_of(column), {"at": soon(), "seen": "", "leads_to": "/now/"})
    Article.objects.filter(pk=column.pk).update(taken_down_at=timezone.now())
    response = Client().get(column.get_absolute_url())
    assert (response.status_code, response.url) == (302, "/now/")
    instead.withdraw()
    assert Client().get(column.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("address", ["/nowhere/", "https://elsewhere.example/", "itself", "draft"])
def test_what_readers_do_not_have_is_nothing_to_lead_to(desk, column, make_article, address):
    known = {"itself": column, "draft": make_article(published=False)}
    typed = known[address].get_absolute_url() if address in known else address
    response = desk.post(page_of(column), {"at": soon(), "seen": "", "leads_to": typed})
    assert response.context["form"].errors["leads_to"]
    assert f'value="{typed}"' in response.content.decode()
    column.refresh_from_db()
    assert column.taken_down_at is None


def test_the_worker_makes_it_withdrawn_and_it_can_be_put_back(desk, down, work, make_page):
    Article.objects.update(leads_to=make_page("Now", slug="now"))
    work()
    down.refresh_from_db()
    assert (down.state, down.withdrawn_at) == ("withdrawn", down.taken_down_at)
    assert "Withdrawn on" in desk.get(change(down)).content.decode()
    desk.post(change(down), posted(down, _publish="1"))
    down.refresh_from_db()
    assert (down.state, down.taken_down_at, down.leads_to) == ("public", None, None)
    assert Client().get(down.get_absolute_url()).status_code == 200


def test_it_can_be_put_back_before_a_worker_ran(desk, down):
    assert "Publish again" in desk.get(change(down)).content.decode()
    published_at = down.published_at
    listed = {"action": "publish_now", "_selected_action": [down.pk]}
    desk.post("/admin/articles/article/", listed)
    down.refresh_from_db()
    assert (down.state, down.published_at, down.revised_at) == ("public", published_at, None)


def test_what_was_changed_as_it_is_put_back_is_a_changed_text(desk, down):
    desk.post(change(down), posted(down, headline="Until Midnight", _publish="1"))
    down.refresh_from_db()
    assert (down.state, down.headline) == ("public", "Until Midnight")
    assert down.revised_at is not None


def test_the_time_is_changed_and_taken_away(desk, column):
    desk.post(page_of(column), {"at": soon(), "seen": "", "leads_to": ""})
    column.refresh_from_db()
    seen = column.taken_down_at.isoformat()
    desk.post(page_of(column), {"at": soon(days=3), "seen": seen, "leads_to": ""})
    column.refresh_from_db()
    assert column.taken_down_at > timezone.now() + timedelta(days=2)
    response = desk.post(page_of(column), {"_never": "1"}, follow=True)
    assert "Readers keep it." in messages(response)[-1]
    column.refresh_from_db()
    assert column.taken_down_at is None


def test_it_does_not_come_down_before_readers_have_it(desk, make_article):
    article = make_article(
        published=timezone.now() + timedelta(days=2), edition_date=timezone.localdate()
    )
    response = desk.post(page_of(article), {"at": soon(), "seen": "", "leads_to": ""})
    assert "only. Choose a later time" in response.content.decode()
    article.plan_to_take_down(timezone.now() + timedelta(days=3))
    schedule = f"/admin/articles/article/{article.pk}/schedule/"
    sent = {"at": soon(days=4), "seen": article.published_at.isoformat()}
    assert "It comes down before that" in desk.post(schedule, sent).content.decode()
    desk.post(change(article), posted(article, _withdraw="1"))
    article.refresh_from_db()
    assert (article.state, article.taken_down_at) == ("draft", None)


def test_a_draft_has_no_time_to_come_down(desk, make_article):
    article = make_article(published=False)
    response = desk.post(page_of(article), {"at": soon(), "seen": ""}, follow=True)
    assert "Only what is public" in messages(response)[-1]


def test_a_page_comes_down_too(desk, make_page, make_article):
    page = make_page("About")
    chapter = make_page("A Chapter", parent=page)
    desk.post(page_of(chapter), {"at": soon(), "seen": "", "leads_to": page.get_absolute_url()})
    Article.everything.filter(pk=chapter.pk).update(taken_down_at=timezone.now())
    assert "A Chapter" not in Client().get("/about/").content.decode()
    response = Client().get(chapter.get_absolute_url())
    assert (response.status_code, response.url) == (302, "/about/")


# --- Pages that are kept ------------------------------------------------------------------------


def test_kept_pages_are_gone_at_its_moment_without_a_job(site, make_article):
    column = make_article("Until Noon", keywords=["Velm"])
    update_derived(column)
    make_article("Here to Stay")
    moment = timezone.now() + timedelta(seconds=2)
    Article.objects.get(pk=column.pk).plan_to_take_down(moment)
    # A keyword that it has since.
    column.keywords.set(["Velm", "Ferry"])
    site.hear()
    addresses = ["/", "/archive/", "/keywords/", column.get_absolute_url()]
    for address in addresses:
        for _ in range(2):
            before = site.get(address)
        assert before.hit, address
    assert b"Until Noon" in site.get("/").body
    assert timezone.now() < moment
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()) + 0.05)
    for address in addresses:
        assert b"Until Noon" not in site.get(address).body, address
    assert b"Ferry" not in site.get("/keywords/").body
    assert Client().get(column.get_absolute_url()).status_code == 410
    assert b"Here to Stay" in site.get("/").body
