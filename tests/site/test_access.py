"""Pages that nobody is kept out of: axe finds no breach of WCAG 2.2 AA, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from comments.proof import link, own_url
from tests.site.test_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def own_link(kind, value):
    return link(kind, value).removeprefix("http://testserver")


@pytest.fixture
def addresses(make_article, add_figure, make_comment, make_subscriber, work):
    from subscriptions import tokens

    earlier = make_article("Earlier", keywords=["Iran"])
    article = make_article(
        "A Column",
        standfirst="Why it matters",
        keywords=["Iran", "Syria"],
        sections=[
            {
                "headline": "Harbour",
                "body": "<p>He said:</p><blockquote><p>No.</p></blockquote>"
                "<p>See [[14-May-2026 Earlier]].</p>",
                "sources": ["Herald", "Debka"],
            }
        ],
    )
    add_figure(article=article)
    add_figure(section=article.sections.get())
    comment = make_comment(article)
    work()
    subscriber = make_subscriber()
    pending = make_comment(article, state="pending")
    token = tokens.unsubscribe_url(subscriber).rstrip("/").split("/")[-1]
    return [
        f"/comments/{comment.pk}/report/", f"/comments/on/{article.pk}/", "/comments/",
        "/comments/data/", own_link("prove", comment.pk), own_link("data", comment.email),
        "/", "/archive/", "/2026/", "/2026/05/", "/2026/05/14/", "/2026/05/15/", "/keywords/",
        "/sources/", "/sources/herald/", "/keywords/?by=use",
        f"{article.get_absolute_url()}harbour/", f"{article.get_absolute_url()}pictures/1/",
        "/keywords/iran/", "/search/", "/search/?q=harbour", "/search/?q=nothing", "/nothing/",
        "/corrections/",
        "/subscriptions/", "/subscriptions/check-your-mail/", "/subscriptions/confirm/x/",
        tokens.preferences_path(subscriber), f"/subscriptions/unsubscribe/{token}/",
        f"/comments/write/{article.pk}/?answers={comment.pk}", "/comments/trouble/",
        own_url(pending), article.get_absolute_url(), earlier.get_absolute_url(),
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium, live_server, settings, addresses, scheme):
    settings.SITE_URL = live_server.url
    context = chromium.new_context(
        base_url=live_server.url, color_scheme=scheme, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    found = {}
    for address in addresses:
        page.goto(address)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            places = [node["html"] for node in violation["nodes"]]
            found[address, violation["id"]] = places
    context.close()
    assert not found, "\n".join(f"{k}: {v}" for k, v in found.items())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(
    chromium, live_server, settings, editor, make_article, add_figure, scheme
):
    settings.SITE_URL = live_server.url
    article = make_article(keywords=["Iran", "Syria"], sections=["One", "Two"], published=False)
    add_figure(article=article)
    context = chromium.new_context(
        base_url=live_server.url, color_scheme=scheme, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    log_in(page)
    found = {}
    for address in (
        "/admin/",
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/article/{article.pk}/schedule/",
        f"/admin/articles/article/{article.pk}/revisions/",
        "/admin/articles/article/paste/",
    ):
        page.goto(address)
        page.wait_for_timeout(600)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            places = [node["html"][:160] for node in violation["nodes"]]
            found[address, violation["id"]] = places
    context.close()
    assert not found, "\n".join(f"{k}: {v}" for k, v in found.items())
