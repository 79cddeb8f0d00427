"""Ctrl K at the desk: what is found by words, by whom, and how it is gone to."""

import pytest
from django.contrib.auth.models import Group

from articles.models import Author, Keyword, KeywordName
from tests.sessions import let_in
from worldview import roles

FIND = "/admin/find/"


def found(client, words):
    """``{kind: [name]}``."""
    answer = client.get(FIND, {"q": words}, headers={"accept": "application/json"})
    return {
        group["title"]: [hit["name"] for hit in group["hits"]] for group in answer.json()["groups"]
    }


@pytest.fixture
def world(make_article, make_page, make_subscriber):
    make_article("Harbour Opens at Varna", published=False, keywords=["Harvest", "Port"])
    make_article("Nothing of It")
    make_page("Harbours of the World")
    Author.objects.create(name="Ada Hartmann")
    keyword = Keyword.objects.get(name="Port")
    KeywordName.objects.create(keyword=keyword, name="Hard Standing")
    make_subscriber("harriet@example.com")


@pytest.fixture
def writer(client, django_user_model):
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.WRITERS))
    client.force_login(user)
    return client


def test_of_each_kind_is_found_what_begins_so(desk, world):
    assert found(desk, "har") == {
        "Columns": ["Harbour Opens at Varna"],
        "Pages": ["Harbours of the World"],
        "Keywords": ["Harvest", "Port"],
        "Authors": ["Ada Hartmann"],
        "Subscribers": ["harriet@example.com"],
    }
    assert found(desk, "varna HARB") == {"Columns": ["Harbour Opens at Varna"]}
    assert found(desk, "14-May-2026")["Columns"]


def test_settings_and_the_pages_of_the_desk_are_found(desk, db):
    assert found(desk, "time zone")["Settings"] == ["Time zone"]
    assert found(desk, "settings")["Pages of the desk"] == ["Settings"]
    assert "Photos" in found(desk, "phot")["Pages of the desk"]
    assert "Calendar" in found(desk, "cal")["Pages of the desk"]


def test_a_writer_finds_no_subscribers_and_no_settings(writer, world):
    assert found(writer, "har").keys() == {"Columns", "Pages", "Keywords"}
    assert "Settings" not in found(writer, "time zone")
    assert found(writer, "subscribers") == {}


def test_of_each_kind_there_are_few_and_queries_do_not_grow(
    desk, make_article, make_subscriber, django_assert_num_queries, django_assert_max_num_queries
):
    for number in range(12):
        make_article(f"Harbour {number}", keywords=[f"Harbour Keyword {number}"])
        make_subscriber(f"harbour{number}@example.com")
    with django_assert_max_num_queries(12):
        assert {len(names) for names in found(desk, "harbour").values()} == {8}


@pytest.mark.parametrize("words", ["", "h", "' | & !", "\\", "%%", "(("])
def test_what_is_no_word_finds_nothing(desk, world, words):
    assert found(desk, words) == {}


def test_without_a_script_it_is_a_page(desk, world):
    html = desk.get(FIND, {"q": "harb"}).content.decode()
    assert "Harbour Opens at Varna</a>" in html
    assert "Nothing at the desk" in desk.get(FIND, {"q": "qqqq"}).content.decode()
    assert 'id="find-link" href="/admin/find/"' in desk.get("/admin/").content.decode()


def test_nobody_else_finds_anything(client, world):
    assert client.get(FIND, {"q": "har"}).status_code == 302


# --- In a browser ---------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_control_k_finds_and_enter_goes_there(page, editor, world):
    let_in(page)
    page.goto("/admin/articles/keyword/")
    page.focus("#searchbar")
    page.keyboard.press("Control+k")
    page.locator("#palette-field:focus").wait_for()
    page.keyboard.type("harb")
    page.locator("#palette-list li[aria-selected=true]").wait_for()
    field = page.locator("#palette-field")
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator("#palette-list li").all_inner_texts() == [
        "Harbour Opens at Varna Columns · 14-May-2026",
        "Harbours of the World Pages · /harbours-of-the-world/",
    ]
    page.keyboard.press("Escape")
    assert not page.is_visible(".palette")
    assert page.evaluate("document.activeElement.id") == "searchbar"
    page.click("#find-link")
    page.locator("#palette-field:focus").wait_for()
    assert page.input_value("#palette-field") == "harb"  # chosen, to be written over
    page.keyboard.type("harb")
    page.locator("#palette-list li[aria-selected=true]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/articles/page/*/change/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_control_k_is_there_where_one_writes_too(page, editor, world):
    let_in(page)
    page.goto("/admin/articles/article/add/")
    page.locator(".panel-opener").wait_for()
    page.focus("#id_headline")
    page.keyboard.press("Control+k")
    page.locator("#palette-field:focus").wait_for()
    page.keyboard.type("qqq")
    page.locator(".palette-said >> text=Nothing at the desk has these words.").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "id_headline"
    assert page.input_value("#id_headline") == ""
    # Who wants the desk to have no keys has them for the browser, or for a screen reader.
    page.goto("/admin/own-desk/")
    page.uncheck("[name=keys]")
    with page.expect_navigation():
        page.click("button.default")
    page.evaluate("addEventListener('keydown', (e) => { window.taken = e.defaultPrevented; })")
    page.keyboard.press("Control+k")
    assert page.evaluate("window.taken") is False
    assert page.locator(".palette").count() == 0
