"""Guessing at the log-in is bounded, by name and network together, and is seen."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.test import Client
from django.utils import timezone

from worldview.door import throttle
from worldview.door.models import FailedLogIn

LOG_IN = "/admin/login/"
LIMIT = settings.AXES_FAILURE_LIMIT
HERE, NEIGHBOUR, ELSEWHERE = "203.0.113.9", "203.0.113.200", "198.51.100.1"


def log_in(password="secret", *, name="editor", address=HERE, **more):
    client = Client(REMOTE_ADDR=address)
    return client.post(LOG_IN, {"username": name, "password": password, "next": "/admin/"} | more)


def fail(times, **more):
    for _ in range(times):
        answer = log_in("wrong", **more)
    return answer


def test_after_some_wrong_passwords_the_right_one_waits_too(editor):
    assert fail(LIMIT - 1).status_code == 200
    assert log_in().status_code == 302  # which begins the count anew
    assert fail(LIMIT - 1).status_code == 200
    answer = log_in("wrong")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) == 15 * 60
    assert "Wait 15 minutes" in answer.content.decode()
    answer = log_in()
    assert answer.status_code == 429
    assert "sessionid" not in answer.cookies


def test_what_was_typed_and_carried_is_still_there(editor):
    words = '["/admin/articles/article/add/", [["headline", "Boats &amp; ports"]], [], ""]'
    headers = {"headers": {"sec-fetch-site": "same-origin"}}
    client = Client(REMOTE_ADDR=HERE, **headers)
    form = {"username": "editor", "password": "wrong", "_carried": words}
    for _ in range(LIMIT + 1):
        answer = client.post(LOG_IN, form)
    assert answer.status_code == 429
    assert 'value="editor"' in answer.content.decode()
    assert "Boats &amp;amp; ports" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({}, 429),
        ({"address": NEIGHBOUR}, 429),
        ({"address": ELSEWHERE}, 302),  # an attacker shuts nobody out who is elsewhere
        ({"name": "other"}, 302),  # nor a colleague in the same office
    ],
)
def test_name_and_network_are_bound_together(editor, django_user_model, who, status):
    django_user_model.objects.create_superuser("other", password="secret")
    fail(LIMIT)
    assert log_in(**who).status_code == status


def test_another_browser_or_another_spelling_begins_no_new_count(editor):
    fail(LIMIT - 1)
    answer = log_in("wrong", name=" editor\u200b", headers={"user-agent": "Another"})
    assert answer.status_code in (200, 429)
    assert Client(REMOTE_ADDR=HERE, headers={"user-agent": "A third"}).post(
        LOG_IN, {"username": "editor", "password": "wrong"}
    ).status_code == 429  # fmt: skip


@pytest.mark.parametrize(
    ("forwarded", "same"),
    [("198.51.100.1", True), ("1.2.3.4, 198.51.100.77", True), ("192.0.2.1", False)],
)
def test_behind_a_proxy_it_is_the_network_that_the_proxy_names(editor, settings, forwarded, same):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    def failing(forwarded):
        client = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
        return client.post(LOG_IN, {"username": "editor", "password": "wrong"})

    for _ in range(LIMIT):
        failing("198.51.100.1")
    assert (failing(forwarded).status_code == 429) is same


def test_the_pause_ends_by_itself_and_trying_does_not_lengthen_it(editor):
    fail(LIMIT + 3)
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)
    assert log_in().status_code == 302


def test_a_name_that_nobody_has_is_answered_and_counted_as_one_that_somebody_has(editor):
    def words(answer):
        text = re.sub(
            r'(csrfmiddlewaretoken|nonce|value)="[^"]*"|nobody', "", answer.content.decode()
        )
        return answer.status_code, text.replace("editor", "")

    for _ in range(LIMIT + 1):
        assert words(log_in("wrong")) == words(log_in("wrong", name="nobody"))


def test_nothing_is_hashed_while_it_waits(editor, monkeypatch):
    fail(LIMIT)
    monkeypatch.setattr("django.contrib.auth.hashers.check_password", lambda *_: 1 / 0)
    monkeypatch.setattr("django.contrib.auth.base_user.check_password", lambda *_: 1 / 0)
    assert log_in().status_code == 429


def test_the_log_names_account_and_network_and_neither_password_nor_address(editor, caplog):
    fail(LIMIT + 1)
    log_in("wrong", name="MyPassword!")
    said = caplog.text
    assert "editor from 203.0.113.0/24" in said
    assert "Locking out editor" in said
    assert "a name that is no account’s from 203.0.113.0/24" in said
    for secret in (HERE, "wrong", "MyPassword!", "csrf"):
        assert secret not in said


def test_nothing_typed_is_stored_but_names_of_accounts(editor):
    log_in("wrong", _carried="My draft", code="123456")
    log_in("wrong", name="MyPassword!", code="123456")
    rows = [*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()]
    assert len(rows) == 4
    for secret in (HERE, "wrong", "MyPassword!", "My draft", "123456"):
        assert secret not in str(rows)


def test_administrators_see_what_failed_and_let_in_again(desk, editor):
    fail(LIMIT)
    log_in("wrong", name="nobody")
    page = desk.get("/admin/worldview/failedlogin/").content.decode()
    assert "203.0.113.0/24" in page
    assert "no account’s name" in page
    assert HERE not in page
    chosen = FailedLogIn.objects.filter(username="editor").values_list("pk", flat=True)
    desk.post(
        "/admin/worldview/failedlogin/", {"action": "let_in_again", "_selected_action": chosen}
    )
    assert log_in().status_code == 302


def test_what_failed_is_forgotten_in_time_and_what_anybody_can_make_up_sooner(editor):
    log_in("wrong")
    log_in("wrong", name="nobody")
    for days, left in ((0, 2), (2, 1), (31, 0)):
        AccessFailureLog.objects.update(attempt_time=timezone.now() - timedelta(days=days))
        throttle.forget_failures()
        assert FailedLogIn.objects.count() == left


def test_one_network_tries_no_more_names_than_anybody_has(editor):
    from worldview.door.forms import ATTEMPTS

    ATTEMPTS.forget()

    def tried(name, address="9.9.9.9"):
        return log_in("wrong", name=name, address=address)

    said = [tried(f"name{n}").status_code for n in range(ATTEMPTS.limit + 1)]
    assert said == [200] * ATTEMPTS.limit + [429]
    answer = tried("another")
    assert "Wait a minute" in answer.content.decode()
    assert answer["Retry-After"] == "60"
    assert tried("another", "8.8.4.4").status_code == 200
    ATTEMPTS.forget()
