"""Every way of losing words that is known, in a real browser."""

from contextlib import suppress

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Error

from articles.models import Article, Autosave
from tests import browser
from tests.articles.test_desk import ADD, change
from tests.sessions import let_in
from tests.site.test_walk import log_in
from worldview.door.models import DeskSession

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFER = ".kept-copies strong"
AUTOSAVE = "**/autosave/"


@pytest.fixture
def tab(page, editor):
    """Opens an address in another tab of the browser that ``page`` is logged in with."""
    let_in(page)

    def opened(address):
        made = page.context.new_page()
        made.goto(address)
        made.locator(".prose-editor").first.wait_for()
        return made

    return opened


@pytest.fixture
def hurried(page):
    browser.hurry(page.context)


@pytest.fixture
def draft(make_article):
    return make_article("A Draft", sections=[{"headline": "One", "body": ""}], published=False)


def crash(tab):
    """End the tab's process: nothing of the page runs any more."""
    with suppress(Error):
        tab.goto("chrome://crash", timeout=5000)
    tab.close()


def kept(tab):
    tab.get_by_text("Your words are kept").wait_for()


def offered(page, address="/admin/"):
    """What the desk offers back there once the browser has told what it kept."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return set(page.locator(OFFER).all_inner_texts())


def nothing_is_left_in(page):
    return (
        page.evaluate("Object.keys(localStorage).filter((name) => name.includes('copy')).length")
        == 0
    )


# --- Kept copies ---------------------------------------------------------------------------------


def test_two_new_columns_in_two_tabs_are_both_offered_and_are_not_one(hurried, tab, page):
    one, other = tab(ADD), tab(ADD)
    for opened, headline in ((one, "ALPHA"), (other, "BRAVO")):
        opened.fill("#id_headline", headline)
        kept(opened)
        assert opened.get_by_text("open in another tab").count() == 0
        opened.close()
    assert offered(page) == {"ALPHA", "BRAVO"}
    page.click("text=Go on with it: ALPHA")
    page.wait_for_selector(".prose-editor")
    assert page.input_value("#id_headline") == "ALPHA"
    page.click("[name=_continue]")
    page.get_by_text("was added successfully").wait_for()
    assert offered(page) == {"BRAVO"}


def test_another_tab_is_spoken_of_as_long_as_it_is_open(tab, draft):
    one, other = tab(change(draft)), tab(change(draft))
    for opened in (one, other):
        opened.get_by_text("open in another tab too").wait_for()
    other.close(run_before_unload=True)
    one.get_by_text("open in another tab too").wait_for(state="hidden")


def test_the_words_of_a_conflict_are_offered_after_the_browser_was_closed_on_it(tab, page, draft):
    opened = tab(change(draft))
    opened.fill("#id_standfirst", "Mine")
    Article.objects.update(standfirst="Theirs", version=7)
    opened.click("[name=_continue]")
    opened.get_by_text("Both texts").wait_for()
    crash(opened)
    assert offered(page, change(draft)) == {"A Draft"}
    page.click("text=Go on with it")
    assert page.input_value("#id_standfirst") == "Mine"


# --- The first change, and the last two seconds --------------------------------------------------


def test_a_first_change_without_key_or_pointer_is_kept(hurried, tab, page):
    opened = tab(ADD)
    opened.wait_for_timeout(500)
    # As dictation, a password manager or an extension writes: no key, no pointer, no event.
    opened.evaluate("document.getElementById('id_headline').value = 'Dictated'")
    kept(opened)
    opened.close()
    assert offered(page) == {"Dictated"}


@pytest.mark.parametrize("seconds", [0, 1], ids=["at once", "a script comes late"])
def test_what_was_dropped_into_a_section_is_kept(hurried, tab, draft, page, seconds):
    def arrive_late(route):
        page.wait_for_timeout(seconds * 1000)
        route.continue_()

    if seconds:
        page.context.route("**/desk/autosave*.js", arrive_late)
    opened = tab(change(draft))
    opened.evaluate(
        """() => {
        const place = document.querySelector("#sections-0 .ProseMirror[contenteditable]");
        const box = place.getBoundingClientRect(), dataTransfer = new DataTransfer();
        dataTransfer.setData("text/plain", "Dropped words");
        place.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true,
          clientX: box.x + 20, clientY: box.y + 20})); }"""
    )
    opened.get_by_text("Dropped words").first.wait_for()
    kept(opened)
    assert "Dropped" in Autosave.objects.get().form


@pytest.mark.parametrize("way", ["reload", "close", "go elsewhere"])
def test_what_was_typed_last_before_the_page_is_left_is_kept(tab, page, way):
    opened = tab(ADD)
    opened.wait_for_timeout(500)
    opened.click("#id_headline")
    opened.keyboard.type("The last word")
    if way == "reload":
        opened.reload()
    elif way == "close":
        opened.close(run_before_unload=True)
    else:
        opened.goto("/")
    assert offered(page) == {"The last word"}


def test_after_a_save_the_way_back_offers_nothing_and_is_no_second_column(hurried, tab, page):
    opened = tab(ADD)
    opened.fill("#id_headline", "Saved")
    browser.choose_in_menu(opened, "[name=_preview]")
    opened.get_by_text("This is how the column looks now").wait_for()
    opened.go_back()
    opened.wait_for_url(f"**{change(Article.objects.get())}")
    assert opened.input_value("#id_headline") == "Saved"
    opened.wait_for_timeout(1000)
    assert offered(page) == set()
    assert nothing_is_left_in(page)
    assert Article.objects.count() == 1


def test_after_a_save_the_way_back_puts_no_words_into_another_section(tab, make_article):
    article = make_article(
        "A Draft",
        sections=[{"headline": "A", "body": "<p>Text A.</p>"}, {"headline": "B", "body": ""}],
        published=False,
    )
    opened = tab(change(article))
    opened.locator(".part-section").nth(1).locator(".tiptap").click()
    opened.keyboard.type("Text B.")
    opened.locator(".part-section").nth(1).locator("[title^='Move this section up']").click()
    for _ in range(2):
        opened.click("[name=_continue]")
        opened.get_by_text("was changed successfully").wait_for()
        opened.locator(".prose-editor").first.wait_for()
        bodies = dict(article.sections.values_list("headline", "body"))
        assert bodies == {"A": "<p>Text A.</p>", "B": "<p>Text B.</p>"}
        opened.go_back()
        opened.locator(".prose-editor").first.wait_for()


def test_the_page_of_a_mistake_offers_nothing_of_what_stands_in_its_own_form(tab, draft):
    opened = tab(change(draft))
    opened.fill("#id_headline", "")
    opened.fill("#id_standfirst", "Typed before the mistake")
    opened.click("[name=_continue]")
    opened.get_by_text("This field is required.", exact=True).wait_for()
    opened.wait_for_load_state("networkidle")
    assert opened.input_value("#id_standfirst") == "Typed before the mistake"
    assert opened.locator(OFFER).count() == 0


def test_a_picture_that_cannot_be_taken_in_as_it_is_dropped_goes_with_the_form(tab, draft, picture):
    opened = tab(change(draft))
    opened.route("**/take-in/", lambda route: route.fulfill(status=500, body="{}"))
    opened.get_by_role("button", name="Add a figure").first.click()
    area = opened.locator(".part-figure .photo-area").first
    area.wait_for()
    data = list(picture().read())
    opened.evaluate(
        """([area, bytes]) => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(bytes)], "dropped.jpg", {type: "image/jpeg"}));
            area.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true}));
        }""",
        [area.element_handle(), data],
    )
    opened.get_by_text("It goes with the form when you save").wait_for()
    opened.click("[name=_continue]")
    opened.get_by_text("was changed successfully").wait_for()
    assert draft.sections.get().figures.get().photo


# --- The tab is killed at each moment of a save --------------------------------------------------


def type_and(opened, words="Every word"):
    opened.fill("#id_standfirst", words)
    opened.wait_for_timeout(400)  # the browser has it after a quarter of a second


def test_killed_before_the_form_is_sent(tab, page, draft):
    opened = tab(change(draft))
    opened.route(AUTOSAVE, lambda route: None)
    type_and(opened)
    crash(opened)
    assert offered(page) == {"A Draft"}
    page.click("text=Go on with it")
    assert page.input_value("#id_standfirst") == "Every word"


def test_killed_while_the_server_does_not_answer(tab, page, draft):
    opened = tab(change(draft))
    opened.route(AUTOSAVE, lambda route: None)
    type_and(opened)
    stuck = []
    opened.route(
        f"**{change(draft)}",
        lambda route: stuck.append(route) if route.request.method == "POST" else route.fallback(),
    )
    opened.click("[name=_continue]", no_wait_after=True)
    while not stuck:
        opened.wait_for_timeout(50)
    crash(opened)
    assert offered(page) == {"A Draft"}
    page.click("text=Go on with it")
    assert page.input_value("#id_standfirst") == "Every word"


@pytest.mark.parametrize("new", [True, False], ids=["new column", "saved column"])
def test_killed_after_the_server_has_saved_it_and_before_it_is_heard(tab, page, draft, new):
    address = ADD if new else change(draft)
    opened = tab(address)
    opened.route(AUTOSAVE, lambda route: None)
    opened.fill("#id_headline", "Saved")
    type_and(opened)
    saved = []

    def save(route):
        if route.request.method == "POST":
            saved.append(route.fetch(max_redirects=0).status)
        else:
            route.fallback()

    opened.route(f"**{address}", save)
    opened.click("[name=_continue]", no_wait_after=True)
    while not saved:
        opened.wait_for_timeout(50)
    crash(opened)
    assert saved == [302]
    assert Article.objects.filter(standfirst="Every word").count() == 1
    assert offered(page) == set()
    assert nothing_is_left_in(page)


# --- The server does not take it -----------------------------------------------------------------


@pytest.mark.parametrize("answer", [500, 502, 413, "timedout"])
def test_a_save_that_fails_leaves_the_words(tab, page, draft, answer):
    opened = tab(change(draft))

    def fail(route):
        if route.request.method != "POST":
            route.fallback()
        elif isinstance(answer, int):
            route.fulfill(status=answer, body="Not now")
        else:
            route.abort(answer)

    opened.route(f"**{change(draft)}", fail)
    opened.route(AUTOSAVE, fail)
    type_and(opened)
    opened.click("[name=_continue]", no_wait_after=True)
    opened.wait_for_timeout(1000)
    opened.close()
    assert offered(page) == {"A Draft"}
    page.click("text=Go on with it")
    assert page.input_value("#id_standfirst") == "Every word"


def test_without_a_network_nothing_is_sent_and_all_stays_until_there_is_one(
    hurried, tab, page, draft
):
    opened = tab(change(draft))
    page.context.set_offline(True)
    type_and(opened)
    opened.get_by_text("Your words are kept in this browser").wait_for()
    opened.click("[name=_continue]")
    opened.get_by_text("Nothing is saved yet. The server cannot be reached.").wait_for()
    page.context.set_offline(False)
    opened.click("[name=_continue]")
    opened.get_by_text("was changed successfully").wait_for()
    assert Article.objects.get().standfirst == "Every word"
    assert offered(page) == set()
    assert nothing_is_left_in(page)


# --- The login ends ------------------------------------------------------------------------------


def test_who_is_logged_out_while_writing_is_told_logs_in_beside_the_text_and_saves(
    hurried, tab, page, draft
):
    opened = tab(change(draft))
    DeskSession.objects.all().delete()
    type_and(opened)
    opened.get_by_text("You are logged out.").wait_for()
    opened.get_by_text("Your words are kept in this browser").wait_for()
    opened.click("[name=_continue]")
    opened.wait_for_timeout(500)
    assert opened.input_value("#id_standfirst") == "Every word"
    with opened.expect_popup() as window:
        opened.click("text=Log in here")
    window.value.fill("[name=username]", "editor")
    window.value.fill("[name=password]", "secret")
    window.value.click("[type=submit]")
    window.value.get_by_text("it goes on there by itself").wait_for()
    kept(opened)
    opened.click("[name=_continue]")
    opened.get_by_text("was changed successfully").wait_for()
    assert Article.objects.get().standfirst == "Every word"
    assert offered(page) == set()


def test_a_login_renewed_in_another_tab_is_no_hindrance(hurried, tab, page, draft):
    opened = tab(change(draft))
    page.context.clear_cookies()
    log_in(page)
    page.get_by_text("Write a column").wait_for()
    type_and(opened)
    kept(opened)
    opened.click("[name=_continue]")
    opened.get_by_text("was changed successfully").wait_for()


def test_another_editor_in_the_same_browser_is_not_handed_the_words(hurried, tab, page, draft):
    get_user_model().objects.create_superuser("other", password="secret")
    opened = tab(change(draft))
    page.context.clear_cookies()
    page.goto("/admin/")
    page.fill("[name=username]", "other")
    page.fill("[name=password]", "secret")
    page.click("[type=submit]")
    page.get_by_text("Write a column").wait_for()
    type_and(opened)
    opened.get_by_text("You are logged in as other now").wait_for()
    opened.click("[name=_continue]")
    opened.wait_for_timeout(500)
    opened.close()
    assert offered(page) == set()
    assert not Autosave.objects.exists()
    assert Article.objects.get().standfirst == ""
    page.context.clear_cookies()
    log_in(page)
    assert offered(page) == {"A Draft"}


@pytest.fixture
def plain_page(chromium, live_server, settings, editor):
    settings.SITE_URL = live_server.url
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    log_in(page)
    yield page
    context.close()


def test_without_a_script_the_words_come_along_to_the_log_in_and_back(plain_page, draft):
    page = plain_page
    page.goto(change(draft))
    page.fill("[name=standfirst]", "Every word,\n“quoted” & <all>")
    DeskSession.objects.all().delete()
    page.click("[name=_continue]")
    page.get_by_text("Your login had ended; your words are on this page").wait_for()
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "wrong")
    page.click("[type=submit]")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "secret")
    page.click("[type=submit]")
    page.click("button:text('Send it now')")
    page.get_by_text("was changed successfully").wait_for()
    assert Article.objects.get().standfirst.split() == ["Every", "word,", "“quoted”", "&", "<all>"]


def test_nor_are_they_lost_when_the_login_was_renewed_in_another_tab(plain_page, draft):
    page = plain_page
    page.goto(change(draft))
    page.fill("[name=standfirst]", "Every word")
    page.context.clear_cookies()
    other = page.context.new_page()
    log_in(other)
    page.click("[name=_continue]")
    page.click("button:text('Send it now')")
    page.get_by_text("was changed successfully").wait_for()
    assert Article.objects.get().standfirst == "Every word"
