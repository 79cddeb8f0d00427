"""Choosing an earlier column while writing."""

from datetime import date

import pytest

from articles.text import cross_references
from tests.articles.test_desk import change
from tests.sessions import let_in

FIND = "/admin/articles/article/find/"


@pytest.fixture
def columns(make_article):
    return [
        make_article("Army Nearing Collapse", edition_date=date(2015, 6, 5)),
        make_article("Army Parades [updated] “Again”", edition_date=date(2016, 2, 19)),
        make_article("A Quiet Day", edition_date=date(2016, 2, 20), published=False),
    ]


def found(desk, words, **more):
    answer = desk.get(FIND, {"q": words} | more).json()
    return [column["headline"] for column in answer["columns"] if not column["column"]]


@pytest.mark.parametrize(
    ("words", "headlines"),
    [
        ("army", ["Army Parades [updated] “Again”", "Army Nearing Collapse"]),
        ("collapse army", ["Army Nearing Collapse"]),
        ("5-Jun-2015", ["Army Nearing Collapse"]),
        ("19-Feb-16", ["Army Parades [updated] “Again”"]),
        ("2016-02-20", ["A Quiet Day"]),
        ("", ["A Quiet Day", "Army Parades [updated] “Again”", "Army Nearing Collapse"]),
        ("nothing like it", []),
        ("%_'", []),
    ],
)
def test_columns_are_found_by_date_or_words(desk, columns, words, headlines):
    assert found(desk, words) == headlines


def test_a_column_is_not_offered_to_itself_nor_from_the_bin(desk, columns):
    columns[0].put_in_bin()
    assert found(desk, "army", **{"not": columns[1].pk}) == []


def test_what_is_offered_is_found_again_as_a_reference(desk, columns, make_article):
    for offered in desk.get(FIND, {"q": "army"}).json()["columns"]:
        (written,) = cross_references.MARKER.findall(offered["marker"])
        day, headline = cross_references.parse(written)
        target, section = cross_references.find_target(day, headline, columns)
        assert (section or target).headline == offered["headline"]


def test_sections_are_offered_too(desk, columns, make_article):
    make_article("Five Things", sections=["A regiment marches", "Five things"])
    offered = desk.get(FIND, {"q": "regiment"}).json()["columns"]
    assert [(o["headline"], o["column"]) for o in offered] == [
        ("A regiment marches", "Five Things")
    ]
    assert offered[0]["marker"] == "[[14-May-2026 World View — A regiment marches]]"
    by_day = desk.get(FIND, {"q": "14-May-2026"}).json()["columns"]
    assert [o["headline"] for o in by_day] == ["Five Things", "A regiment marches"]


def test_it_is_closed_to_others(client, columns):
    assert client.get(FIND, {"q": "army"}).status_code == 302


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_typing_two_brackets_offers_columns_and_writes_the_reference(
    page, editor, columns, make_article
):
    sections = [{"headline": "One", "body": "<p>Seen.</p>"}]
    column = make_article("New", sections=sections, published=False)
    let_in(page)
    page.goto(change(column))
    page.click(".ProseMirror[contenteditable]")
    page.keyboard.press("Control+End")
    page.keyboard.type(" ([[army")
    page.get_by_role("option").nth(1).filter(has_text="Army Nearing Collapse").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type(")")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert column.sections.get().body == (
        "<p>Seen. ([[5-Jun-2015 World View — Army Nearing Collapse]])</p>"
    )
    assert columns[0].backlinks.get().section.article == column


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_button_begins_a_reference_too(page, editor, columns, make_article):
    sections = [{"headline": "One", "body": "<p>Seen.</p>"}]
    column = make_article("New", sections=sections, published=False)
    let_in(page)
    page.goto(change(column))
    page.click("#sections-0 .ProseMirror[contenteditable]")
    page.keyboard.press("End")
    page.click("#sections-0 [data-name=reference]")
    page.keyboard.type("collapse")
    page.get_by_role("option", name="Army Nearing Collapse").click()
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert "[[5-Jun-2015 World View — Army Nearing Collapse]]" in column.sections.get().body


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_scripts_that_come_late_find_the_editors_that_are_there(
    page, columns, make_article, editor
):
    """Modules run one after another; the text's editor may be made before ours have come."""
    draft = make_article(published=False, sections=[{"headline": "S", "body": "<p>See</p>"}])
    late = []
    page.route("**/lib/listbox.js", lambda route: late.append(route))
    page.route("**/lib/pasted.js", lambda route: late.append(route))
    let_in(page)
    page.goto(change(draft), wait_until="commit")
    text = page.locator("#sections-0 .ProseMirror[contenteditable]")
    text.wait_for()
    page.wait_for_function(
        "document.querySelector('#sections-0 .ProseMirror[contenteditable]').editor"
    )
    assert page.locator("#sections-0 .paste-note, #sections-0 .reference-list").count() == 0
    for route in late:
        route.continue_()
    page.locator("#sections-0 .reference-list").wait_for(state="attached")
    text.press("End")
    text.press_sequentially(" [[army")
    page.locator(".reference-list li").first.wait_for()
    assert page.locator("#sections-0 .reference-list").count() == 1
    assert page.locator("#sections-0 .paste-note").count() == 1
