"""Which passwords an account of the desk may have."""

import pytest
from django.contrib.auth import get_user_model

from worldview.demo.__main__ import installation

GOOD = "harbour lantern 81"
BAD = ["a", "secret", "elevenchars", "administrator", "839201748392"]


def twice(password):
    return {"password1": password, "password2": password}


@pytest.mark.parametrize("password", [*BAD, "editor@example"])
def test_a_password_that_is_easily_guessed_is_refused_with_a_sentence(
    desk, editor, administrator, password
):
    form = {"old_password": "secret", "new_password1": password, "new_password2": password}
    page = desk.post("/admin/password_change/", form)
    assert page.status_code == 200
    assert "assword is too " in page.content.decode() or "entirely" in page.content.decode()
    address = f"/admin/auth/user/{editor.pk}/password/"
    assert administrator.post(address, twice(password)).status_code == 200
    editor.refresh_from_db()
    assert editor.check_password("secret")


def test_nobody_gets_past_their_own_password_as_an_administrator(desk, editor):
    """A session that was left open is not enough."""
    address = f"/admin/auth/user/{editor.pk}/password/"
    assert desk.get(address)["Location"] == "/admin/password_change/"
    assert desk.post(address, twice(GOOD))["Location"] == "/admin/password_change/"
    editor.refresh_from_db()
    assert editor.check_password("secret")


@pytest.mark.parametrize("password", BAD)
def test_nobody_is_added_with_one(desk, password):
    form = {"username": "new", "usable_password": "true", **twice(password)}
    assert desk.post("/admin/auth/user/add/", form).status_code == 200
    assert not get_user_model().objects.filter(username="new").exists()


def test_a_good_one_is_taken_and_told_by_mail(desk, editor, work, mailbox):
    form = {"old_password": "secret", "new_password1": GOOD, "new_password2": GOOD}
    assert desk.post("/admin/password_change/", form).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password(GOOD)
    work()
    assert "The password was changed." in mailbox()[0].get_body("plain").get_content()


def test_one_that_an_administrator_gives_is_told_with_their_name(desk, work, mailbox):
    user = get_user_model().objects.create_user("wanda", "wanda@example.com", "secret")
    assert desk.post(f"/admin/auth/user/{user.pk}/password/", twice(GOOD)).status_code == 302
    work()
    (message,) = mailbox()
    assert message["To"] == "wanda@example.com"
    assert "changed by editor" in message.get_body("plain").get_content()


def test_the_demos_account_has_the_password_that_is_printed(tmp_path, client, db):
    printed = installation(tmp_path)["password"]
    get_user_model().objects.create_superuser("demo", "demo@example.com", printed)
    form = {"username": "demo", "password": printed, "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["", "//evil.example", "https:evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_log_in_that_asks_for_no_page_of_ours_leads_to_the_desk(client, editor, elsewhere):
    words = {"username": "editor", "password": "secret", "next": elsewhere}
    response = client.post("/admin/login/", words, follow=True)
    assert (response.status_code, response.redirect_chain[-1][0]) == (200, "/admin/")
