"""Where somebody is logged in is listed and ended, and a log-in from somewhere new is told."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone, translation

from tests.door.test_throttle import ELSEWHERE, HERE, NEIGHBOUR
from tests.markup import one_line
from worldview import roles
from worldview.door import sessions
from worldview.door.models import DeskSession, KnownPlace
from worldview.door.places import browser_name, in_words

LOG_INS = "/admin/log-ins/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/19.1 Mobile/15E148 Safari/604.1"
)


def logged_in(address=HERE, user_agent=FIREFOX, name="editor"):
    client = Client(REMOTE_ADDR=address, headers={"user-agent": user_agent})
    form = {"username": name, "password": "secret", "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 302
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


@pytest.fixture
def writer(django_user_model, db):
    user = django_user_model.objects.create_user("wanda", password="secret", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.WRITERS))
    return user


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0.0.0 Safari/537.36 Edg/142.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/142.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0 Safari/537",
            "Chrome on Mac",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/142.0 Safari/537", "Chrome on Linux"),
        ("", "An unknown browser"),
        ("<script>\0" * 100, "An unknown browser"),
    ],
)
def test_a_browser_is_said_in_words(user_agent, said):
    assert browser_name(user_agent) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Firefox on Linux", "Firefox auf Linux"),
        ("Firefox", "Firefox"),
        ("An unknown browser on Mac", "Ein unbekannter Browser auf Mac"),
        ("", ""),
    ],
)
def test_a_browser_is_said_in_the_language_of_the_desk(name, said):
    with translation.override("de"):
        assert in_words(name) == said


def test_the_page_says_where_one_is_logged_in_and_ends_it(editor):
    here, there = logged_in(), logged_in(ELSEWHERE, SAFARI)
    page = here.get(LOG_INS).content.decode()
    for said in ("Firefox on Linux", "203.0.113.0/24", "Safari on iPhone", "198.51.100.0/24"):
        assert said in page
    assert HERE not in page
    assert ELSEWHERE not in page
    (name,) = re.findall(r'name="session" value="(\w+)"', page)  # this one is ended by logging out
    assert is_in(there)
    assert "Ended." in here.post(LOG_INS, {"session": name}, follow=True).content.decode()
    assert not is_in(there)
    assert is_in(here)


def test_no_key_of_a_session_is_on_the_page(editor):
    here, _ = logged_in(), logged_in(ELSEWHERE)
    page = here.get(LOG_INS).content.decode()
    assert not [key for key in DeskSession.objects.values_list("pk", flat=True) if key in page]


def test_all_others_are_ended_at_once(editor):
    here, others = logged_in(), [logged_in(ELSEWHERE), logged_in(NEIGHBOUR)]
    here.post(LOG_INS, {"others": "1"})
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_a_writer_sees_and_ends_only_their_own(editor, writer):
    editors, writers = logged_in(), logged_in(ELSEWHERE, SAFARI, "wanda")
    assert "Firefox" not in writers.get(LOG_INS).content.decode()
    for session in DeskSession.objects.filter(user=editor):
        writers.post(LOG_INS, {"session": session.name})
    assert is_in(editors)


def test_an_administrator_sees_and_ends_those_of_all(editor, writer):
    editors, writers = logged_in(), logged_in(ELSEWHERE, SAFARI, "wanda")
    page = one_line(editors.get(LOG_INS).content.decode())
    assert "wanda: Safari on iPhone" in page
    assert ELSEWHERE not in page
    editors.post(LOG_INS, {"session": DeskSession.objects.get(user=writer).name})
    assert not is_in(writers)
    writers = logged_in(ELSEWHERE, SAFARI, "wanda")
    data = {"action": "log_out_everywhere", "_selected_action": [writer.pk]}
    editors.post("/admin/auth/user/", data)
    assert not is_in(writers)


def test_a_changed_password_keeps_this_session_with_where_it_is_from(editor):
    here = logged_in()
    form = {"old_password": "secret", "new_password1": "harbour lantern 81"}
    here.post("/admin/password_change/", form | {"new_password2": "harbour lantern 81"})
    session = DeskSession.objects.get()
    assert (session.browser, session.network) == ("Firefox on Linux", "203.0.113.0/24")
    assert is_in(here)


def test_when_somebody_was_last_there_is_known_to_some_minutes(editor, django_assert_num_queries):
    client = logged_in()
    before = timezone.now() - timedelta(hours=1)
    DeskSession.objects.update(seen_at=before)
    client.get(LOG_INS)
    seen = DeskSession.objects.get().seen_at
    assert seen > before
    client.get(LOG_INS)
    assert DeskSession.objects.get().seen_at == seen


def test_what_has_ended_and_places_of_long_ago_are_forgotten(editor):
    logged_in()
    DeskSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sessions.forget_old()
    assert not DeskSession.objects.exists()
    assert KnownPlace.objects.exists()
    KnownPlace.objects.update(seen_at=timezone.now() - timedelta(days=200))
    sessions.forget_old()
    assert not KnownPlace.objects.exists()


def test_who_is_logged_in_when_the_site_is_upgraded_stays_so(editor, settings):
    from importlib import import_module

    from django.apps import apps

    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    client = Client()
    client.force_login(editor)
    settings.SESSION_ENGINE = "worldview.door.session_store"
    import_module("worldview.migrations.0008_former_sessions").take_over(apps, None)
    assert is_in(client)
    assert DeskSession.objects.get().user == editor


# --- Letters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "user_agent", "is_told"),
    [
        (HERE, FIREFOX, False),
        (NEIGHBOUR, FIREFOX.replace("145", "146"), False),  # an update is no new browser
        (HERE, SAFARI, True),
        (ELSEWHERE, FIREFOX, True),
    ],
)
def test_a_log_in_from_somewhere_new_is_told(editor, work, mailbox, address, user_agent, is_told):
    logged_in()  # the first: there is nothing to compare it with
    logged_in(address, user_agent)
    logged_in(address, user_agent)
    work()
    assert len(mailbox()) == is_told
    if is_told:
        text = mailbox()[0].get_body("plain").get_content()
        assert f"{browser_name(user_agent)}, network " in text
        assert address not in text
        assert "http://testserver/admin/new-password/" in text
        assert "http://testserver/admin/log-ins/" in text


def test_an_account_without_an_address_logs_in_all_the_same(editor, work, mailbox):
    editor.email = ""
    editor.save()
    logged_in()
    assert is_in(logged_in(ELSEWHERE))
    work()
    assert mailbox() == []


def test_the_log_says_who_logged_in_and_from_what_network(editor, caplog):
    with caplog.at_level("INFO"):
        logged_in()
    assert "editor logged in from 203.0.113.0/24" in caplog.text
    assert HERE not in caplog.text
