"""The whole way of a column once more, in Firefox: another engine has other keys, other fields and
other faults."""

import os
import time

import pytest

from articles.media.ingest import ingest_photo
from tests import firefox as firefoxes
from tests.site.test_walk import link_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITOR = "#sections-0 .ProseMirror[contenteditable]"


@pytest.fixture
def firefox(live_server, settings, tmp_path):
    """A fresh Firefox on the live site; the test fails if a page logs an error."""
    binary = firefoxes.path()
    if binary is None:
        how = "Firefox is not installed: apt install firefox-esr (Debian)"
        if os.environ.get("CI"):
            pytest.fail(how)
        pytest.skip(how)
    settings.SITE_URL = live_server.url
    profile = tmp_path / "profile"
    profile.mkdir()
    running = firefoxes.Firefox(binary, profile, live_server.url)
    yield running
    complaints = running.complaints()
    running.close()
    assert complaints == []


def test_a_column_is_written_published_read_and_answered(firefox, editor, picture, work, mailbox):
    ingest_photo(picture(), alt_text="A bridge at noon")

    # The editor logs in and writes.
    firefox.goto("/admin/")
    firefox.fill("[name=username]", "editor")
    firefox.fill("[name=password]", "secret")
    firefox.click("[type=submit]")
    firefox.wait_for("location.pathname === '/admin/'")
    firefox.goto("/admin/articles/article/add/")
    firefox.wait_for(f"document.querySelector('{EDITOR}')")
    firefox.fill("#id_headline", "A Bridge in a Month")
    firefox.fill("[name=sections-0-headline]", "A bridge is built")
    firefox.click(EDITOR)
    firefox.type("The engineers got their ")
    firefox.press("Control+b")
    firefox.type("month")
    firefox.press("Control+b")
    firefox.type(".")
    assert firefox.evaluate("document.getElementById('id_sections-0-body').value") == (
        "<p>The engineers got their <strong>month</strong>.</p>"
    )
    font = f"getComputedStyle(document.querySelector('{EDITOR} p')).fontFamily"
    assert firefox.evaluate(font).endswith(", serif")
    firefox.fill("#id_keywords_next", "Kestria, Peace,")
    firefox.fill("[name=sections-0-source_line]", "Herald (Harrow) and Farrow")

    # They choose a picture from the library, after having shut it once.
    library = "//*[@id='lead_figures-0']//button[.='From the library']"
    firefox.click(library)
    firefox.wait_for("document.activeElement.matches('dialog input')")
    firefox.press("Escape")
    firefox.wait_for("!document.querySelector('dialog[open]')")
    firefox.click(library)
    firefox.click("dialog[open] li button")
    firefox.wait_for("document.querySelector('#lead_figures-0 .photo-view img').naturalWidth")
    firefox.fill("[name=lead_figures-0-caption]", "The bridge")

    # They look at it beside the form, as it is typed, and publish.
    firefox.press("Control+Alt+p")
    seen = "document.querySelector('.beside-pane iframe').contentDocument.body.innerText"
    firefox.wait_for(f"{seen}.includes('The engineers got their month.')")
    firefox.click(".more-verbs > summary")
    firefox.click(".more-verbs [name=_publish]")
    firefox.wait_for_text("Published:")

    # A reader finds it by search, and reads it.
    firefox.goto("/")
    assert firefox.texts(".latest-headline") == ["A Bridge in a Month"]
    firefox.fill("#site-search", "engineers")
    firefox.press("Enter")
    firefox.click(".hit-section a")
    firefox.wait_for("location.hash === '#a-bridge-is-built'")
    assert firefox.texts("article strong") == ["month"]
    column = firefox.evaluate("location.pathname")

    # They subscribe, and confirm from the mail.
    firefox.fill("#subscribe-email", "reader@example.com")
    firefox.wait_for("document.querySelector('.subscribe-form [name=stamp]').value")
    time.sleep(2.1)  # a person types for a while
    firefox.click(".subscribe-form button")
    firefox.wait_for_text("Please check your mail")
    work()
    (confirmation,) = [m for m in mailbox() if m["To"] == "reader@example.com"]
    firefox.goto(link_in(confirmation, "confirm"))
    firefox.click("//button[starts-with(normalize-space(), 'Yes, send me')]")
    firefox.wait_for_text("You are subscribed")

    # They comment on it; the editor approves; everybody sees it.
    firefox.goto(column)
    firefox.fill("[name=name]", "Ana Reader")
    firefox.fill(".letter-form [name=email]", "reader@example.com")
    firefox.fill("[name=body]", "At last.")
    time.sleep(2.1)
    firefox.click("//button[normalize-space()='Send your comment']")
    firefox.wait_for_text("awaits the editor")
    firefox.goto("/admin/comments/comment/")
    firefox.click("//a[contains(., 'At last.')]")
    firefox.click("[name=_approve]")
    firefox.wait_for_text("1 comment approved")
    firefox.goto(column)
    assert firefox.texts(".comment h3") == ["Ana Reader"]
