"""The whole way of a column, in a real browser: from the editor's paste to a reader's comment
and a subscriber's inbox."""

import re

import pytest

from articles.models import Article
from articles.photos import take_in
from tests.articles.test_written_column import TEXT

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
    page.click("text=Articles")
    page.click("text=Paste a column")
    page.fill("[name=text]", TEXT)
    page.click("text=Make a draft")
    page.get_by_text("The column is a draft now").wait_for()
    page.get_by_text("refers to a column that is not here").first.wait_for()
    page.wait_for_selector(".prose-editor")
    page.click(".object-tools >> text=Preview")
    assert page.inner_text("h1") == headline
    assert page.locator("blockquote p").count() == 2
    page.go_back()
    page.click("[name=_publish]")
    page.get_by_text("Published:").wait_for()

    # A reader finds it on the home page and by search, in the right sections.
    page.goto("/")
    assert page.inner_text(".latest-headline") == headline
    page.fill("#site-search", "Molen Reach")
    page.press("#site-search", "Enter")
    assert page.locator(".hit-section h3").all_inner_texts() == [
        "Ferry disaster at Molen Reach costs Kestria a regiment",
        "Kestrian marshal Odo Varn is buried without his army",
    ]
    page.click(".hit-section >> nth=0 >> a")
    assert page.url.endswith("#ferry-disaster-at-molen-reach-costs-kestria-a-regiment")

    # They subscribe, and confirm from the mail.
    page.fill("#subscribe-email", "reader@example.com")
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
    page.fill("#id_keywords", "KEYS: Kestria, Peace")
    page.click("text=Add another Section")
    page.fill("[name=sections-0-headline]", "A bridge is built")
    page.click("#sections-0 .ProseMirror")
    page.keyboard.type("The engineers got their month.")
    page.fill("[name=sections-0-source_line]", "Herald (Harrow) and Farrow")
    page.click("[name=_publish]")
    page.get_by_text("Published:").wait_for()
    work()
    mail = mailbox()[-1]
    assert mail["To"] == "reader@example.com"
    assert mail["Subject"] == "World View: A Second Column"
    body = mail.get_body(("plain",)).get_content()
    assert "The engineers got their month." in body
    assert "Herald (Harrow) and Farrow" in body

    # They comment on it; the editor approves; everybody sees it.
    page.goto(re.search(r"http://\S+/2\d{3}/\d\d/\d\d/\S+", body)[0])
    page.fill("[name=name]", "Ana Reader")
    page.fill(".letter-form [name=email]", "reader@example.com")
    page.fill("[name=body]", "At last.\n\nA bridge!")
    page.click("text=Preview your comment")
    page.click("text=Send your comment")
    page.get_by_text("awaits the editor").wait_for()
    column = page.get_attribute(".kicker a", "href")
    page.goto(column)
    assert page.locator(".comment").count() == 0
    page.goto("/admin/comments/comment/")
    page.click("text=At last.")
    page.click("[name=_approve]")
    page.get_by_text("is approved now").wait_for()
    page.goto(column)
    assert page.locator(".comment h3").all_inner_texts() == ["Ana Reader"]
    assert page.locator(".comment p").all_inner_texts()[:2] == ["At last.", "A bridge!"]


def test_the_seeds_kind_of_column_can_be_typed_in_by_hand(page, editor, tmp_path, picture):
    take_in(picture(color=(5, 5, 5)), alt_text="A picture from the library")
    photo = tmp_path / "lead.jpg"
    photo.write_bytes(picture(900, 600).read())
    log_in(page)
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", "Typed by Hand")
    page.fill("#id_keywords", "Iran, Syria, Aleppo")
    page.click("text=Add another Lead figure")
    page.set_input_files("[name=lead_figures-0-upload]", str(photo))
    page.fill("[name=lead_figures-0-caption]", "The lead caption")
    page.fill("[name=lead_figures-0-credit]", "AFP")
    for number, headline in enumerate(["First part", "Second part"]):
        page.click("text=Add another Section")
        page.fill(f"[name=sections-{number}-headline]", headline)
        page.click(f"#sections-{number} .ProseMirror")
        page.keyboard.type("He said:")
        page.keyboard.press("Enter")
        page.click(f"#sections-{number} [title=blockquote]")
        page.keyboard.type("We will be back.")
        page.fill(f"[name=sections-{number}-source_line]", "Independent (London) and Debka")
    page.click("text=Add another Section")
    page.click("#sections-2 >> text=Remove")
    page.click("#sections-1 >> text=Add another Figure")
    page.set_input_files("[name=sections-1-figures-0-upload]", str(photo))
    page.fill("[name=sections-1-figures-0-caption]", "A caption in a section")
    page.click("#sections-0 >> text=Add another Figure")
    page.click("#sections-0-figures-0 .select2-selection")
    page.click(".select2-results >> text=A picture from the library")
    page.click("[name=_preview]")
    page.get_by_text("This is how the column looks now").wait_for()
    assert page.locator(".section h2").all_inner_texts() == ["First part", "Second part"]
    assert page.locator(".section blockquote").all_inner_texts() == ["We will be back."] * 2
    assert page.locator(".key-headlines li").count() == 2
    assert page.inner_text(".section >> nth=1 >> .caption") == "A caption in a section"
    sources = [" ".join(text.split()) for text in page.locator(".sources").all_inner_texts()]
    assert sources == ["Sources: Independent (London) and Debka"] * 2
    article = Article.objects.get()
    assert article.sections.first().figures.get().photo.alt_text == "A picture from the library"
    assert article.lead_figure.photo == article.sections.last().figures.get().photo


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_no_page_scrolls_sideways(page, make_article, add_figure, make_comment, width, work):
    article = make_article(
        "Averyveryverylongwordthatnobodywouldeverwrite in a Headline of Ordinary Length",
        keywords=["Iran", "A keyword of several words"],
        sections=[{"headline": "S", "sources": ["One", "Two"]}, "T"],
    )
    add_figure(article=article)
    make_comment(article, body="x" * 300)
    work()
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "/",
        article.get_absolute_url(),
        "/archive/",
        "/2026/",
        "/keywords/",
        "/search/?q=harbour",
        "/subscriptions/",
        "/comments/trouble/",
        f"/comments/write/{article.pk}/",
    ):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path


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
