"""Finding one's way on the page one writes on: where one is, what is wanting, what is wrong."""

import re

import pytest

from articles.models import Author
from tests.articles.test_desk import change, messages, posted
from tests.articles.test_the_page_one_writes_on import opened

LONG = "<p>What happened there.</p>" * 40


@pytest.fixture
def column(make_article):
    sections = [{"headline": name, "body": LONG, "sources": ["Herald"]} for name in ("One", "Two")]
    sections.append({"headline": "Three", "body": "<p>Words.</p>"})
    return make_article("A Column", sections=sections, published=False)


def outline(html):
    """The entries of the list: ``[(headline, place, how much is wanting, is it wrong)]``."""
    listed = re.search(r'id="key-headlines-outline">(.*?)</ol>', html, re.S)[1]
    return [
        (name.strip(), place, re.findall(r'data-wanting="(\d+)"', more), "data-wrong" in more)
        for place, more, name in re.findall(r'<a href="#([^"]+)"(.*?)>([^<>]*)</a>', listed, re.S)
    ]


# --- The list of key headlines --------------------------------------------------------------------


def test_the_list_of_sections_says_where_something_is_wanting(desk, column):
    html = desk.get(change(column)).content.decode()
    assert outline(html) == [
        ("One", "sections-0", [], False),
        ("Two", "sections-1", [], False),
        ("Three", "sections-2", ["1"], False),
    ]
    assert 'title="The section “Three” has no source."' in html


def test_the_list_has_what_was_typed_and_what_is_wrong_there(desk, column):
    sent = posted(column, **{"sections-0-headline": "", "sections-1-headline": "Typed anew"})
    html = desk.post(change(column), sent).content.decode()
    first, second, _ = outline(html)
    assert first == ("without a headline", "sections-0", ["1"], True)
    assert second[0] == "Typed anew"


# --- What is wrong --------------------------------------------------------------------------------


def test_a_refused_form_names_what_is_wrong_in_the_order_of_the_page(desk, column):
    sent = posted(column, headline="", edition_date="never", **{"sections-1-headline": ""})
    response = desk.post(change(column), sent)
    html = response.content.decode()
    assert re.search(r"<title>\s*Error: ", html)
    assert "Not saved: 3 things are wrong" in html
    summary = re.search(r'id="error-summary".*?</section>', html, re.S)[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]*)</a>', summary) == [
        ("id_headline", "Headline"),
        ("id_sections-1-headline", "Section 2: Headline"),
        ("id_edition_date", "Edition date"),
    ]
    assert all(f'id="{place}"' in html for place in re.findall(r'href="#([^"]+)"', summary))
    assert messages(response) == []


def test_what_concerns_the_whole_form_is_said_without_a_link(desk, column):
    html = desk.post(change(column), posted(column, seen_version=99)).content.decode()
    assert "Not saved: 1 thing is wrong" in html
    assert "<li>Somebody else saved this column" in re.sub(r">\s+", ">", html)


# --- In a browser ---------------------------------------------------------------------------------

in_a_browser = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def browser(test):
    for mark in in_a_browser:
        test = mark(test)
    return test


@browser
def test_the_section_one_is_at_is_marked_in_the_list(page, editor, column):
    opened(page, change(column))
    current = "#key-headlines-outline [aria-current=location] >> text={}"
    page.focus("#id_sections-1-headline")
    page.locator(current.format("Two")).wait_for()
    page.click("#key-headlines-outline >> text=Three")
    page.locator(current.format("Three")).wait_for()
    assert page.evaluate("document.activeElement.id") == "id_sections-2-headline"
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator(current.format("One")).wait_for()
    assert page.locator("#key-headlines-outline [aria-current]").count() == 1


@browser
def test_after_a_refused_save_one_goes_from_what_is_wrong_to_its_field(page, editor, column):
    opened(page, change(column))
    page.fill("#id_sections-0-headline", "")
    page.evaluate("document.getElementById('id_edition_date').value = ''")
    page.click("[name=_continue]")
    page.locator("#error-summary").wait_for()
    page.locator(".panel-opener").wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.click("#error-summary a >> nth=0")
    page.locator("#id_sections-0-headline:focus").wait_for()
    page.click(".panel-opener")  # shut
    page.click("#error-summary a >> nth=1")
    page.locator("#id_edition_date:focus").wait_for()
    # Where there is no such summary, the field itself has the focus.
    page.goto("/admin/articles/article/paste/")
    page.locator("#content form").evaluate("(form) => { form.noValidate = true; }")
    page.click("#content form [type=submit] >> nth=0")
    page.locator("#id_text:focus").wait_for()
    assert page.title().startswith("Error: ")


@browser
def test_names_that_are_offered_stand_at_the_edge_of_their_list(page, editor, column):
    Author.objects.create(name="Ada Lind")
    opened(page, change(column))
    page.fill("#id_authors_next", "Ada")
    offer, offers = page.locator(".suggestions li"), page.locator(".suggestions:visible")
    offer.wait_for()
    assert offer.bounding_box()["x"] - offers.bounding_box()["x"] <= 1
    row = page.locator(".keyword-row:has(#id_authors_next)").bounding_box()
    assert abs(offers.bounding_box()["x"] - row["x"]) <= 1
