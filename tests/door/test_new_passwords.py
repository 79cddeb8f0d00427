"""A new password by mail: for whoever has the account's letters, once, and nobody is told who that
is."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.door.test_passwords import GOOD
from tests.door.test_throttle import LIMIT, fail, log_in
from worldview.door import letters
from worldview.door.models import AccountLetter

ASK = "/admin/new-password/"


def ask(email, address="203.0.113.9"):
    return Client(REMOTE_ADDR=address).post(ASK, {"email": email})


def links(message):
    return re.findall(r"http://testserver(/admin/new-password/\S+/)", text(message))


def text(message):
    return message.get_body(("plain",)).get_content()


def choose(link, password=GOOD, client=None):
    client = client or Client(REMOTE_ADDR="203.0.113.9")
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return page
    where = page.redirect_chain[-1][0]
    return client.post(where, {"new_password1": password, "new_password2": password}, follow=True)


def test_from_the_question_to_the_log_in(editor, work, mailbox):
    assert "on its way" in Client().get(ask("Editor@Example.com")["Location"]).content.decode()
    work()
    (message,) = mailbox()
    assert message["To"] == "editor@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    (link,) = links(message)
    assert link in message.get_body(("html",)).get_content()
    page = choose(link)
    assert "The new password holds" in page.content.decode()
    assert log_in().status_code == 200
    assert log_in(GOOD).status_code == 302


def test_every_address_is_answered_the_same_with_the_same_work(
    editor, django_assert_num_queries, mailbox, work
):
    get_user_model().objects.create_user("gone", "gone@example.com", "x", is_active=False)
    get_user_model().objects.create_user("reader", "reader@example.com", "x")
    answers = []
    for number, email in enumerate(
        ("editor@example.com", "nobody@example.com", "gone@example.com", "reader@example.com")
    ):
        with django_assert_num_queries(6):
            answer = ask(email, f"198.51.{number}.1")
        answers.append((answer.status_code, answer["Location"], answer.content))
    assert len(set(answers)) == 1
    work()
    assert [message["To"] for message in mailbox()] == ["editor@example.com"]
    assert set(AccountLetter.objects.values_list("state", flat=True)) == {"accepted", "skipped"}


def test_a_link_holds_once_and_not_for_long(editor, work, mailbox, settings):
    ask("editor@example.com")
    work()
    (link,) = links(mailbox()[0])
    client = Client()
    assert "at least 12" in choose(link, "short", client).content.decode()
    assert "The new password holds" in choose(link, client=client).content.decode()
    assert "does not hold" in choose(link).content.decode()
    AccountLetter.objects.all().delete()
    ask("editor@example.com")
    work()
    link = links(mailbox()[-1])[0]
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "does not hold" in choose(link).content.decode()
    for wrong in ("x/y", "MQ/set-password", f"{'9' * 30}/abc-def", "MQ/" + "a" * 300):
        assert "does not hold" in Client().get(f"{ASK}{wrong}/").content.decode()


def test_opening_the_link_changes_nothing(editor, work, mailbox):
    """Mail scanners open every link."""
    ask("editor@example.com")
    work()
    (link,) = links(mailbox()[0])
    Client().get(link, follow=True)
    assert "The new password holds" in choose(link).content.decode()


def test_it_ends_every_log_in_and_is_told_by_mail(editor, work, mailbox):
    elsewhere = Client()
    elsewhere.force_login(editor)
    ask("editor@example.com")
    work()
    assert elsewhere.get("/admin/").status_code == 200
    choose(links(mailbox()[0])[0])
    assert elsewhere.get("/admin/").status_code == 302
    work()
    assert "The password was changed." in text(mailbox()[-1])


def test_who_was_shut_out_is_let_in_with_it(editor, work, mailbox):
    fail(LIMIT)
    ask("editor@example.com")
    work()
    choose(links(mailbox()[0])[0])
    assert log_in(GOOD).status_code == 302


def test_one_address_of_several_accounts_gets_a_link_for_each(editor, work, mailbox):
    get_user_model().objects.create_user("second", "EDITOR@example.com", "x", is_staff=True)
    ask("editor@example.com")
    work()
    (message,) = mailbox()
    assert len(links(message)) == 2
    assert "second:" in text(message)


def test_nobody_is_buried_in_letters_and_nobody_asks_without_end(editor, work, mailbox):
    for _ in range(5):
        assert ask("editor@example.com").status_code == 302
    work()
    assert len(mailbox()) == 1
    for number in range(4):
        assert ask(f"nobody{number}@example.com").status_code == 302
    refused = ask("another@example.com")
    assert refused.status_code == 429
    assert "Wait ten minutes" in refused.content.decode()
    assert 'value="another@example.com"' in refused.content.decode()
    assert ask("another@example.com", "198.51.100.1").status_code == 302


@pytest.mark.parametrize("email", ["", "no address", '"a\x0b"@[::1]', "a" * 300 + "@example.com"])
def test_what_is_no_address_is_said_and_stays(db, email):
    page = ask(email)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()


def test_letters_are_forgotten(editor):
    ask("nobody@example.com")
    AccountLetter.objects.update(asked_at=timezone.now() - timedelta(days=3))
    letters.forget_old()
    assert not AccountLetter.objects.exists()


def test_by_the_command_there_is_always_a_way_in(editor, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: GOOD)
    call_command("changepassword", "editor", verbosity=0)
    assert log_in(GOOD).status_code == 302
