"""From an empty site to a paper of one's own, as somebody who never saw a shell makes it: in a
browser, at the desk, without touching a file."""

import os
from pathlib import Path

import pytest

from articles.models import Article, Page, site
from subscriptions.models import Subscriber
from tests import sample_files
from tests.browser import choose_in_menu
from tests.site.test_walk import link_in
from worldview.first_start import links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")


def shoot(page, name):
    if SHOTS:
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"own-{name}-{width}.png", full_page=True)


def publish(page, **typed):
    for name, text in typed.items():
        page.fill(f"#id_{name}", text)
    choose_in_menu(page, "[name=_publish]")
    page.get_by_text("Published:").wait_for()


def test_a_named_site_with_pages_a_menu_a_column_and_a_subscriber(page, work, mailbox):
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))

    # The first start.
    page.goto(links.link())
    page.fill("[name=column_name]", "The Lighthouse")
    page.fill("[name=name]", "Nell van Byrne")
    page.fill("[name=email]", "nell@example.org")
    page.fill("[name=password]", "tin lamp seven rivers")
    page.select_option("[name=time_zone]", "Europe/Athens")
    page.click("[type=submit]")
    page.wait_for_url("**/admin/articles/article/add/")

    # The first column, under a country's name.
    page.fill("#id_keywords_next", "KEYS: Ormaia, Grain")
    page.fill("[name=sections-0-headline]", "A market that would not go home")
    page.click("#sections-0 .ProseMirror[contenteditable]")
    page.keyboard.type("The price of flour rose for the eleventh time.")
    publish(page, headline="Bread Brings Down a Government")

    # The pages that came as drafts, and one of one's own with a chapter.
    for title in ("About The Lighthouse", "Privacy"):
        page.goto("/admin/articles/page/")
        page.click(f"#result_list >> text={title}")
        shoot(page, "draft")
        publish(page)
    page.goto("/admin/articles/page/add/")
    page.fill("[name=sections-0-headline]", "What is believed")
    page.click("text=Address and place")
    page.click("text=Add a download")
    book = {"name": "Method.pdf", "mimeType": "application/pdf", "buffer": sample_files.PDF}
    page.set_input_files("[name=attachments-0-new_file]", book)
    publish(page, headline="Method")
    page.goto("/admin/articles/page/add/")
    page.fill("[name=sections-0-headline]", "The first chapter")
    page.click("text=Address and place")
    page.select_option("#id_parent", label="Method (/method/)")
    publish(page, headline="Sources")

    # What there is to say of a country.
    page.goto("/admin/articles/keyword/")
    page.click("#result_list >> text=Ormaia")
    page.fill("[name=description]", "An archipelago of four hundred islands.")
    page.click("[name=_save]")
    page.get_by_text("was changed successfully").wait_for()

    # The menu, the foot and the colour, with the front page beside them.
    page.goto("/admin/")
    page.click("text=Settings")
    page.fill(
        "#id_menu",
        "Log | /archive/\nCountries\n- Ormaia | /keywords/ormaia/\nMethod | /method/\n"
        "- Sources | /method/sources/\nBy e-mail | #subscribe",
    )
    page.fill("#id_foot_menu", "About | /about/\nPrivacy | /privacy/\nFeed | /feed/")
    page.fill("#id_postal_address", "4 Quay Street\nPalisaar")
    page.check("[name=accent][value=green]")
    beside = page.frame_locator(".settings-frame iframe")
    beside.locator(".foot-menu >> text=Privacy").wait_for()
    shoot(page, "settings")
    assert site().foot_menu == ""  # nothing is saved yet
    page.click("[name=_save]")
    page.get_by_text("The settings are saved").wait_for()

    # What readers have.
    page.context.clear_cookies()
    page.goto("/")
    shoot(page, "home")
    assert page.inner_text(".masthead-name") == "The Lighthouse"
    assert page.get_attribute("html", "data-accent") == "green"
    assert "4 Quay Street" in page.inner_text(".footer")
    page.click(".masthead-nav >> text=Countries")
    page.click(".masthead-nav >> text=Ormaia")
    assert page.inner_text("h1") == "Ormaia"
    assert "four hundred islands" in page.inner_text("main")
    page.click(".foot-menu >> text=Privacy")
    assert page.inner_text("h1") == "Privacy"
    assert "gets no cookie" in page.inner_text("main")
    assert "4 Quay Street" not in page.inner_text("main")  # it was written before there was one
    shoot(page, "privacy")
    page.set_viewport_size({"width": 1440, "height": 900})
    contents, title = (page.locator(part).bounding_box() for part in (".key-headlines", "h1"))
    assert contents["x"] + contents["width"] < title["x"]
    assert abs(contents["y"] - title["y"]) < 40
    page.click(".masthead-nav >> text=Method")
    page.goto("/method/")
    with page.expect_download() as download:
        page.click("main .downloads a")
    assert Path(download.value.path()).read_bytes() == sample_files.PDF
    page.click(".masthead-nav >> text=Method")
    page.click(".menu-more[open] >> text=Sources")
    assert page.inner_text("h1") == "Sources"
    assert [column.headline for column in Article.objects.all()] == [
        "Bread Brings Down a Government"
    ]
    assert Page.objects.published().count() == 4

    # The first comment.
    page.goto("/")
    page.click("text=Bread Brings Down a Government")
    page.fill("[name=name]", "Ana Reader")
    page.fill(".letter-form [name=email]", "ana@example.com")
    page.fill("[name=body]", "A market like no other.")
    page.click("text=Send your comment")
    page.get_by_text("awaits the editor").wait_for()

    # The first subscriber.
    page.fill("#subscribe-email", "reader@example.com")
    page.locator(".subscribe-form [name=stamp][value]:not([value=''])").wait_for(state="attached")
    page.wait_for_timeout(2100)  # a person types for a while
    page.click(".subscribe-form button")
    page.get_by_text("Please check your mail").wait_for()
    work()
    # Beside what is mailed about the comment, in any order.
    (confirmation,) = [mail for mail in mailbox() if "reader@example.com" in mail["To"]]
    assert "The Lighthouse" in confirmation["Subject"]
    page.goto(link_in(confirmation, "confirm"))
    page.click("text=Yes, send me")
    page.get_by_text("You are subscribed").wait_for()
    assert Subscriber.objects.active().get().time_zone == "Europe/Athens"
    assert failures == []
