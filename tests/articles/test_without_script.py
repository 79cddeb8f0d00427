"""Writing where no script runs: everything that matters works all the same."""

import pytest

from articles.models import Article
from tests.browser import choose_in_menu

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain_page(chromium, live_server, settings, editor):
    settings.SITE_URL = live_server.url
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/admin/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "secret")
    page.click("[type=submit]")
    yield page
    context.close()


def test_a_column_is_written_section_by_section_and_published(plain_page, tmp_path, picture):
    photo = tmp_path / "lead.jpg"
    photo.write_bytes(picture(900, 600).read())
    page = plain_page
    page.goto("/admin/articles/article/add/")
    page.fill("[name=headline]", "Typed Without Script")
    page.fill("[name=keywords]", "KEYS: Iran, Syria")
    page.set_input_files("[name=lead_figures-0-upload]", str(photo))
    page.fill("[name=lead_figures-0-credit]", "AFP")
    page.fill("[name=sections-0-headline]", "First")
    page.fill("[name=sections-0-body]", "He said:\n\n> We will be back.\n\n> — Odo Varn")
    page.fill("[name=sections-0-source_line]", "Independent (London) and Debka")
    choose_in_menu(page, "[name=_more]")
    page.fill("[name=sections-1-headline]", "Second")
    page.fill("[name=sections-0-figures-0-caption]", "A caption")
    page.set_input_files("[name=sections-0-figures-0-upload]", str(photo))
    choose_in_menu(page, "[name=_more]")
    page.fill("[name=sections-2-headline]", "Third, to go")
    page.click("[name=_continue]")
    page.fill("[name=sections-0-position]", "5")
    page.check("[name=sections-2-DELETE]")
    choose_in_menu(page, "[name=_publish]")
    article = Article.objects.get()
    page.goto(article.get_absolute_url())
    assert page.locator(".section h2").all_inner_texts() == ["Second", "First"]
    assert page.inner_text("blockquote footer") == "— Odo Varn"
    assert page.inner_text(".section .caption") == "A caption"
    assert page.locator(".keys a").all_inner_texts() == ["Iran", "Syria"]


def test_a_blank_part_that_was_left_blank_is_none(plain_page, make_article):
    article = make_article(sections=["One"], published=False)
    page = plain_page
    page.goto(f"/admin/articles/article/{article.pk}/change/?more=1")
    page.click("[name=_continue]")
    assert page.get_by_text("was changed successfully").count() == 1
    assert article.sections.count() == 1
    assert article.sections.get().figures.count() == 0
