"""Commenting as people do it: with the script and without, by keyboard alone, from an old page."""

import re

import pytest
from django.core import signing

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
    page.fill("#id_email", "ana@example.com")
    page.click("text=Send your comment")
    page.get_by_text("your comment awaits the editor").wait_for()


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
