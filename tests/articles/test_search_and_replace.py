"""Search and replace over a whole column, in a browser."""

import pytest

from tests.articles.test_desk import change
from tests.articles.test_the_page_one_writes_on import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "<p>Varna fell, and <em>Var</em>na waits "
    '(<a href="https://example.org/Varna">of Varna</a>).</p>'
    "<blockquote><p>VARNA is ours, not Varnas.</p></blockquote>"
    "<p>As in [[5-Jun-2015 Varna Waits]].</p>"
)


@pytest.fixture
def finding(page, editor, make_article, add_figure):
    column = make_article(
        "Varna Falls", published=False, sections=[{"headline": "In Varna", "body": BODY}, "Two"]
    )
    add_figure(section=column.sections.first(), caption="Varna by night", credit="NPA")
    opened(page, change(column))
    page.click("#id_headline")
    page.keyboard.press("Control+Alt+f")
    page.fill("#find-words", "varna")
    return column


def found(page):
    return page.locator(".find-places mark").all_inner_texts()


def press(page, verb):
    page.click(f".find-verbs >> text='{verb}'")


def test_all_places_are_shown_in_their_words_in_the_order_of_the_page(page, finding):
    assert found(page) == [
        "Varna", "Varna", "Varna", "Varna", "Varna", "VARNA", "Varna", "Varna"
    ]  # fmt: skip
    assert page.inner_text(".find-count") == "8 places"
    assert page.locator(".find-where").all_inner_texts()[:3] == [
        "Headline", "In Varna: Headline", "In Varna: Text"
    ]  # fmt: skip
    page.check("text=Whole words")
    assert len(found(page)) == 7
    page.check("text=Case as typed")
    assert found(page) == []
    page.fill("#find-words", "Varna")
    assert len(found(page)) == 6
    page.check("text=Also in [[references]]")
    assert len(found(page)) == 7


def test_all_are_replaced_and_neither_links_nor_references_change(page, finding):
    page.check("text=Whole words")
    page.fill("#find-instead", "Burgas")
    press(page, "Replace all")
    assert found(page) == []
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    finding.refresh_from_db()
    section = finding.sections.first()
    assert finding.headline == "Burgas Falls"
    assert section.headline == "In Burgas"
    assert section.figures.get().caption == "Burgas by night"
    assert "Burgas fell, and" in section.body
    assert 'href="https://example.org/Varna"' in section.body
    assert ">of Burgas</a>" in section.body
    assert "<blockquote><p>Burgas is ours, not Varnas.</p></blockquote>" in section.body
    assert "[[5-Jun-2015 Varna Waits]]" in section.body


def test_what_was_replaced_is_undone(page, finding):
    text = page.locator("#sections-0 .ProseMirror[contenteditable]")
    before = text.inner_html()
    page.fill("#find-instead", "Burgas")
    press(page, "Replace all")
    assert text.inner_html() != before
    press(page, "Undo")
    assert text.inner_html() == before
    assert page.input_value("#id_headline") == "Varna Falls"
    assert not page.is_visible(".find-verbs >> text='Undo'")


def test_one_is_replaced_and_the_next_has_the_focus(page, finding):
    page.fill("#find-instead", "Burgas")
    page.click(".find-places li:nth-child(2) >> text='Replace'")
    assert page.input_value("#id_sections-0-headline") == "In Burgas"
    assert page.input_value("#id_headline") == "Varna Falls"
    assert len(found(page)) == 7
    assert page.evaluate("document.activeElement.closest('.find-pane') !== null")


def test_a_place_is_gone_to_and_escape_gives_the_focus_back(page, finding):
    page.click(".find-places .find-place >> nth=3")
    page.locator("#sections-0 .ProseMirror:focus").wait_for()
    assert page.evaluate("String(getSelection())") == "Varna"
    page.keyboard.press("Control+Alt+f")
    page.locator("#find-words:focus").wait_for()
    page.keyboard.press("Escape")
    assert not page.is_visible("#find-pane")


def test_escape_gives_the_focus_back_to_where_one_wrote(page, finding):
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "id_headline"
