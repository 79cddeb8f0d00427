"""What one puts into a text by hand: figures where they belong, by a slash, by two number signs."""

import re

import pytest

from articles.models import Article
from tests.articles.test_desk import ADD, change
from tests.articles.test_the_page_one_writes_on import GIVE, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "#sections-1 .ProseMirror[contenteditable]"


@pytest.fixture
def column(make_article, add_figure):
    """A draft whose second section has two figures above its text."""
    article = make_article(
        "A Column",
        sections=[
            {"headline": "One", "body": "<p>First words.</p>"},
            {"headline": "Two", "body": "<p>The ferry left.</p><p>It came back.</p>"},
        ],
        published=False,
    )
    section = article.sections.get(anchor="two")
    for position, caption in enumerate(["The quay", "The ferry"]):
        add_figure(section=section, position=position, caption=caption)
    return article


#: An editor hears of where the cursor stands a moment after it is there.
STANDS_AT_END = """([text, words]) => {
    const { empty, $from } = document.querySelector(text).editor.state.selection;
    const { textContent, content } = $from.parent;
    return empty && textContent.includes(words) && $from.parentOffset === content.size;
}"""


def at_end_of(page, words):
    page.locator(f"{TEXT} p", has_text=words).click()
    page.keyboard.press("End")
    page.wait_for_function(STANDS_AT_END, arg=[TEXT, words])


def saved(page, article):
    with page.expect_navigation():
        page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    page.locator(TEXT).wait_for()
    return Article.objects.get(pk=article.pk).sections.get(anchor="two")


def captions(section):
    return [figure.caption for figure in section.figures.all()]


def test_a_slash_offers_the_figures_that_stand_above(page, editor, column):
    opened(page, change(column))
    at_end_of(page, "The ferry left.")
    page.keyboard.press("Enter")
    page.keyboard.type("/ferry")
    page.locator("[role=option]", has_text="Figure: The ferry").wait_for()
    page.keyboard.press("Enter")
    page.locator(f"{TEXT} .placed-figure").wait_for()
    section = saved(page, column)
    assert re.sub(r"<p>\s*</p>", "", section.body) == (
        "<p>The ferry left.</p><p>[[figure 2]]</p><p>It came back.</p>"
    )
    # It is there when the form is opened again, and has its caption under it.
    assert page.input_value(f"{TEXT} .placed-caption") == "The ferry"
    page.fill(f"{TEXT} .placed-caption", "The ferry at noon")
    page.select_option(f"{TEXT} .placed-verbs select", "beside")
    section = saved(page, column)
    assert captions(section) == ["The quay", "The ferry at noon"]
    assert "[[figure 2 beside]]" in section.body


def test_a_picture_pasted_between_paragraphs_stands_there(page, editor, column, picture):
    opened(page, change(column))
    at_end_of(page, "The ferry left.")
    page.evaluate(GIVE, ["paste", list(picture().read()), ""])
    page.locator(f"{TEXT} .placed-figure img").wait_for()
    page.keyboard.type("The harbour on Monday")
    section = saved(page, column)
    assert captions(section) == ["The quay", "The ferry", "The harbour on Monday"]
    assert section.body == "<p>The ferry left.</p><p>[[figure 3]]</p><p>It came back.</p>"


def test_numbers_follow_figures_that_are_moved_and_removed(page, editor, column):
    section = column.sections.get(anchor="two")
    section.body = "<p>[[figure 2]]</p><p>The ferry left.</p><p>[[figure 1]]</p>"
    section.save()
    opened(page, change(column))
    page.locator(".placed-figure .placed-caption").first.wait_for()
    quay = page.locator("#sections-1 .part-figure", has_text="The quay")
    quay.get_by_role("button", name="Move this figure down").click()
    section = saved(page, column)
    assert captions(section) == ["The ferry", "The quay"]
    assert section.body == "<p>[[figure 1]]</p><p>The ferry left.</p><p>[[figure 2]]</p>"
    page.locator(".placed-figure .placed-caption").first.wait_for()
    ferry = page.locator("#sections-1 .part-figure", has_text="The ferry")
    ferry.get_by_role("button", name="Remove").click()
    section = saved(page, column)
    assert captions(section) == ["The quay"]
    assert section.body == "<p>The ferry left.</p><p>[[figure 1]]</p>"


def test_two_figures_stand_side_by_side_and_apart_again(page, editor, column):
    section = column.sections.get(anchor="two")
    section.body = "<p>[[figure 1]]</p><p>[[figure 2]]</p><p>The ferry left.</p>"
    section.save()
    opened(page, change(column))
    page.get_by_role("button", name="Side by side with the one above").click()
    section = saved(page, column)
    assert section.body == "<p>[[figure 1 and 2]]</p><p>The ferry left.</p>"
    page.get_by_role("button", name="Not side by side").click()
    section = saved(page, column)
    assert section.body == "<p>[[figure 1]]</p><p>[[figure 2]]</p><p>The ferry left.</p>"
    page.get_by_role("button", name="Above the text").last.click()
    section = saved(page, column)
    assert section.body == "<p>[[figure 1]]</p><p>The ferry left.</p>"


@pytest.mark.parametrize(
    ("typed", "then", "body"),
    [
        ("/quo", "Well.", "<blockquote><p>Well.</p></blockquote>"),
        ("/note", "Seen by two.", "<p>[[note: Seen by two.]]</p>"),
        ("/pulled", "The ferry", "<p>[[pull: The ferry]]</p>"),
        ("/heading", "Part", "<h3>Part</h3>"),
        ("/numbered", "Item", "<ol><li><p>Item</p></li></ol>"),
        ("/nothing", "", "<p>/nothing</p>"),
        ("and/or", "", "<p>and/or</p>"),
        ("1 /2", "", "<p>1 /2</p>"),
    ],
)
def test_a_slash_offers_what_can_be_put_in(page, editor, column, typed, then, body):
    opened(page, change(column))
    at_end_of(page, "It came back.")
    page.keyboard.press("Enter")
    page.keyboard.type(typed)
    if then:
        page.locator(".part-list [aria-selected=true]").wait_for()
        page.keyboard.press("Enter")
        page.keyboard.type(then)
    section = saved(page, column)
    assert section.body == f"<p>The ferry left.</p><p>It came back.</p>{body}"


def test_escape_leaves_the_slash(page, editor, column):
    opened(page, change(column))
    at_end_of(page, "It came back.")
    page.keyboard.press("Enter")
    page.keyboard.type("/")
    page.locator(".part-list [role=option]").first.wait_for()
    # It stands under the line it was typed in, and within the window.
    line = page.locator(f"{TEXT} p", has_text="/").last.bounding_box()
    offered = page.locator(".part-list:visible").bounding_box()
    assert abs(offered["y"] - line["y"] - line["height"]) < 20
    assert offered["y"] + offered["height"] <= page.viewport_size["height"]
    page.keyboard.press("Escape")
    page.keyboard.type("note")
    assert not page.is_visible(".part-list")
    page.keyboard.press("Enter")
    assert saved(page, column).body.endswith("<p>/note</p>")


@pytest.mark.parametrize("keys", ["## ", "/section"])
def test_a_section_begins_where_one_is_in_the_text(page, editor, column, keys):
    opened(page, change(column))
    at_end_of(page, "The ferry left.")
    page.keyboard.press("Enter")
    page.keyboard.type(keys)
    if keys.startswith("/"):
        page.locator(".part-list [aria-selected=true]").wait_for()
        page.keyboard.press("Enter")
    page.locator("#sections-2 .ProseMirror[contenteditable]", has_text="It came back.").wait_for()
    page.keyboard.type("Three")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    sections = Article.objects.get(pk=column.pk).sections.all()
    assert [section.headline for section in sections] == ["One", "Two", "Three"]
    assert [section.body for section in sections][1:] == [
        "<p>The ferry left.</p>",
        "<p>It came back.</p>",
    ]


def test_a_new_column_takes_a_figure_by_a_slash(page, editor, picture):
    opened(page, ADD)
    page.fill("#id_headline", "New")
    page.fill("[name=sections-0-headline]", "One")
    page.click("#sections-0 .ProseMirror[contenteditable]")
    page.keyboard.type("Words.")
    page.keyboard.press("Enter")
    page.keyboard.type("/fig")
    page.locator(".part-list [aria-selected=true]").wait_for()
    page.keyboard.press("Enter")
    # The bar of the figure hides none of what chooses its picture.
    bar = page.locator("#sections-0-figures-0 > .part-bar").bounding_box()
    buttons = page.locator("#sections-0-figures-0 .photo-verbs").bounding_box()
    assert bar["y"] + bar["height"] <= buttons["y"] + 1
    page.set_input_files(
        "#sections-0-figures-0 [type=file]",
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture().read()},
    )
    page.locator("#sections-0 .placed-figure img").wait_for()
    page.click("[name=_continue]")
    page.get_by_text("was added successfully").wait_for()
    section = Article.objects.get().sections.get()
    assert section.body == "<p>Words.</p><p>[[figure 1]]</p>"
    assert section.figures.count() == 1
