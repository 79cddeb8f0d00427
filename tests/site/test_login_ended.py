"""A form that meets the end of a login comes back with the next one, at any page of the desk."""

import html as markup
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from articles.models import Article, Redirect
from tests.articles.test_desk import ADD as COLUMN
from tests.articles.test_desk import fields
from tests.filling import forms_on
from tests.markup import one_line

ADD = "/admin/articles/redirect/add/"
FORM = {"old": '/ormaia?q="one"&two=<2>', "new": "/archive/?a=1&b=2", "permanent": "on"}


@pytest.fixture
def browser(db):
    """A client that checks tokens and says, as browsers do, where a form came from."""
    return Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})


def sent(page):
    """The fields of the last form of a page."""
    form = page.content.decode().rpartition("<form")[2]
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {name: markup.unescape(value) for name, value in inputs}


def carried_in(page):
    return markup.unescape(re.search(r'name="_carried" value="([^"]*)"', page.content.decode())[1])


def log_in(browser, page, username="editor", **changes):
    return browser.post(
        "/admin/login/",
        {"username": username, "password": "secret", "next": "/admin/"}
        | {"_carried": carried_in(page), "csrfmiddlewaretoken": token(page)}
        | changes,
    )


def token(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]


@pytest.fixture
def met_the_end(browser, editor):
    """The page that a form sent without a login is answered with."""
    old = token(browser.get("/admin/login/"))
    return browser.post(ADD, FORM | {"csrfmiddlewaretoken": old, "_save": "Save"})


def test_what_was_sent_comes_back_after_the_log_in_and_is_saved(browser, met_the_end):
    page = log_in(browser, met_the_end)
    assert {name: value for name, value in sent(page).items() if name in FORM} == FORM
    assert not Redirect.objects.exists()
    assert browser.post(ADD, sent(page)).status_code == 302
    assert Redirect.objects.get().new == FORM["new"]


def test_a_wrong_password_loses_nothing(browser, met_the_end):
    page = log_in(browser, met_the_end, password="wrong")
    assert "enter the correct" in page.content.decode()
    assert sent(log_in(browser, page))["old"] == FORM["old"]


def test_who_did_not_write_it_is_not_handed_it(browser, editor):
    get_user_model().objects.create_superuser("other", password="secret")
    old = token(browser.get("/admin/login/"))
    form = FORM | {"csrfmiddlewaretoken": old, "_editor": editor.pk}
    page = log_in(browser, browser.post(ADD, form), username="other")
    assert "another editor’s" in page.content.decode()
    assert "Send it now" not in page.content.decode()
    assert "Send it now" in log_in(browser, page).content.decode()


def test_a_form_that_is_older_than_the_login_comes_back_with_a_new_token(browser, editor):
    browser.force_login(editor)
    page = browser.post(ADD, FORM | {"csrfmiddlewaretoken": "x" * 64})
    assert page.status_code == 200
    assert browser.post(ADD, sent(page)).status_code == 302
    assert Redirect.objects.exists()


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_no_other_site_gets_its_form_sent_by_our_button(editor, headers):
    browser = Client(enforce_csrf_checks=True, headers=headers)
    browser.force_login(editor)
    page = browser.post(ADD, FORM)
    assert page.status_code == 403
    assert "ormaia" not in page.content.decode()
    browser.logout()
    assert "ormaia" not in browser.post(ADD, FORM).content.decode()


def test_what_is_carried_goes_to_the_desk_only_and_no_password_with_it(browser, editor):
    for path in ("https://elsewhere.example/", "//elsewhere.example/admin/", "/comments/"):
        page = browser.get("/admin/login/")
        form = {"username": "editor", "password": "secret", "csrfmiddlewaretoken": token(page)}
        form["_carried"] = f'["{path}", [["a", "b"]], [], ""]'
        assert "elsewhere" not in browser.post("/admin/login/", form).content.decode()
        browser.logout()
    old = token(browser.get("/admin/login/"))
    form = {"password1": "hush", "old_password": "hush", "csrfmiddlewaretoken": old}
    assert "hush" not in browser.post("/admin/password_change/", form).content.decode()


def test_files_cannot_come_along_and_are_named(browser, editor, picture):
    old = token(browser.get("/admin/login/"))
    form = {"file": picture(), "alt_text": "A boat", "csrfmiddlewaretoken": old}
    page = log_in(browser, browser.post("/admin/articles/photo/add/", form))
    assert "cannot be carried over a log-in: picture.jpeg" in one_line(page.content.decode())


def test_nothing_is_published_without_the_picture_that_was_chosen(browser, editor, picture):
    old = token(browser.get("/admin/login/"))
    lead = {"upload": picture(), "caption": "The boats"}
    form = fields(headline="With its picture", lead=lead) | {"_publish": "1"}
    page = log_in(browser, browser.post(COLUMN, form | {"csrfmiddlewaretoken": old}))
    (again,) = [form for form in forms_on(page.content.decode(), COLUMN) if form.action == COLUMN]
    shown = browser.post(COLUMN, dict(again.data(lambda control: None)))
    assert shown.status_code == 200
    assert "With its picture" in shown.content.decode()
    assert "The boats" in shown.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/admin/articles/photo/add/", {"alt_text": "My words"}),
        ("/admin/articles/redirect/import/", {"text": "/my,/words/"}),
        ("/admin/subscriptions/subscriber/import/", {"text": "email\nmy@words.example",
                                                     "_import": "1"}),
    ],
)  # fmt: skip
def test_a_form_that_would_be_sent_without_its_file_is_not_sent(
    browser, editor, picture, address, words
):
    old = token(browser.get("/admin/login/"))
    form = words | {"file": picture(), "csrfmiddlewaretoken": old}
    page = log_in(browser, browser.post(address, form)).content.decode()
    (typed,) = [value for name, value in words.items() if name[0] != "_"]
    assert typed in markup.unescape(page)
    assert "So nothing was sent." in page
    assert not [form for form in forms_on(page, address) if form.action.startswith(address)]


def test_a_script_is_told_that_nobody_is_logged_in(browser, editor):
    old = token(browser.get("/admin/login/"))
    answer = browser.post(
        "/admin/articles/article/autosave/",
        {"csrfmiddlewaretoken": old},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 401
    state = browser.get("/admin/login-state/")
    assert state.json()["editor"] == ""
    assert "no-store" in state["Cache-Control"]
    browser.force_login(editor)
    assert browser.get("/admin/login-state/").json()["editor"] == str(editor.pk)


@pytest.mark.parametrize(
    "carried",
    [
        "[" * 1000, "{", "[]", "[1,2,3,4]", "null", '["/admin/", [["a"]], [], ""]', "9" * 5000,
        '["/admin/\\u0000", [["a\\ud800", "b\\u0000"]], ["\\udfff"], "x"]',
    ],
)  # fmt: skip
def test_whatever_is_said_to_be_carried_is_answered(browser, editor, carried):
    page = browser.get("/admin/login/")
    form = {"username": "editor", "password": "wrong", "_carried": carried}
    answer = browser.post("/admin/login/", form | {"csrfmiddlewaretoken": token(page)})
    assert answer.status_code in (200, 403)
