"""A column typed into the desk by hand, in a real browser, and what that costs the editor."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Article, Photo
from tests.browser import choose_in_menu, texts_can_be_written
from tests.sessions import let_in
from tests.site.test_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOCS = Path(__file__).parents[2] / "docs" / "editing.md"
KEYWORDS = [
    "Kestria", "Varn", "Molen Reach", "Thessary", "Ferry", "Harrow", "Lowlands", "Marshal",
    "Regiment", "Armistice", "Brenn", "Council",
]  # fmt: skip
SECTIONS = [
    {
        "headline": "The ferry is raised at Molen Reach",
        "text": "Divers raised the ferry on Monday ([[molen\n). Odo Varn said:",
        "quotation": "We counted them twice.",
        "attribution": "— Odo Varn, marshal",
        "sources": "Harrow Herald (Harrow) and Brenn Tracker (13-May) and Radio Kestria (state)",
    },
    {
        "headline": "The council of Harrow meets without its marshal",
        "text": "Nobody had expected him ([[21-Apr-2026\n). The chair told us:",
        "quotation": "An empty seat votes too.",
        "attribution": "— Ines Dole",
        "sources": "Lowland Post and Thessary Tribune and Harrow Herald (14-May)",
    },
    {
        "headline": "Thessary closes the lower road",
        "text": "Lorries wait in a line of nine miles.",
        "sources": "Brenn Tracker",
    },
]


class Hands:
    """Does what an editor does, and counts it as a person acts: a click, a file chosen, a key that
    is no letter of the column. Words go where the cursor stands."""

    def __init__(self, page):
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, place):
        self.clicks += 1
        self.page.click(place)

    def press(self, *keys):
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def choose_file(self, button, file):
        self.clicks += 1
        with self.page.expect_file_chooser() as chooser:
            self.page.click(button)
        chooser.value.set_files(file)

    def write(self, place, text):
        """Into a field that has the cursor already."""
        self.page.locator(f"{place}:focus").wait_for()
        self.page.keyboard.insert_text(text)

    def type(self, text):
        """Into a text. Its brackets are keys, and a line end chooses what is offered."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self.page.get_by_role("option").first.wait_for()
                self.press("Enter")
            self.keys += 2 * part.count("[[")
            self.page.keyboard.type(part)


@pytest.fixture
def pictures(tmp_path):
    from PIL import Image

    files = []
    for number in range(2):
        image = Image.effect_mandelbrot((600, 400), (-2 + number / 2, -1.5, 1, 1.5), 60)
        files.append(tmp_path / f"{number}.png")
        image.save(files[-1])
    return files


def opened(page, column):
    page.goto(f"/admin/articles/article/{column.pk}/change/")
    texts_can_be_written(page)


def type_section(hands, number, section):
    """From where the cursor is in the section's headline."""
    place = f"#sections-{number}"
    hands.write(f"[name=sections-{number}-headline]", section["headline"])
    hands.press("Enter")
    hands.page.locator(f"{place} .ProseMirror:focus").wait_for()
    hands.type(section["text"])
    if "quotation" in section:
        hands.press("Enter", ">", "Space")
        hands.type(section["quotation"])
        hands.press("Enter")
        hands.type(section["attribution"])
    hands.press("Tab")
    hands.write(f"[name=sections-{number}-source_line]", section["sources"])


def describe_picture(hands, figure, caption, credit, alt):
    """From its caption, where the cursor is once a picture was taken in."""
    hands.write(f"[name={figure}-caption]", caption)
    hands.press("Tab")
    hands.write(f"[name={figure}-credit]", credit)
    hands.press("Tab")
    hands.write(f"[name={figure}-alt_text]", alt)


def test_a_column_like_the_seed_is_typed_previewed_scheduled_restored_and_published(
    page, editor, make_article, pictures
):
    make_article("Molen Reach Falls Silent", edition_date=timezone.localdate() - timedelta(days=9))
    make_article("Harrow Waits", edition_date=timezone.datetime(2026, 4, 21).date())
    log_in(page)
    hands = Hands(page)

    # Typed: three sections, two pictures from disk, two quotations, seven sources, two references.
    hands.click("text=Write a column")
    texts_can_be_written(page)
    hands.write("#id_headline", "A Ferry Comes Up and a Marshal Stays Away")
    hands.press("Enter", "Enter")
    for number, section in enumerate(SECTIONS):
        if number:
            hands.click("text=Add a section")
        type_section(hands, number, section)
    hands.choose_file("#lead_figures-0 >> text=Choose a file", pictures[0])
    page.get_by_text("600 × 400").wait_for()
    describe_picture(
        hands,
        "lead_figures-0",
        "The ferry at Molen Reach on Monday",
        "NPA",
        "A ferry hangs from two cranes.",
    )
    hands.click("#sections-1 >> text=Add a figure")
    hands.choose_file("#sections-1-figures-0 >> text=Choose a file", pictures[1])
    page.locator("#sections-1-figures-0 .photo-view img").wait_for()
    describe_picture(
        hands,
        "sections-1-figures-0",
        "The council chamber",
        "Lowland Post",
        "A row of chairs, one of them empty.",
    )
    hands.click("#id_keywords_next")
    hands.write("#id_keywords_next", "KEYS: " + ", ".join(KEYWORDS))
    hands.press("Enter")
    assert page.locator("#key-headlines-outline li").all_inner_texts() == [
        section["headline"] for section in SECTIONS
    ]

    # Seen as readers will see it, beside the form.
    page.locator("#autosave-note >> text=kept").wait_for()
    hands.click("#beside-button")
    frame = page.frame_locator(".beside-pane iframe")
    frame.locator(".keys a").last.wait_for()
    check_page(page.frames[-1])
    hands.click(".beside-close")

    # Scheduled; then the headline is changed; then the first revision is restored; then published.
    hands.click("[name=_schedule]")
    hands.click("input[value=Schedule]")  # the next morning, and its day, are offered
    page.get_by_text("The column becomes public on").wait_for()
    page.fill("#id_headline", "A Headline Nobody Wanted")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    page.click(".object-tools >> text=Revisions")
    page.click("#content tbody tr:last-child a")
    page.click("[name=_restore]")
    page.get_by_text("The column is as it was").wait_for()
    assert page.input_value("#id_headline") == "A Ferry Comes Up and a Marshal Stays Away"
    choose_in_menu(page, "[name=_publish]")
    page.get_by_text("Published:").wait_for()
    page.goto(Article.objects.get(headline__startswith="A Ferry Comes Up").permalink)
    check_page(page)

    # The library knows the pictures by the words that readers have.
    known = [photo.known_words() for photo in Photo.objects.with_uses()]
    assert {(words["alt_text"], words["credit"]) for words in known} == {
        ("A ferry hangs from two cranes.", "NPA"),
        ("A row of chairs, one of them empty.", "Lowland Post"),
    }

    # What it took is what the handbook says.
    said = re.search(r"(\d+) clicks and (\d+) keys", DOCS.read_text())
    assert (hands.clicks, hands.keys) == (int(said[1]), int(said[2]))


def check_page(page):
    """The column's page has it all, in order."""
    assert page.inner_text("h1") == "A Ferry Comes Up and a Marshal Stays Away"
    headlines = [section["headline"] for section in SECTIONS]
    assert page.locator(".section h2").all_inner_texts() == headlines
    assert page.locator(".key-headlines li").all_inner_texts() == headlines
    assert page.locator(".section blockquote p").all_inner_texts() == [
        "We counted them twice.", "An empty seat votes too."
    ]  # fmt: skip
    assert page.locator(".section blockquote footer").all_inner_texts() == [
        "— Odo Varn, marshal", "— Ines Dole"
    ]  # fmt: skip
    sources = [" ".join(text.split()) for text in page.locator(".sources").all_inner_texts()]
    assert sources == [f"Sources: {section['sources']}" for section in SECTIONS]
    assert page.locator(".keys a").all_inner_texts() == KEYWORDS
    assert page.locator(".caption").all_inner_texts() == [
        "The ferry at Molen Reach on Monday", "The council chamber"
    ]  # fmt: skip
    assert page.locator("figure img").evaluate_all("them => them.map(it => it.alt)") == [
        "A ferry hangs from two cranes.", "A row of chairs, one of them empty."
    ]  # fmt: skip
    references = page.locator("a.reference").all_inner_texts()
    assert [text.split(" — ")[1] for text in references] == [
        "Molen Reach Falls Silent”", "Harrow Waits”"
    ]  # fmt: skip


def test_sections_are_folded_moved_by_keyboard_and_removed_with_undo(page, editor, make_article):
    column = make_article(sections=["One", "Two", "Three"], published=False)
    let_in(page)
    opened(page, column)
    outline = page.locator("#key-headlines-outline li")

    page.focus("#sections-2 .part-bar button >> nth=1")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert outline.all_inner_texts() == ["Three", "One", "Two"]
    page.click("#sections-0 > .part-bar >> text=↓")
    assert outline.all_inner_texts() == ["Three", "Two", "One"]

    page.click("#sections-2 > .part-bar .part-fold")
    assert not page.is_visible("[name=sections-2-headline]")
    page.click("#key-headlines-outline >> text=Three")
    assert page.is_visible("[name=sections-2-headline]")

    page.click("#sections-1 > .part-bar .part-gone")
    page.click("#sections-0 > .part-bar .part-gone")
    assert outline.all_inner_texts() == ["Three"]
    page.click("#sections-1 > .part-bar >> text=Undo")
    page.click("#sections-2 > .part-bar [aria-label='Add a section after this one']")
    page.fill("[name=sections-3-headline]", "Between")
    assert outline.all_inner_texts() == ["Three", "Between", "Two"]

    # One that was never saved can be removed and brought back too.
    page.click("#sections-3 > .part-bar .part-gone")
    page.click("#sections-3 > .part-bar >> text=Undo")
    page.keyboard.press("Control+s")
    page.get_by_text("was changed successfully").wait_for()
    headlines = column.sections.values_list("headline", flat=True)
    assert list(headlines) == ["Three", "Between", "Two"]


def test_sections_are_dragged_by_their_bars(page, editor, make_article):
    column = make_article(sections=["One", "Two", "Three"], published=False)
    let_in(page)
    opened(page, column)
    page.click("text=Fold all")
    bars = [page.locator(f"#sections-{n} > .part-bar h3") for n in range(3)]
    bars[2].hover()
    page.mouse.down()
    box = bars[0].bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 20, steps=12)
    page.mouse.move(box["x"] + 60, box["y"] - 12, steps=8)
    page.mouse.up()
    shown = page.locator("#key-headlines-outline li")
    assert shown.all_inner_texts() == ["Three", "One", "Two"]
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    headlines = column.sections.values_list("headline", flat=True)
    assert list(headlines) == ["Three", "One", "Two"]


def drag(page, bar, place):
    start, end = (page.locator(where).bounding_box() for where in (bar, place))
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 8, steps=8)
    page.mouse.move(end["x"] + 22, end["y"] + 9, steps=2)
    page.mouse.up()


def test_a_figure_goes_from_section_to_section_by_dragging_and_by_keys(
    page, editor, make_article, add_figure
):
    column = make_article(sections=["One", "Two"], published=False)
    one, two = column.sections.all()
    stays, goes = (add_figure(section=one, position=n, caption=f"Number {n}") for n in range(2))
    let_in(page)
    page.set_viewport_size({"width": 1280, "height": 4000})
    opened(page, column)
    page.click("#sections-1 >> text=Add a figure")
    page.fill("[name=sections-1-figures-0-caption]", "A new one")

    # Over the text's editor, which takes nothing of it for words.
    drag(page, "#sections-0-figures-1 > .part-bar h3", "#sections-1 .ProseMirror[contenteditable]")
    page.fill("[name=sections-1-figures-1-credit]", "NPA")
    page.focus("#sections-0-figures-0 > .part-bar [aria-label^='Move this figure down']")
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement.closest('.part').id") == "sections-1-figures-2"
    page.keyboard.press("Alt+ArrowUp")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert [figure.pk for figure in one.figures.all()] == [stays.pk]
    goes.refresh_from_db()
    assert (goes.section, goes.credit, goes.position) == (two, "NPA", 0)
    assert [figure.caption for figure in two.figures.all()] == ["Number 1", "A new one"]
    assert "Number" not in two.body


def test_a_new_section_that_is_removed_again_is_not_saved(page, editor, make_article):
    column = make_article(sections=["One"], published=False)
    let_in(page)
    opened(page, column)
    page.click("text=Add a section")
    page.fill("[name=sections-1-headline]", "Two")
    page.click("#sections-1 >> text=Add a figure")
    page.fill("[name=sections-1-figures-0-caption]", "A caption")
    page.click("#sections-1 > .part-bar .part-gone")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert column.sections.count() == 1


def test_keywords_are_chosen_moved_and_removed(page, editor, make_article):
    make_article(keywords=["Iran", "Iraq"])
    make_article("Two", keywords=["Iraq"])
    column = make_article("Draft", keywords=["Syria", "Aleppo"], published=False)
    let_in(page)
    opened(page, column)
    page.type("#id_keywords_next", "ira")
    page.get_by_role("option").nth(1).wait_for()
    offered = page.get_by_role("option").all_inner_texts()
    assert [text.split() for text in offered] == [["Iraq", "2", "columns"], ["Iran", "1", "column"]]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.type("#id_keywords_next", "Homs,")
    page.drag_and_drop(".keyword-list li >> nth=2", ".keyword-list li >> nth=0")
    page.focus(".keyword-list li:has-text('Homs') button")
    page.keyboard.press("Alt+ArrowLeft")
    page.click(".keyword-list li:has-text('Aleppo') button")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert [str(k) for k in column.keywords.all()] == ["Iraq", "Syria", "Homs"]


def test_a_publication_is_completed_in_the_middle_of_the_line(page, editor, make_article):
    make_article(sections=[{"headline": "S", "sources": ["Independent", "Debka"]}])
    column = make_article("Draft", published=False)
    let_in(page)
    opened(page, column)
    page.type("[name=sections-0-source_line]", "Reuters (13-May) and ind")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type(" (London)")
    value = page.input_value("[name=sections-0-source_line]")
    assert value == "Reuters (13-May) and Independent (London)"


def test_what_is_marked_stays_marked_when_a_late_answer_comes(page, editor, make_article):
    make_article(sections=[{"headline": "S", "sources": ["Independent", "Indian Post"]}])
    column = make_article("Draft", published=False)
    let_in(page)
    opened(page, column)
    page.type("[name=sections-0-source_line]", "in")
    page.get_by_role("option").nth(1).wait_for()
    page.context.route("**/*q=ind*", lambda route: (page.wait_for_timeout(500), route.continue_()))
    with page.expect_response("**/*q=ind*"):
        page.keyboard.type("d")
        page.keyboard.press("ArrowDown")
        marked = page.locator("[role=option][aria-selected=true]").inner_text()
        assert marked.startswith("Independent")
    page.wait_for_function("document.querySelectorAll('[role=option]').length === 2")
    assert page.locator("[role=option][aria-selected=true]").inner_text() == marked
    page.keyboard.press("Enter")
    assert page.input_value("[name=sections-0-source_line]") == "Independent"


def test_enter_with_the_list_open_saves_nothing(page, editor, make_article):
    make_article(sections=[{"headline": "S", "sources": ["Independent"]}])
    column = make_article("Draft", published=False)
    let_in(page)
    opened(page, column)
    sent = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.is_navigation_request() else 0)
    page.type("[name=sections-0-source_line]", "ind")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert sent == []
    assert page.input_value("[name=sections-0-source_line]") == "ind"


def test_a_picture_is_dropped_focused_and_chosen_again(page, editor, make_article, pictures):
    column = make_article("Draft", sections=["One"], published=False)
    let_in(page)
    opened(page, column)
    data = page.evaluate_handle(
        """bytes => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "x.png", {type: "image/png"}));
        return data; }""",
        list(pictures[0].read_bytes()),
    )
    page.dispatch_event("#lead_figures-0 .photo-area", "drop", {"dataTransfer": data})
    image = page.locator("#lead_figures-0 .photo-view img")
    image.wait_for()
    box = image.bounding_box()
    with page.expect_response("**/focus/"):
        image.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    page.fill("[name=lead_figures-0-caption]", "Dropped")
    page.click("#sections-0 >> text=Add a figure")
    page.click("#sections-0-figures-0 >> text=From the library")
    page.click("dialog li button")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    photo = Photo.objects.get()
    assert abs(photo.focal_x - 0.25) < 0.02
    assert abs(photo.focal_y - 0.75) < 0.02
    assert column.lead_figure.photo == photo
    assert column.sections.get().figures.get().photo == photo


def test_the_column_is_seen_beside_the_form_as_it_is_typed(page, editor, make_article):
    column = make_article("As Saved")
    let_in(page)
    opened(page, column)
    page.keyboard.press("Control+Alt+p")
    frame = page.frame_locator(".beside-pane iframe")
    frame.get_by_role("heading", name="As Saved").wait_for()
    page.click("#id_standfirst")
    page.keyboard.type("Typed just now")
    frame.get_by_text("Typed just now").wait_for()
    page.click(".beside-bar >> text=Mail as text")
    frame.get_by_text("Typed just now").wait_for()
    page.click(".beside-bar >> text=Close")
    # Nothing is still asked of the server when the test ends.
    page.goto("/admin/")
    page.wait_for_load_state("networkidle")
    assert Article.objects.get().standfirst == ""


PASTED = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal
{margin:0}</style></head><body><!--StartFragment--><h1>A heading</h1>
<p class=MsoNormal style='margin:0'><b>Bold</b> and <i style='mso-x:y'>slanted</i>
<span style='color:red'>red</span><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>First</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>Second</p>
<table><tr><td>A cell</td></tr></table><img src="file:///c:/x.png">
<p><a href="https://example.org/" target=_blank onclick="x()">A link</a></p>
<!--EndFragment--></body></html>"""


FROM_GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">
<h2 dir="ltr" style="line-height:1.38;"><span style="font-size:16pt;">A heading</span></h2>
<p dir="ltr" style="line-height:1.38;"><span style="font-weight:700;">Bold</span><span
style="font-weight:400;"> and </span><span style="font-style:italic;">slanted</span></p>
<ul><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr"
role="presentation"><span>First</span></p></li></ul></b>"""


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            PASTED,
            "<h3>A heading</h3><p><strong>Bold</strong> and <em>slanted</em> red</p>"
            "<ul><li><p>First</p></li><li><p>Second</p></li></ul><p>A cell</p>"
            '<p><a href="https://example.org/" rel="noopener">A link</a></p>',
        ),
        (
            FROM_GOOGLE,
            "<h3>A heading</h3><p><strong>Bold</strong> and <em>slanted</em></p>"
            "<ul><li><p>First</p></li></ul>",
        ),
    ],
    ids=["Word", "Google Docs"],
)
def test_pasting_from_a_word_processor_keeps_the_structure_and_drops_the_rest(
    page, editor, make_article, pasted, kept
):
    column = make_article("Draft", sections=[{"headline": "S", "body": ""}], published=False)
    let_in(page)
    opened(page, column)
    page.click(".ProseMirror[contenteditable]")
    page.evaluate(
        """html => { const clipboardData = new DataTransfer();
        clipboardData.setData("text/html", html);
        document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(
          new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true})); }""",
        pasted,
    )
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert column.sections.get().body == kept


def test_a_key_publishes_after_asking(page, editor, make_article):
    column = make_article("Draft", published=False)
    let_in(page)
    opened(page, column)
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.keyboard.press("Control+Shift+Enter")
    assert asked == ["Publish now?"]
    assert not Article.objects.get().is_public
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Control+Shift+Enter")
    page.get_by_text("Published as of").wait_for()
    assert Article.objects.get().is_public


def test_each_text_of_a_conflict_is_copied_with_a_click(page, editor, make_article):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    column = make_article("Draft", published=False)
    let_in(page)
    opened(page, column)
    Article.objects.update(standfirst="Theirs", version=7)
    page.fill("#id_standfirst", "Mine")
    page.click("[name=_continue]")
    page.get_by_text("Both texts").wait_for()
    copied = []
    for number in range(2):
        page.click(f".conflict-sides button >> nth={number}")
        page.wait_for_timeout(100)
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert copied == ["Theirs", "Mine"]
