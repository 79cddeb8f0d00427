"""A book made at the desk by hand, in a real browser, page by page."""

import os
import re
from pathlib import Path

import pytest

from articles.models import Page
from tests import browser
from tests.site.test_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")


def shoot(page, name):
    if SHOTS:
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def write_section(page, number, headline, text):
    page.fill(f"[name=sections-{number}-headline]", headline)
    page.click(f"#sections-{number} .ProseMirror[contenteditable]")
    for count, part in enumerate(text.split("\n")):
        if count:
            page.locator(".reference-list [role=option]").first.wait_for()
            page.keyboard.press("Enter")
        page.keyboard.type(part)


def test_a_book_with_a_chapter_is_written_published_moved_and_found(page, editor, make_article):
    make_article("Molen Reach Falls Silent")
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    log_in(page)

    # The book, published at once.
    page.click("text=Write a page")
    page.fill("#id_headline", "How This Column Is Made")
    page.fill("#id_standfirst", "What is read, what is believed, and what is left out.")
    write_section(page, 0, "Where it comes from", "From papers, and from [[molen\n.")
    shoot(page, "form")
    browser.choose_in_menu(page, "[name=_publish]")
    page.wait_for_selector("text=Published:")
    assert "pages" in page.inner_text(".desk-back").lower()

    # A chapter of it, with its address typed and a reference back.
    page.goto("/admin/articles/page/")
    page.click(".object-tools .addlink")
    page.fill("#id_headline", "Sources and Their Countries")
    page.click("text=Address and place")
    page.fill("#id_slug", "sources")
    page.select_option("#id_parent", label="How This Column Is Made (/how-this-column-is-made/)")
    write_section(page, 0, "Papers of the capital", "As [[how this\n says.")
    page.wait_for_selector("#autosave-note >> text=kept")
    page.click("#beside-button")
    frame = page.frame_locator(".beside-pane iframe")
    frame.locator("h1", has_text="Sources and Their Countries").wait_for()
    browser.choose_in_menu(page, "[name=_publish]")
    page.wait_for_selector("text=Published:")

    # Readers go from one to the other.
    page.goto("/how-this-column-is-made/")
    assert page.inner_text(".reference").endswith("World View — Molen Reach Falls Silent”")
    shoot(page, "book")
    page.click("text=Sources and Their Countries")
    assert page.url.endswith("/how-this-column-is-made/sources/")
    assert page.inner_text(".reference") == "“How This Column Is Made”"
    shoot(page, "chapter")
    page.click(".parents a")
    assert re.search(r"Last changed", page.inner_text(".article-footer"))

    # The book moves, with its chapter; what leads there goes on leading there.
    book = Page.objects.get(path="how-this-column-is-made")
    page.goto(f"/admin/articles/page/{book.pk}/change/")
    page.click("text=Address and place")
    page.fill("#id_slug", "method")
    page.click("text=Publish changes")
    page.wait_for_selector("text=The changes are public")
    page.goto("/how-this-column-is-made/sources/")
    assert page.url.endswith("/method/sources/")
    page.goto("/search/?q=papers")
    assert page.inner_text(".hit .dateline").strip() == "Page"
    shoot(page, "search")
    page.goto("/admin/articles/page/")
    assert "/method/sources/" in page.inner_text("#result_list")
    shoot(page, "list")
    assert failures == []
