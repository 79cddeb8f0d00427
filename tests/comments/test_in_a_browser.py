"""Commenting as people do it: with the script and without, by keyboard alone, from an old page."""

import re
from io import BytesIO

import pytest
from django.core import signing
from django.utils.html import linebreaks
from PIL import Image, ImageChops

from comments import markup
from comments.models import Comment, Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_page(chromium, live_server, settings):
    settings.SITE_URL = live_server.url
    contexts = []

    def opened(**options):
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def write(page, body="I saw the harbour."):
    page.fill("#id_name", "Ana")
    page.fill("#id_email", "ana@example.com")
    page.fill("#id_body", body)


def test_without_script_a_preview_comes_before_sending(open_page, article):
    page = open_page(java_script_enabled=False)
    page.goto(article.get_absolute_url())
    write(page, "I *saw* it.")
    page.click("text=Preview your comment")
    assert page.inner_html(".comment-draft em") == "saw"
    page.click("text=Change it")
    assert page.input_value("#id_body") == "I *saw* it."
    page.click("text=Preview your comment")
    page.click("text=Send your comment")
    page.get_by_text("your comment awaits the editor").wait_for()
    page.click("text=Change it")
    page.fill("#id_body", "I *heard* it.")
    page.click("text=Save the change")
    assert Comment.objects.get().body == "I *heard* it."
    page.click("text=Take it back")
    page.get_by_text("Your comment is withdrawn").wait_for()


def test_with_script_it_is_sent_from_the_column_in_one_step(open_page, article):
    page = open_page()
    page.goto(article.get_absolute_url())
    write(page)
    page.click("text=Send your comment")
    page.get_by_text("your comment awaits the editor").wait_for()
    assert page.url.endswith(article.get_absolute_url())
    assert Comment.objects.get().body == "I saw the harbour."
    assert page.locator("h1").count() == 1
    page.click("text=Take it back")
    page.get_by_text("Your comment is withdrawn").wait_for()
    assert Comment.objects.get().state == "withdrawn"


def test_with_script_a_mistake_is_shown_in_place_and_nothing_is_lost(open_page, article):
    page = open_page()
    page.goto(article.get_absolute_url())
    write(page)
    page.fill("#id_email", "not an address")
    page.click("text=Send your comment")
    page.get_by_text("does not look like an e-mail address").first.wait_for()
    assert page.input_value("#id_body") == "I saw the harbour."
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    page.fill("#id_email", "ana@example.com")
    page.click("text=Send your comment")
    page.get_by_text("your comment awaits the editor").wait_for()
    assert page.title().startswith(article.headline)


def test_where_the_server_fails_the_script_leaves_it_to_the_form(open_page, article):
    page = open_page()
    page.goto(article.get_absolute_url())
    page.route(re.compile(r"/comments/write/"), lambda route: route.abort())
    write(page)
    page.unroute(re.compile(r"/comments/write/"))
    page.click(".comments form button")
    page.get_by_text("before it is sent").wait_for()
    assert page.input_value("input[name=body]") == "I saw the harbour."


def test_by_keyboard_alone(open_page, article):
    page = open_page(java_script_enabled=False)
    page.goto(article.get_absolute_url())
    page.focus("#id_name")
    for text in ("Ana", "ana@example.com", "By keys."):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("before it is sent").wait_for()
    page.focus("text=Send your comment")
    page.keyboard.press("Enter")
    page.get_by_text("your comment awaits the editor").wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_from_a_page_that_a_cache_kept_since_yesterday(
    open_page, article, make_comment, script, monkeypatch
):
    """The column's page as it was a day ago: the form works all the same."""
    answered = make_comment(article)
    page = open_page(java_script_enabled=script)
    page.goto(article.get_absolute_url())
    yesterday = page.content() if script else None
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 24 * 3600 + 60)
    if yesterday:
        pattern = re.compile(re.escape(article.get_absolute_url()) + "$")
        page.route(pattern, lambda route: route.fulfill(body=yesterday, content_type="text/html"))
        page.goto(article.get_absolute_url())
    write(page)
    page.click(".comments form button")
    if not script:
        page.click("text=Send your comment")
    page.get_by_text("your comment awaits the editor").wait_for()
    assert Comment.objects.exclude(pk=answered.pk).get().body == "I saw the harbour."


def test_a_comment_is_answered_and_reported_without_script(open_page, article, make_comment):
    comment = make_comment(article, name="Bo")
    page = open_page(java_script_enabled=False)
    page.goto(article.get_absolute_url())
    page.click("text=Answer the comment of Bo")
    write(page, "I do not agree.")
    page.click("text=Preview your comment")
    page.click("text=Send your comment")
    assert Comment.objects.get(body="I do not agree.").thread == comment
    page.goto(article.get_absolute_url())
    page.click("text=Report the comment of Bo")
    page.check("text=It is advertising")
    page.click("text=Report it to the editor")
    page.get_by_text("Thank you for telling us").wait_for()
    assert Report.objects.get().comment == comment


@pytest.mark.parametrize("script", [True, False])
def test_a_column_that_goes_while_an_answer_is_typed_leaves_the_words(open_page, article, script):
    page = open_page(java_script_enabled=script)
    page.goto(article.get_absolute_url())
    write(page)
    article.withdraw()
    page.click(".comments form button")
    page.get_by_text("This was not sent").wait_for()
    assert page.input_value("#typed") == "I saw the harbour."
    page.get_by_role("button", name="Send it to the editor").click()
    assert "I saw the harbour." in page.input_value("#id_text")


def test_with_script_what_answers_a_comment_that_went_can_be_sent_by_itself(
    open_page, article, make_comment, editor
):
    """As from a page that has the answered comment in its form."""
    answered = make_comment(article)
    page = open_page()
    page.goto(article.get_absolute_url())
    write(page)
    page.evaluate(
        "key => document.querySelector('.letter-form').insertAdjacentHTML('beforeend',"
        " `<input type=hidden name=answers value=${key}>`)",
        answered.pk,
    )
    answered.refuse(by=editor)
    page.click("text=Send your comment")
    page.get_by_text("was taken away while you wrote").first.wait_for()
    assert page.input_value("#id_body") == "I saw the harbour."
    page.click("text=Send your comment")
    page.get_by_text("your comment awaits the editor").wait_for()
    assert Comment.objects.pending().get().answers is None


#: As they may have been stored by whatever way: nothing of it is bounded by what comes in.
PAINTS_FAR = {
    "marks above": "g" + "\u0301\u0302\u0308\u030c" * 60,
    "marks below": "g" + "\u0323\u0331\u0325\u032d" * 60,
    "marks through": "g" + "\u0489\u20dd\u20de" * 60,
    "Thai": "\u0e01" + "\u0e47\u0e49" * 60,
    "Tibetan": "\u0f67" + "\u0f90\u0fb5\u0fa8" * 40,
    "wide signs": "\ufdfd\U00012219\U00012031\ua9c5" * 6,
    "a long word": "W" * 900,
    "a long line of code": "\n\n    " + "x" * 900,
    "deep quotations": "> - > - > - > " + "W" * 40,
    "Arabic": "\u0644" + "\u0651\u064e\u0670" * 60,
}


@pytest.mark.parametrize("width", [320, 1280])
def test_a_comment_paints_in_its_own_box_alone(open_page, article, make_comment, width):
    """The page is drawn with and without what the comment shows: all that differs is in its box."""
    make_comment(article, name="Before", body="Words before.")
    hostile = make_comment(article, name="Hostile", body="x")
    make_comment(article, name="After", body="Words after.")
    page = open_page(java_script_enabled=True, viewport={"width": width, "height": 900})
    page.goto(article.get_absolute_url())
    box = f"#comment-{hostile.pk}"

    def drawn(shown):
        page.evaluate(
            "([box, seen]) => { for (const part of document.querySelector(box).children)"
            " part.style.visibility = seen; }",
            [box, "visible" if shown else "hidden"],
        )
        return Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")

    for kind, text in PAINTS_FAR.items():
        page.evaluate(
            "([box, name, html]) => { const comment = document.querySelector(box);"
            " comment.querySelector('.comment-by').textContent = name;"
            " comment.querySelector('.comment-text').innerHTML = html; }",
            [box, text[:80], linebreaks(text) if text[0] not in ">\n" else markup.rendered(text)],
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
        differing = ImageChops.difference(drawn(True), drawn(False)).getbbox()
        place = page.locator(box).bounding_box()
        top = place["y"] + page.evaluate("scrollY")
        assert differing is not None, kind
        left, upper, right, lower = differing
        margin = 7  # what a ring around a link may take
        assert left >= place["x"] - margin, kind
        assert right <= place["x"] + place["width"] + margin, kind
        assert upper >= top - margin, kind
        assert lower <= top + place["height"] + margin, kind
