"""A link to a section goes on leading there, whatever happens to the column."""

import pytest

from articles.models import Article
from tests.articles.test_desk import change, posted
from tests.sessions import let_in


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_old_link_finds_a_section_that_moved_in_a_column_that_moved(page, editor, make_article):
    article = make_article("Before", sections=["One", "Two", "Three"])
    old_link = article.sections.get(headline="Three").get_absolute_url()
    let_in(page)
    page.goto(change(article))
    page.focus("#sections-2 .part-bar button >> nth=1")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.fill("[name=sections-2-headline]", "Three, With Another Headline")
    page.click("text=Address and mail")
    page.fill("#id_slug", "after")
    page.click("[name=_publish]")
    page.get_by_text("The changes are public").wait_for()
    page.goto(old_link)
    assert page.url.endswith("/after/#three")
    section = page.locator(".section:target h2")
    assert section.inner_text() == "Three, With Another Headline"
    assert page.locator(".section h2").first.inner_text() == "Three, With Another Headline"


def test_its_anchor_stays_in_a_draft_that_was_public_once(desk, make_article):
    article = make_article(sections=["One"])
    article.withdraw()
    data = posted(article) | {"sections-0-headline": "Another Headline"}
    desk.post(change(article), data)
    section = Article.objects.get().sections.get()
    assert (section.headline, section.anchor) == ("Another Headline", "one")
