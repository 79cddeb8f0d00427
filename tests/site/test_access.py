"""Pages that nobody is kept out of: axe finds no breach of WCAG 2.2 AA, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from subscriptions.editions import make_article_edition
from subscriptions.models import Edition
from tests.sessions import let_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: By the scheme of colours: of the dark one, what colours can breach.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast", "link-in-text-block"],
}
VIOLATIONS = "async options => (await axe.run(options)).violations"


def breaches(page):
    """What axe finds on the page, in light and in dark."""
    found = {}
    # Colours at once: none on the way from one to the other.
    page.add_style_tag(content="* { transition: none !important }")
    page.evaluate(Axe().axe_script)
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        # Of what is as it should be, nothing is gathered.
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        for violation in page.evaluate(VIOLATIONS, options):
            found[scheme, violation["id"]] = [node["html"][:160] for node in violation["nodes"]]
    return found


def told(found):
    return "\n".join(f"{address}: {breaches}" for address, breaches in found.items() if breaches)


def test_axe_finds_nothing(chromium, live_server, every_page):
    context = chromium.new_context(
        base_url=live_server.url, bypass_csp=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    found = {}
    for address in every_page:
        page.goto(address)
        found[address] = breaches(page)
    context.close()
    assert not told(found), told(found)


def test_axe_finds_nothing_at_the_desk(
    chromium, live_server, settings, editor, make_article, add_figure, make_subscriber
):
    settings.SITE_URL = live_server.url
    article = make_article(keywords=["Iran", "Syria"], sections=["One", "Two"], published=False)
    add_figure(article=article)
    make_subscriber()
    make_article("Mailed")
    make_article_edition()
    edition = Edition.objects.get()
    edition.deliveries.update(state="unknown")
    context = chromium.new_context(
        base_url=live_server.url, bypass_csp=True, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    let_in(page)
    found = {}
    for address in (
        "/admin/",
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/article/{article.pk}/schedule/",
        f"/admin/articles/article/{article.pk}/revisions/",
        "/admin/articles/article/paste/",
        f"/admin/subscriptions/edition/{edition.pk}/change/",
        f"/admin/subscriptions/edition/test/{article.pk}/",
        "/admin/subscriptions/subscriber/import/",
    ):
        page.goto(address)
        page.wait_for_timeout(600)
        found[address] = breaches(page)
    context.close()
    assert not told(found), told(found)
