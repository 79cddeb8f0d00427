"""The page of a search, as a browser shows it."""

from datetime import date

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 844}
#: Of every kind of line that stands above the first hit.
ASKED = (
    "?q=grain",
    "?q=grain&order=oldest",
    "?q=grain&keyword=grain",
    "?q=grain&year=2024",
    "?q=2024",
    "?q=grian+ports",
    "?q=grain+nowhere",
    "?q=%22the+grain%22",
)


@pytest.fixture
def archive(make_article, live_server):
    for number in range(12):
        make_article(
            f"The grain of the ports, number {number}, and what it is worth to all who live there",
            edition_date=date(2015 + number, 5, 1),
            keywords=["Grain", "Ports", "Harbour masters", f"A long name of a keyword {number}"],
            sections=[
                {"headline": "Grain", "body": "<p>The grain.</p>", "sources": ["taz", "AFP"]}
            ],
        )
    return f"{live_server.url}/search/"


@pytest.mark.parametrize("asked", ASKED)
def test_the_first_hit_is_on_a_phones_first_screen(page, archive, asked):
    page.set_viewport_size(PHONE)
    page.goto(archive + asked)
    headline = page.locator(".hit h2").first.bounding_box()
    assert headline["y"] + headline["height"] <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_ways_to_ask_are_open_where_they_are_used_and_before_anything_is_asked(page, archive, size):
    page.set_viewport_size(size)
    shown = {}
    for asked in ("", "?q=grain", "?q=grain&from=2016", "?q=grain&to=someday"):
        page.goto(archive + asked)
        shown[asked] = page.locator("#search-from").is_visible()
    assert shown == {
        "": True,
        "?q=grain": False,
        "?q=grain&from=2016": True,
        "?q=grain&to=someday": True,
    }
    page.goto(f"{archive}?q=grain")
    page.click("summary:has-text('Phrases')")
    page.fill("#search-from", "2020")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2020**")
    assert page.locator(".hit").count() == 7
