"""Reading without a network, for who asked for it."""

import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error

from articles.models import Article
from articles.views import offline

KEEP, FORGET = "Keep the last seven columns", "Keep them no more"


def test_the_newest_columns_are_what_there_is_to_keep(client, make_article):
    made = [make_article(f"Column {n}", published=n < 9) for n in range(10)]
    listed = client.get("/offline.json").json()
    newest = list(Article.objects.published().newest_first()[: offline.COLUMNS])
    assert [column["url"] for column in listed] == [a.get_absolute_url() for a in newest]
    newest[0].withdraw()
    urls = [column["url"] for column in client.get("/offline.json").json()]
    assert newest[0].get_absolute_url() not in urls
    assert made[9].get_absolute_url() not in urls


def test_the_worker_is_at_the_root_and_asked_for_each_time(client, db):
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in worker["Content-Security-Policy"]
    assert b'OFFLINE = "/offline/"' in worker.content
    assert b'LIST = "/offline.json"' in worker.content


def test_without_a_script_the_page_says_what_it_would_be(client, db):
    html = client.get("/offline/").content.decode()
    assert "20 at most" in html
    seen = html.partition('class="page page-narrow offline"')[2].partition("<template")[0]
    assert "needs a script" in seen
    assert "<button" not in seen


def headline_at(page, address, awaited):
    """Whether a page has the headline that is awaited there. That there is no network reaches what
    stands before the pages a moment after the page itself: until then the network answers it, or
    is cut off from it."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        with suppress(Error):
            page.goto(address)
            if page.locator("h1").inner_text() == awaited:
                return True
        time.sleep(0.2)
    return False


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_columns_are_read_without_a_network_until_they_are_withdrawn(
    chromium, live_server, settings, make_article, add_figure
):
    settings.SITE_URL = live_server.url
    kept, withdrawn = make_article("Kept"), make_article("Withdrawn")
    add_figure(article=kept)
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(kept.get_absolute_url())
    assert page.evaluate("navigator.serviceWorker.getRegistration().then((it) => !it)")

    page.goto("/offline/")
    page.get_by_role("button", name=KEEP).click()
    page.get_by_text("They are here, also without a network.").wait_for()
    context.set_offline(True)
    page.goto(kept.get_absolute_url())
    assert page.locator("h1").inner_text() == "Kept"
    assert page.evaluate("document.querySelector('.figure img').decode().then(() => true)")
    assert page.evaluate("getComputedStyle(document.body).fontFamily.includes('Broadsheet')")
    page.goto("/")
    links = page.locator(".offline ul a")
    links.first.wait_for()
    assert set(links.all_inner_texts()) == {"Kept", "Withdrawn"}

    context.set_offline(False)
    withdrawn.withdraw()
    page.goto("/")
    page.wait_for_function("caches.match('/offline.json').then((it) => it.json())"
                           ".then((columns) => columns.length === 1)")  # fmt: skip
    context.set_offline(True)
    assert headline_at(page, withdrawn.get_absolute_url(), "Without a network")
    page.get_by_role("button", name=FORGET).click()
    page.get_by_text("Nothing is kept any more.").wait_for()
    assert page.evaluate("caches.keys()") == []
    context.close()
