"""What a small script adds for readers; nothing needs it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def paper(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_light_or_dark_is_chosen_and_remembered_without_a_cookie(page, make_article):
    article = make_article()
    page.goto(article.get_absolute_url())
    light = paper(page)
    page.click(".reading summary")
    page.check("[name=theme][value=dark]")
    dark = paper(page)
    assert dark != light
    page.goto("/")
    assert paper(page) == dark
    assert page.context.cookies() == []
    page.click(".reading summary")
    page.check("[name=theme][value=light]")
    assert paper(page) == light


def test_the_size_of_text_is_chosen_and_what_is_folded_opens_for_who_is_led_there(
    page, make_article, make_comment
):
    article = make_article()
    one = make_comment(article)
    answers = [make_comment(article, thread=one, answers=one) for _ in range(5)]
    page.goto(f"{article.get_absolute_url()}#comment-{answers[4].pk}")
    page.locator(f"#comment-{answers[4].pk}").wait_for(state="visible")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    usual = page.evaluate(size)
    page.click(".reading summary")
    page.check("[name=size][value=larger]")
    page.reload()
    assert page.evaluate(size) > usual
    page.click(".reading summary")
    page.keyboard.press("Escape")
    assert not page.locator(".reading form").is_visible()


def test_the_link_to_a_section_is_copied(page, make_article):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    article = make_article(sections=["One", "Two"])
    page.goto(article.get_absolute_url())
    page.hover("#two")
    page.click("#two .copy-link")
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{article.permalink}two/"


def test_the_key_headlines_stay_in_sight_on_a_wide_page(page, make_article):
    body = "<p>" + "Nothing happened again. " * 400 + "</p>"
    article = make_article(sections=[{"headline": name, "body": body} for name in ("One", "Two")])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(article.get_absolute_url())
    page.mouse.wheel(0, 2500)
    page.wait_for_timeout(300)
    box = page.locator("#key-headlines").bounding_box()
    assert 0 <= box["y"] < 200
    assert box["x"] + box["width"] < page.locator(".section").first.bounding_box()["x"] + 1


def test_on_a_phone_each_section_leads_back_to_them(page, make_article):
    article = make_article(sections=["One", "Two"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(article.get_absolute_url())
    page.click("#two .to-key-headlines a")
    assert page.url.endswith("#key-headlines")
