"""The whole way of a column, in a real browser: from the editor's paste to a reader's comment
and a subscriber's inbox."""

import re

import pytest

from tests.articles.test_written_column import TEXT
from tests.browser import choose_in_menu

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_in(page):
    page.goto("/admin/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "secret")
    page.click("[type=submit]")


def link_in(message, part):
    text = message.get_body(("plain",)).get_content()
    return re.search(rf"http://\S+/subscriptions/{part}/\S+", text)[0]


def test_a_column_from_paste_to_inbox_and_comment(page, editor, work, mailbox):
    headline = "Kestria’s Lowland Offensive Stalls After the Ferry Disaster at Molen Reach"

    # The editor pastes it, looks at the draft, and publishes.
    log_in(page)
    page.get_by_role("link", name="Columns", exact=True).first.click()
    page.click("text=Paste a column")
    page.fill("[name=text]", TEXT)
    page.click("text=Read it")
    page.get_by_text("Nothing is saved yet").wait_for()
    page.click("[name=_continue]")
    page.get_by_text("was added successfully").wait_for()
    page.get_by_text("refers to a column that is not here").first.wait_for()
    page.wait_for_selector(".prose-editor")
    page.click(".object-tools >> text=Preview")
    assert page.inner_text("h1") == headline
    assert page.locator("blockquote p").count() == 2
    page.go_back()
    choose_in_menu(page, "[name=_publish]")
    page.get_by_text("Published:").wait_for()

    # A reader finds it on the home page and by search, in the right sections.
    page.goto("/")
    assert page.inner_text(".latest-headline") == headline
    page.fill("#site-search", "Molen Reach")
    page.press("#site-search", "Enter")
    page.locator(".hit-section").first.wait_for()
    assert page.locator(".hit-section h3").all_inner_texts() == [
        "Ferry disaster at Molen Reach costs Kestria a regiment",
        "Kestrian marshal Odo Varn is buried without his army",
    ]
    page.click(".hit-section >> nth=0 >> a")
    page.wait_for_url("**/#ferry-disaster-at-molen-reach-costs-kestria-a-regiment")

    # They subscribe, and confirm from the mail.
    page.fill("#subscribe-email", "reader@example.com")
    # A person types for a while.
    page.locator(".subscribe-form [name=stamp][value]:not([value=''])").wait_for(state="attached")
    page.wait_for_timeout(2100)
    page.click(".subscribe-form button")
    page.get_by_text("Please check your mail").wait_for()
    work()
    (confirmation,) = mailbox()
    page.goto(link_in(confirmation, "confirm"))
    page.click("text=Yes, send me")
    page.get_by_text("You are subscribed").wait_for()

    # The next column reaches them.
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", "A Second Column")
    page.fill("#id_keywords_next", "KEYS: Kestria, Peace")
    page.fill("[name=sections-0-headline]", "A bridge is built")
    page.click("#sections-0 .ProseMirror[contenteditable]")
    page.keyboard.type("The engineers got their month.")
    page.fill("[name=sections-0-source_line]", "Herald (Harrow) and Farrow")
    choose_in_menu(page, "[name=_publish]")
    page.get_by_text("Published:").wait_for()
    work()
    # The welcome goes out in the same round, over another connection, before or after it.
    (mail,) = [m for m in mailbox() if m["Subject"] == "World View: A Second Column"]
    assert mail["To"] == "reader@example.com"
    body = mail.get_body(("plain",)).get_content()
    assert "The engineers got their month." in body
    assert "Herald (Harrow) and Farrow" in body

    # They comment on it; the editor approves; everybody sees it.
    page.goto(re.search(r"http://\S+/2\d{3}/\d\d/\d\d/\S+", body)[0])
    page.fill("[name=name]", "Ana Reader")
    page.fill(".letter-form [name=email]", "reader@example.com")
    page.fill("[name=body]", "At last.\n\nA bridge!")
    page.click("text=Send your comment")
    page.get_by_text("awaits the editor").wait_for()
    column = page.url
    page.goto(column)
    assert page.locator(".comment").count() == 0
    page.goto("/admin/comments/comment/")
    page.click("text=At last.")
    page.click("[name=_approve]")
    page.get_by_text("1 comment approved").wait_for()
    page.goto(column)
    assert page.locator(".comment h3").all_inner_texts() == ["Ana Reader"]
    assert page.locator(".comment p").all_inner_texts()[:2] == ["At last.", "A bridge!"]


def test_no_page_scrolls_sideways(chromium, live_server, make_article, every_page):
    page = chromium.new_page(base_url=live_server.url)
    long = make_article("Averyveryverylongwordthatnobodywouldeverwrite in an Ordinary Headline")
    too_wide = []
    for path in [long.get_absolute_url(), *every_page]:
        page.goto(path)
        for width in (320, 390, 768, 1280, 2560):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((path, width))
    page.close()
    assert too_wide == []


def test_everything_for_readers_works_without_javascript(
    chromium, live_server, settings, make_article
):
    settings.SITE_URL = live_server.url
    article = make_article()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(article.get_absolute_url())
    page.fill("[name=name]", "Ana")
    page.fill(".letter-form [name=email]", "ana@example.com")
    page.fill("[name=body]", "No script.")
    page.click("text=Preview your comment")
    page.click("text=Change it")
    page.fill("[name=body]", "No script at all.")
    page.click("text=Preview your comment")
    page.click("text=Send your comment")
    assert "awaits the editor" in page.inner_text("h1")
    assert context.cookies() == []
    context.close()
