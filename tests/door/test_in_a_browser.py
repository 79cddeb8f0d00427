"""The door in a real browser: without JavaScript, on a telephone, and for everybody."""

import pytest

from tests.door.test_second_factor import code_of, key_of
from tests.site.test_access import breaches, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_page(chromium, live_server, settings):
    """Opens a page of a browser of its own on the live site."""
    settings.SITE_URL = live_server.url
    contexts = []

    def opened(width=390, **options):
        size = {"width": width, "height": 844}
        contexts.append(chromium.new_context(base_url=live_server.url, viewport=size, **options))
        contexts[-1].set_default_timeout(15_000)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def enter_password(page):
    page.goto("/admin/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "secret")
    page.click("[type=submit]")


def test_a_second_factor_is_added_and_used_without_javascript(open_page, editor):
    page = open_page(java_script_enabled=False)
    enter_password(page)
    page.click("text=How you log in")
    page.click("text=Add an authenticator app")
    key = key_of(page.inner_text(".typed-key"))
    page.wait_for_load_state("networkidle")
    assert page.locator(".qr-code").evaluate("image => image.naturalWidth") > 100
    page.fill("[name=code]", code_of(key))
    page.fill("[name=password]", "secret")
    page.click("text=Add the app")
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    other = open_page(java_script_enabled=False)
    enter_password(other)
    other.fill("[name=code]", codes[0])
    other.click("[type=submit]")
    other.click("text=How you log in")
    assert "9 recovery codes left" in other.inner_text("#content")
    other.click("text=End all but this one")
    page.goto("/admin/")
    assert page.locator("[name=password]").is_visible()


def look(page, name, found):
    """What axe finds, and whether something sticks out at the width of a telephone."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    found[name] = breaches(page)


def test_nobody_is_kept_out_of_the_pages_of_the_door(open_page, editor, settings):
    page, found = open_page(bypass_csp=True), {}
    for name, address in (
        ("log-in", "/admin/login/"),
        ("new-password", "/admin/new-password/"),
        ("letter", "/admin/new-password/?asked=1"),
        ("no-link", "/admin/new-password/x/y/"),
    ):
        page.goto(address)
        look(page, name, found)
    page.goto("/admin/login/")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        page.fill("[name=username]", "nobody")
        page.fill("[name=password]", "wrong")
        page.click("[type=submit]")
    look(page, "locked", found)
    enter_password(page)
    page.goto("/admin/second-factor/add/")
    look(page, "add-app", found)
    key = key_of(page.inner_text(".typed-key"))
    page.fill("[name=code]", code_of(key))
    page.fill("[name=password]", "secret")
    page.click("text=Add the app")
    look(page, "recovery-codes", found)
    page.goto("/admin/second-factor/")
    look(page, "change", found)
    other = open_page(bypass_csp=True)
    enter_password(other)
    look(other, "code", found)
    other.fill("[name=code]", code_of(key, 1))
    other.click("[type=submit]")
    other.goto("/admin/log-ins/")
    look(other, "log-ins", found)
    assert not told(found), told(found)
