"""Passkeys in a real browser, with an authenticator that Chromium plays (CDP, ``WebAuthn``)."""

import re

import pytest

from tests.door.test_in_a_browser import enter_password, look, open_page  # noqa: F401
from tests.site.test_access import told
from worldview.door.models import Passkey

#: What a browser does where its user says no.
CANCELLED = """() => { navigator.credentials.create =
    () => Promise.reject(new DOMException("", "NotAllowedError")); }"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Device:
    """An authenticator of a page's browser; ``touches``: whether its user confirms what it asks."""

    def __init__(self, page):
        self._page, self._cdp = page, page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._it = {"authenticatorId": made["authenticatorId"]}

    def knows_its_user(self, does):
        self._cdp.send("WebAuthn.setUserVerified", self._it | {"isUserVerified": does})

    def passkeys(self):
        return self._cdp.send("WebAuthn.getCredentials", self._it)["credentials"]

    def forget(self):
        self._cdp.send("WebAuthn.clearCredentials", self._it)


@pytest.fixture
def page(open_page):  # noqa: F811
    made = open_page()
    complaints = []
    made.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    # A wrong password is told by a status, too.
    assert [text for text in complaints if "status of 400" not in text] == []


@pytest.fixture
def device(page):
    return Device(page)


def ask_for_one(page, name="My laptop"):
    page.goto("/admin/log-ins/")
    page.click("text=Add a passkey")
    page.fill("[name=name]", name)
    page.fill("[name=password]", "secret")
    page.click("button:has-text('Add a passkey')")


def add(page):
    ask_for_one(page)
    page.wait_for_selector(".recovery-codes")


def log_out(page):
    page.goto("/admin/")
    page.click("#logout-form button")
    page.goto("/admin/login/")


def test_one_is_added_and_logs_in_alone(page, device, editor):
    enter_password(page)
    add(page)
    assert page.locator(".recovery-codes code").count() == 10
    (kept,) = device.passkeys()
    assert kept["isResidentCredential"]
    assert kept["rpId"] == "localhost"
    page.click("text=They are written down")
    page.wait_for_url("**/admin/")
    log_out(page)
    page.goto("/admin/articles/photo/")
    page.click("text=Log in with a passkey")
    page.wait_for_url(re.compile("^[^?]*/admin/articles/photo/$"))
    page.goto("/admin/log-ins/")
    assert re.search(r"My laptop\s+Added .*, last used", page.inner_text("#content"))


def test_it_is_a_second_factor_after_the_password(page, device, editor):
    enter_password(page)
    add(page)
    log_out(page)
    enter_password(page)
    assert "Now a passkey" in page.inner_text("#content")
    page.click("text=Use a passkey")
    page.wait_for_url("**/admin/")
    assert page.locator("#user-tools").is_visible()


def test_it_is_removed_by_confirming_with_it(page, device, editor):
    enter_password(page)
    add(page)
    page.goto("/admin/log-ins/")
    page.click("text=Rename or remove")
    page.click("text=Remove the passkey")
    page.wait_for_url("**/admin/log-ins/")
    assert "The passkey is removed" in page.inner_text(".messagelist")
    assert not Passkey.objects.exists()
    log_out(page)
    page.click("text=Log in with a passkey")
    page.wait_for_selector(".errornote:visible")
    assert "opens nothing here" in page.inner_text(".errornote:visible")


def said(page):
    line = page.locator(".passkey-said")
    line.wait_for(state="visible")
    return line.inner_text()


def test_who_has_none_here_is_told_and_logs_in_as_before(page, device, editor):
    page.goto("/admin/login/")
    page.click("text=Log in with a passkey")
    assert "cancelled, or there is no passkey" in said(page)
    enter_password(page)
    assert page.locator("#user-tools").is_visible()


def test_a_cancelled_one_a_second_one_and_a_wrong_password_are_said(page, device, editor):
    enter_password(page)
    page.goto("/admin/passkeys/add/")
    page.fill("[name=password]", "guess")
    page.evaluate(CANCELLED)
    page.click("button:has-text('Add a passkey')")
    assert "not your password" in said(page)
    page.fill("[name=password]", "secret")
    page.click("button:has-text('Add a passkey')")
    page.locator(".passkey-said", has_text="cancelled").wait_for()
    assert page.input_value("[name=password]") == "secret"
    add(page)
    ask_for_one(page, "Once more")
    assert "already" in said(page)


@pytest.mark.parametrize("script", [False, True])
def test_without_javascript_or_passkeys_there_are_no_buttons(open_page, editor, script):  # noqa: F811
    page = open_page(java_script_enabled=script)
    if script:
        page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/admin/login/")
    assert page.locator("text=Log in with a passkey").is_hidden()
    assert page.locator(".errornote:visible").count() == 0
    enter_password(page)
    page.goto("/admin/passkeys/add/")
    assert page.locator("button:has-text('Add a passkey')").is_hidden()
    assert re.search("need JavaScript|knows no passkeys", page.inner_text("#content"))


def test_nobody_is_kept_out_of_these_pages(open_page, editor):  # noqa: F811
    page, found = open_page(bypass_csp=True), {}
    device = Device(page)
    enter_password(page)
    page.goto("/admin/passkeys/add/")
    look(page, "add", found)
    add(page)
    page.goto("/admin/log-ins/")
    look(page, "log-ins", found)
    page.click("text=Rename or remove")
    look(page, "passkey", found)
    page.goto("/admin/second-factor/")
    look(page, "change", found)
    log_out(page)
    enter_password(page)
    look(page, "code", found)
    device.forget()
    page.goto("/admin/login/")
    page.click("text=Log in with a passkey")
    said(page)
    look(page, "log-in", found)
    assert not told(found), told(found)
