"""The page one writes on is the text: what stands where, and how one goes through it."""

import pytest
from django.urls import reverse
from django.utils import translation

from articles.models import Article
from articles.text import script_words
from tests.articles.test_desk import ADD, change, posted
from tests.browser import texts_can_be_written
from tests.sessions import let_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEN = """() => [...document.querySelectorAll("a[href], button, input[type=submit], summary")]
    .filter((one) => {
        const box = one.getBoundingClientRect();
        const isThere = box.width > 1 && box.height > 1 && box.top < innerHeight && box.bottom > 0;
        return isThere && one.checkVisibility({opacityProperty: true, visibilityProperty: true});
    }).map((one) => (one.textContent || one.value).trim())"""


@pytest.fixture
def finished(make_article):
    """A column as columns are: three sections, two of them with a picture."""
    sections = [
        {"headline": f"Section {n}", "body": "<p>What happened there.</p>" * 5} for n in range(3)
    ]
    return make_article("A Finished Column", sections=sections, standfirst="Why to read on.")


def opened(page, address, width=1440, height=900):
    page.set_viewport_size({"width": width, "height": height})
    let_in(page)
    page.goto(address)
    page.locator(".ProseMirror[contenteditable]").first.wait_for()
    texts_can_be_written(page)


def box(page, selector):
    return page.locator(selector).first.bounding_box()


# --- What stands where ---------------------------------------------------------------------------


def test_an_empty_form_is_a_headline_and_the_text_under_it(page, editor):
    opened(page, ADD)
    headline, text = box(page, "#id_headline"), box(page, ".ProseMirror[contenteditable]")
    assert text["y"] - headline["y"] - headline["height"] < 120
    assert len(page.evaluate(SEEN)) <= 8


@pytest.mark.parametrize("kind", ["new", "finished"])
def test_on_a_phone_one_writes_on_the_first_screen(page, editor, finished, kind):
    opened(page, ADD if kind == "new" else change(finished), 390, 844)
    assert box(page, "#id_headline")["y"] <= 250
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    panel, text = box(page, "#desk-panel"), box(page, "#sections-group")
    assert panel["y"] > text["y"] + text["height"]


def test_the_form_of_a_column_is_hardly_longer_than_the_column(page, editor, finished):
    opened(page, change(finished))
    form = box(page, ".desk-sheet")["height"]
    page.goto(finished.get_absolute_url())
    assert form <= 1.3 * box(page, "article")["height"]


def test_text_is_set_in_the_type_of_the_site(page, editor, finished):
    opened(page, change(finished))
    font = "getComputedStyle(document.querySelector('{}')).fontFamily"
    for place in ("#id_headline", "#id_sections-0-headline", ".ProseMirror[contenteditable] p"):
        assert "serif" in page.evaluate(font.format(place)).rpartition(",")[2], place


def test_a_long_headline_is_shown_whole(page, editor, finished):
    opened(page, change(finished))
    page.fill("#id_headline", "A headline that goes on and on " * 6)
    assert page.evaluate(
        "(({scrollHeight, clientHeight}) => scrollHeight <= clientHeight + 1)"
        "(document.getElementById('id_headline'))"
    )


# --- By keys -------------------------------------------------------------------------------------


def test_enter_goes_from_the_headline_to_the_text(page, editor):
    opened(page, ADD)
    for words in ("A headline", "Why to read on.", "The first section"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    page.keyboard.type("What happened.")
    assert page.input_value("#id_headline") == "A headline"
    assert page.input_value("#id_standfirst") == "Why to read on."
    assert page.input_value("#id_sections-0-headline") == "The first section"
    assert page.input_value("#id_sections-0-body") == "<p>What happened.</p>"


def test_who_is_faster_than_the_editor_goes_on_in_it_when_it_comes(page, editor):
    """On a slow machine, or over a slow line, the field of a text is there before its editor."""
    held = []
    page.route("**/desk/editor/section*.js", lambda route: held.append(route))
    let_in(page)
    page.goto(ADD)
    page.locator(".panel-opener").wait_for(state="attached")
    page.locator("#id_headline:focus").wait_for()
    page.keyboard.type("A column")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("A section")
    page.keyboard.press("Enter")
    page.locator("#sections-0 textarea.prose:focus").wait_for()
    page.keyboard.type("First words.")
    for one in held:
        one.continue_()
    page.locator("#sections-0 .ProseMirror:focus").wait_for()
    page.keyboard.type(" And more.")
    page.click("[name=_continue]")
    page.get_by_text("successfully").wait_for()
    section = Article.objects.get().sections.get()
    assert (section.headline, section.body) == ("A section", "<p>First words. And more.</p>")


def test_a_headline_that_comes_in_two_lines_is_one(desk, make_article):
    column = make_article(published=False, sections=["One"])
    lines = {"headline": "One line\r\nand another", "sections-0-headline": "One\nand two"}
    desk.post(change(column), posted(column, **lines))
    column = Article.objects.get()
    assert column.headline == "One line and another"
    assert column.sections.get().headline == "One and two"


def test_the_tools_of_a_text_are_one_stop_and_arrows_go_through_them(page, editor):
    opened(page, ADD)
    page.click(".ProseMirror[contenteditable]")
    tools = ".prose-menubar [tabindex='0']"
    page.keyboard.press("Alt+F10")
    assert page.locator(tools).count() == 1
    named = set()
    for _ in range(6):
        named.add(page.evaluate("document.activeElement.title"))
        page.keyboard.press("ArrowRight")
    assert len(named) == 6
    assert not {"subscript", "superscript", "Edit HTML"} & named
    page.keyboard.press("Escape")
    page.keyboard.type("Back in the text")
    assert page.input_value("#id_sections-0-body") == "<p>Back in the text</p>"


def test_the_tools_of_a_text_speak_the_language_of_the_desk(page, editor, settings):
    """Those that the editor's library brings, which speaks English, and its dialogs."""
    settings.LANGUAGE_CODE = "de"
    opened(page, ADD)
    page.click(".ProseMirror[contenteditable]")
    page.keyboard.type("Words")
    bar = page.locator(".prose-menubar").first
    titles = bar.evaluate("bar => [...bar.querySelectorAll('[title]')].map((tool) => tool.title)")
    assert "fett" in titles
    with translation.override("de"):
        said = set(script_words.translated().values())
    assert set(titles) - said - {"Code"} == set()
    page.keyboard.press("Control+a")
    bar.locator("[title='Link setzen']").click()
    assert page.locator("dialog button").all_inner_texts() == ["Setzen", "Abbrechen"]


def test_nothing_that_has_the_focus_is_hidden_by_the_row(page, editor, finished):
    """WCAG 2.2, 2.4.11, forwards and backwards through the whole form."""
    opened(page, change(finished), height=600)
    hidden = """() => {
        const one = document.activeElement, box = one.getBoundingClientRect();
        if (!box.height || one === document.body || one.closest(".desk-row")) return null;
        const [x, y] = [box.x + Math.min(box.width, 30) / 2, box.y + box.height / 2];
        const top = document.elementFromPoint(x, Math.min(Math.max(y, 1), innerHeight - 1));
        return top && top.closest(".desk-row") ? one.outerHTML.slice(0, 90) : null; }"""
    found = []
    page.focus("#id_headline")
    for key in ["Tab"] * 45 + ["Shift+Tab"] * 45:
        page.keyboard.press(key)
        found.append(page.evaluate(hidden))
    assert [one for one in found if one] == []


# --- The panel -----------------------------------------------------------------------------------


def test_the_panel_slides_away_and_stays_away(page, editor, finished):
    opened(page, change(finished))
    page.click(".panel-opener")
    assert not page.is_visible("#id_edition_date")
    page.reload()
    page.locator(".panel-opener").wait_for()
    assert not page.is_visible("#id_edition_date")
    page.click(".panel-opener")
    assert page.is_visible("#id_edition_date")


def test_what_is_wrong_in_the_panel_is_seen(page, editor, finished):
    opened(page, change(finished))
    page.click(".panel-opener")
    page.evaluate("document.getElementById('id_edition_date').value = ''")
    page.click("[name=_continue]")
    page.locator("#desk-panel >> text=This field is required.").wait_for()
    assert page.is_visible("#id_edition_date")


# --- Pictures in texts ---------------------------------------------------------------------------

GIVE = """([kind, bytes, html]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "harbour.jpg", {type: "image/jpeg"}));
    if (html) transfer.setData("text/html", html);
    const place = document.querySelector("#sections-1 .ProseMirror[contenteditable]");
    const init = {bubbles: true, cancelable: true, clipboardData: transfer, dataTransfer: transfer};
    place.dispatchEvent(kind === "paste" ? new ClipboardEvent("paste", init)
        : new DragEvent("drop", init)); }"""


@pytest.mark.parametrize("html", ["", '<img src="https://example.org/harbour.jpg">'])
@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_put_into_a_text_is_a_figure_of_its_section(
    page, editor, finished, picture, kind, html
):
    opened(page, change(finished))
    page.evaluate(GIVE, [kind, list(picture().read()), html])
    page.locator("#sections-1 .photo-there").wait_for()
    page.keyboard.type("The harbour on Monday")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    address = reverse("admin:articles_article_change", args=[finished.pk])
    assert page.url.endswith(address)
    content = finished.__class__.objects.get().unpublished_revision.content
    figures = [section["figures"] for section in content["sections"]]
    assert [len(one) for one in figures] == [0, 1, 0]
    assert figures[1][0]["caption"] == "The harbour on Monday"


def test_of_what_a_word_processor_gives_the_words_are_meant(page, editor, finished, picture):
    opened(page, change(finished))
    page.evaluate(GIVE, ["paste", list(picture().read()), "<p>Words of it</p>"])
    page.locator("#sections-1 .ProseMirror >> text=Words of it").wait_for()
    assert page.locator("#sections-1 .part-figure").count() == 0
