"""An administrator invites somebody by mail, who chooses a name and a password."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests.articles.test_desk import messages
from tests.door.test_passwords import GOOD
from tests.site.test_roles import desk_of, editor_by_role  # noqa: F401
from worldview.door.models import AccountLetter
from worldview.newsroom import models
from worldview.newsroom.models import Invitation

PAGE = "/admin/invitations/"


def invite(client, email="nell@example.com", role="writer"):
    return client.post(PAGE, {"_invite": "1", "email": email, "role": role}, follow=True)


def press(client, **button):
    sent = {"invitation": Invitation.objects.get().pk} | button
    return client.post(PAGE, sent, follow=True)


def link_in(message):
    text = message.get_body(("plain",)).get_content()
    (link,) = re.findall(r"http://testserver(/admin/invitation/\S+/)", text)
    return link


def accept(link, client=None, **typed):
    sent = {"name": "Nell Osk", "username": "", "password": GOOD} | typed
    return (client or Client()).post(link, sent, follow=True)


@pytest.fixture
def link(desk, work, mailbox):
    invite(desk)
    work()
    return link_in(mailbox()[-1])


def test_from_the_invitation_to_the_desk(desk, work, mailbox):
    assert PAGE in desk.get("/admin/auth/user/").content.decode()
    response = invite(desk, "Nell@Example.com")
    assert "is invited" in messages(response)[-1]
    assert "Nell@example.com" in response.content.decode()
    work()
    (message,) = mailbox()
    assert message["Subject"] == "You are invited to the desk of World View"
    link = link_in(message)
    assert link in message.get_body(("html",)).get_content()
    page = Client().get(link)
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    client = Client()
    welcome = accept(link, client)
    assert "you log in as “nell-osk”" in messages(welcome)[-1]
    user = get_user_model().objects.get(username="nell-osk")
    assert (user.first_name, user.last_name) == ("Nell", "Osk")
    assert (user.email.lower(), user.is_staff, user.is_superuser) == (
        "nell@example.com", True, False,
    )  # fmt: skip
    assert user.check_password(GOOD)
    assert [group.name for group in user.groups.all()] == ["Writers"]
    assert client.get("/admin/articles/article/add/").status_code == 200
    assert "None." in desk.get(PAGE).content.decode()
    assert "invitation of editor" in LogEntry.objects.get().get_change_message()


@pytest.mark.parametrize(
    ("role", "publishes", "keeps_accounts"),
    [("writer", False, False), ("editor", True, False), ("administrator", True, True)],
)
def test_each_role_may_what_it_says(desk, work, mailbox, role, publishes, keeps_accounts):
    invite(desk, role=role)
    work()
    accept(link_in(mailbox()[-1]), username="nell")
    user = get_user_model().objects.get(username="nell")
    assert user.has_perm("articles.publish_article") is publishes
    assert user.has_perm("auth.change_user") is keeps_accounts


def test_opening_the_link_changes_nothing_and_it_holds_once(link):
    for _ in range(2):
        assert Client().get(link).status_code == 200
    assert Invitation.objects.pending().exists()
    accept(link)
    again = accept(link, username="other")
    assert again.status_code == 410
    assert "This link does not hold" in again.content.decode()
    assert not get_user_model().objects.filter(username="other").exists()


def test_it_expires_after_seven_days_and_is_no_other_token(link, monkeypatch):
    assert timedelta(days=7) == models.TTL
    other = signing.dumps(Invitation.objects.get().pk, salt="worldview.first_start")
    for wrong in (f"{link[:-3]}/", "/admin/invitation/x/", f"/admin/invitation/{other}/"):
        assert Client().get(wrong).status_code == 410, wrong
    monkeypatch.setattr(models, "TTL", timedelta(seconds=-1))
    assert accept(link).status_code == 410
    assert Invitation.objects.pending().exists()


def test_who_waits_too_long_is_shown_so(link, desk):
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=8))
    assert "its link has expired" in desk.get(PAGE).content.decode()


def test_it_is_sent_again_not_too_often_and_withdrawn(desk, link, work, mailbox):
    assert "a moment ago" in messages(press(desk, _again="1"))[-1]
    AccountLetter.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    assert "Sent again" in messages(press(desk, _again="1"))[-1]
    work()
    assert len(mailbox()) == 2
    assert "Withdrawn" in messages(press(desk, _withdraw="1"))[-1]
    assert accept(link).status_code == 410
    assert "meanwhile" in messages(press(desk, _again="1"))[-1]
    # Withdrawn before the letter left, it never does.
    AccountLetter.objects.all().delete()
    invite(desk)
    Invitation.objects.update(withdrawn_at=timezone.now())
    work()
    assert len(mailbox()) == 2


def test_bad_input_is_said_and_loses_nothing(desk, editor, link):
    assert "has an account already" in invite(desk, editor.email).content.decode()
    assert "is invited already" in invite(desk, "NELL@example.com").content.decode()
    wrong = invite(desk, "nell", role="king").content.decode()
    assert 'value="nell"' in wrong
    assert Invitation.objects.count() == 1
    taken = accept(link, username="EDITOR").content.decode()
    assert "“EDITOR” is somebody’s already." in taken
    weak = accept(link, password="nell").content.decode()
    assert 'value="Nell Osk"' in weak
    assert "errorlist" in weak
    assert Invitation.objects.pending().exists()


def test_invitations_are_for_administrators(editor_by_role, link):  # noqa: F811
    assert editor_by_role.get(PAGE).status_code == 403
    assert invite(editor_by_role, "x@example.com").status_code == 403
    assert press(editor_by_role, _withdraw="1").status_code == 403
    assert Invitation.objects.pending().count() == 1
