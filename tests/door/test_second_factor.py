"""A second factor: added by who has the password, asked for after it, and there for who lost it."""

import base64
import re
import time

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Redirect
from background import clock
from tests.door.test_throttle import ELSEWHERE, HERE, LIMIT, log_in
from tests.races import at_once
from tests.site.test_login_ended import ADD, FORM, carried_in, sent, token
from worldview import roles
from worldview.door import second_factor
from worldview.door.log_in import PENDING_TTL
from worldview.door.models import DeskSession

LOG_IN, CODE, LOG_INS = "/admin/login/", "/admin/login/code/", "/admin/log-ins/"
ADD_APP, CHANGE = "/admin/second-factor/add/", "/admin/second-factor/"


def code_of(key, steps=0):
    """What an app with this secret shows, or showed or will show so many steps from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


@pytest.fixture
def app(editor):
    """Adds an app to the editor; ``app.code()`` is a code that was not used, ``app.recovery`` are
    the recovery codes."""
    device = TOTPDevice.objects.create(user=editor, key=second_factor.new_key())
    device.recovery = second_factor.renew_recovery_codes(editor)
    device.code = lambda: code_of(device.key)
    return device


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def halfway(address=HERE, **headers):
    """A client whose password was right."""
    client = Client(REMOTE_ADDR=address, headers=headers)
    form = {"username": "editor", "password": "secret", "next": "/admin/articles/photo/"}
    answer = client.post(LOG_IN, form)
    assert answer["Location"] == CODE
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


def wrong_code(app):
    right = {code_of(app.key, steps) for steps in (-1, 0, 1, 2)}
    return next(code for code in (f"{n:06}" for n in range(9)) if code not in right)


# --- Logging in ----------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(app):
    client = halfway()
    for path in ("/admin/", LOG_INS, ADD_APP, CHANGE, "/admin/password_change/"):
        assert client.get(path).status_code == 302
    assert client.get("/admin/login-state/").json()["editor"] == ""


def test_the_code_of_the_app_opens_and_leads_where_one_was_going(app):
    client = halfway()
    code = app.code()
    answer = client.post(CODE, {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == "/admin/articles/photo/"
    assert is_in(client)


def test_a_code_holds_once(app):
    code = app.code()
    assert halfway().post(CODE, {"code": code}).status_code == 302
    answer = halfway().post(CODE, {"code": code})
    assert answer.status_code == 200
    assert "used already" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_two_who_send_one_code_at_once_one_is_let_in(app, kind):
    code = app.code() if kind == "app" else app.recovery[0]
    table = "otp_totp_totpdevice" if kind == "app" else "otp_static_staticdevice"
    clients = halfway(HERE), halfway(ELSEWHERE)
    send = [lambda client=client: client.post(CODE, {"code": code}) for client in clients]
    answers = at_once(*send, table=table)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert [is_in(client) for client in clients].count(True) == 1


@pytest.mark.parametrize("typed", [str.upper, lambda code: code.replace("-", " "), str])
def test_a_recovery_code_opens_once_however_it_is_typed_and_is_told(app, typed, work, mailbox):
    code = app.recovery[3]
    client = halfway()
    assert client.post(CODE, {"code": typed(code)}).status_code == 302
    assert is_in(client)
    assert "9 recovery codes left" in client.get(LOG_INS).content.decode()
    assert halfway().post(CODE, {"code": code}).status_code == 200
    work()
    assert "A recovery code was used; 9 are left." in mailbox()[0].get_body("plain").get_content()


def test_recovery_codes_are_not_kept_as_they_are(app):
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in app.recovery} | kept & set(app.recovery)


@pytest.mark.parametrize("code", ["", "abc", "12345", "\uff19" * 6, "0" * 40, "x" * 41, "\0", "-"])
def test_odd_codes_are_answered_with_a_sentence(app, code):
    answer = halfway().post(CODE, {"code": code})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


def test_guesses_are_bounded_by_name_and_network_and_logged(app, caplog):
    client = halfway()
    for _ in range(LIMIT):
        second_factor.forgive(app.user)
        answer = client.post(CODE, {"code": wrong_code(app)})
    assert answer.status_code == 429
    assert client.post(CODE, {"code": app.code()}).status_code == 429
    assert log_in().status_code == 429
    assert "editor from 203.0.113.0/24" in caplog.text
    assert wrong_code(app) not in caplog.text


def test_guesses_from_many_networks_are_slowed_and_told(app, work, mailbox):
    for number in range(4):
        halfway(f"198.51.{number}.1").post(CODE, {"code": wrong_code(app)})
        TOTPDevice.objects.update(throttling_failure_timestamp="2026-01-01T00:00Z")
    halfway(ELSEWHERE).post(CODE, {"code": wrong_code(app)})
    answer = halfway(HERE).post(CODE, {"code": app.code()})
    assert "Wait a little" in answer.content.decode()
    work()
    (message,) = mailbox()
    assert "tried wrong codes" in message.get_body("plain").get_content()


def test_halfway_is_forgotten_after_a_while_and_with_another_password(app, editor, monkeypatch):
    client = halfway()
    later = clock.now() + 2 * PENDING_TTL
    monkeypatch.setattr("worldview.door.log_in.clock.now", lambda: later)
    assert client.post(CODE, {"code": app.code()})["Location"] == LOG_IN
    monkeypatch.undo()
    client = halfway()
    editor.set_password("another")
    editor.save()
    assert client.post(CODE, {"code": app.code()})["Location"] == LOG_IN
    assert not is_in(client)


def test_words_that_met_the_end_of_a_login_come_through_both_steps(app):
    browser = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    old = token(browser.get(LOG_IN))
    page = browser.post(ADD, FORM | {"csrfmiddlewaretoken": old, "_save": "Save"})
    form = {"username": "editor", "password": "secret", "next": "/admin/"}
    page = browser.post(
        LOG_IN, form | {"_carried": carried_in(page), "csrfmiddlewaretoken": token(page)}
    )
    assert "authenticator app shows" in page.content.decode()
    again = {"_carried": carried_in(page), "csrfmiddlewaretoken": token(page)}
    page = browser.post(CODE, again | {"code": wrong_code(app)})
    again = {"_carried": carried_in(page), "csrfmiddlewaretoken": token(page)}
    TOTPDevice.objects.update(throttling_failure_count=0)
    page = browser.post(CODE, again | {"code": app.code()})
    assert browser.post(ADD, sent(page)).status_code == 302
    assert Redirect.objects.get().new == FORM["new"]


# --- Adding and removing -------------------------------------------------------------------------


def key_of(typed):
    """The secret in hexadecimal digits, of what people type into an app."""
    return base64.b32decode(typed.replace(" ", "")).hex()


def shown_key(client):
    page = client.get(ADD_APP).content.decode()
    return key_of(re.search(r'class="typed-key">([^<]+)<', page)[1])


def test_an_app_is_added_with_a_code_and_the_password_and_codes_are_shown_once(
    desk, editor, work, mailbox
):
    elsewhere = Client()
    elsewhere.force_login(editor)
    key = shown_key(desk)
    assert key == shown_key(desk)
    drawn = desk.get("/admin/second-factor/qr-code/")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "no-store" in drawn["Cache-Control"]
    page = desk.post(ADD_APP, {"code": code_of(key), "password": "secret"}).content.decode()
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
    assert len(codes) == 10
    assert is_in(desk)
    assert not is_in(elsewhere)
    assert codes[0] not in desk.get(LOG_INS).content.decode()
    assert desk.get("/admin/second-factor/qr-code/").status_code == 404
    assert halfway().post(CODE, {"code": codes[0]}).status_code == 302
    work()
    told = [message.get_body("plain").get_content() for message in mailbox()]
    assert sum("app was added" in text for text in told) == 1


@pytest.mark.parametrize(("code", "password"), [("right", "wrong"), ("000000", "secret"), ("", "")])
def test_nothing_is_added_without_both(desk, code, password):
    key = shown_key(desk)
    sent = {"code": code_of(key) if code == "right" else code, "password": password}
    assert "errorlist" in desk.post(ADD_APP, sent).content.decode()
    assert not TOTPDevice.objects.exists()


def test_guessing_the_password_there_is_bounded_too(desk):
    shown_key(desk)
    for _ in range(LIMIT):
        answer = desk.post(ADD_APP, {"code": "000000", "password": "guess"})
    assert answer.status_code == 429
    answer = desk.post(ADD_APP, {"code": "000000", "password": "secret"})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()


def test_codes_are_renewed_and_the_factor_removed_by_who_shows_one(app, desk):
    assert "errorlist" in desk.post(CHANGE, {"code": "x", "remove": "1"}).content.decode()
    page = desk.post(CHANGE, {"code": app.recovery[0], "renew": "1"}).content.decode()
    assert "Wait a little" in page
    second_factor.forgive(app.user)
    page = desk.post(CHANGE, {"code": app.recovery[0], "renew": "1"}).content.decode()
    new = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
    assert len(new) == 10
    assert "errorlist" in desk.post(CHANGE, {"code": app.recovery[1]}).content.decode()
    second_factor.forgive(app.user)
    assert desk.post(CHANGE, {"code": new[0], "remove": "1"}).status_code == 302
    assert log_in()["Location"] == "/admin/"


def removing(user):
    return {"action": "remove_second_factor", "_selected_action": [user.pk]}


def test_an_administrator_helps_who_lost_everything_and_it_is_told(
    app, desk, administrator, work, mailbox
):
    administrator.post("/admin/auth/user/", removing(app.user))
    assert not is_in(desk)  # whoever it was
    assert log_in()["Location"] == "/admin/"
    work()
    assert "removed by chief" in mailbox()[0].get_body("plain").get_content()


def test_nobody_removes_their_own_so(app, desk):
    page = desk.post("/admin/auth/user/", removing(app.user), follow=True).content.decode()
    assert "by showing it" in page
    assert second_factor.has(app.user)


def test_so_does_an_operator(app, desk, capsys):
    call_command("remove_second_factor", "editor")
    assert not is_in(desk)
    assert log_in()["Location"] == "/admin/"
    with pytest.raises(CommandError, match="no account"):
        call_command("remove_second_factor", "nobody")


def test_secrets_are_on_no_page_of_administrators(app, desk):
    for path in ("/admin/", f"/admin/auth/user/{app.user.pk}/change/", LOG_INS):
        assert app.key not in desk.get(path).content.decode()
    assert desk.get("/admin/otp_totp/totpdevice/").status_code == 404


# --- Where it is required ------------------------------------------------------------------------


def member(django_user_model, group):
    user = django_user_model.objects.create_user(group, is_staff=True, password="secret")
    user.groups.add(Group.objects.get(name=group))
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.force_login(user)
    return client


def test_who_may_publish_adds_one_before_the_desk_opens(required, django_user_model, db):
    client = member(django_user_model, roles.EDITORS)
    for path in ("/admin/", "/admin/articles/article/", LOG_IN):
        assert client.get(path)["Location"] == ADD_APP
    key = shown_key(client)
    assert "asks a second factor" in client.get(ADD_APP).content.decode()
    client.post(ADD_APP, {"code": code_of(key), "password": "secret"})
    assert is_in(client)


def test_what_was_begun_with_a_factor_that_is_gone_ends(required, app, desk):
    """However it went: by the one who has it, or behind their back."""
    this, other = halfway(), halfway()
    this.post(CODE, {"code": app.code()})
    other.post(CODE, {"code": app.recovery[0]})
    assert is_in(this)
    assert is_in(other)
    this.post(CHANGE, {"code": app.recovery[1], "remove": "1"})
    assert this.get("/admin/articles/article/")["Location"] == ADD_APP
    assert not is_in(other)


def test_a_session_is_as_good_as_the_factor_it_names(required, app):
    client = halfway()
    client.post(CODE, {"code": app.code()})
    assert is_in(client)
    TOTPDevice.objects.all().delete()
    assert client.get("/admin/articles/article/")["Location"] == ADD_APP


def test_who_renews_codes_after_one_of_them_goes_on(required, app):
    client = halfway()
    client.post(CODE, {"code": app.recovery[0]})
    client.post(CHANGE, {"code": app.code(), "renew": "1"})
    assert is_in(client)


def test_who_only_writes_does_not(required, django_user_model, db):
    assert is_in(member(django_user_model, roles.WRITERS))


def test_what_is_sent_in_between_is_not_lost(required, django_user_model, db):
    client = member(django_user_model, roles.EDITORS)
    page = client.post(ADD, FORM)
    assert "must have a second factor" in page.content.decode()
    assert not Redirect.objects.exists()
    client.post(ADD_APP, {"code": code_of(shown_key(client)), "password": "secret"})
    assert client.post(ADD, sent(page)).status_code == 302
    assert Redirect.objects.exists()
    answer = member_again(client).post(ADD, FORM, headers={"accept": "application/json"})
    assert answer.status_code == 401


def member_again(client):
    session = client.session
    del session[DEVICE_ID_SESSION_KEY]
    session.save()
    return client


def test_a_session_that_is_ended_stays_ended(app):
    client = halfway()
    client.post(CODE, {"code": app.code()})
    DeskSession.objects.all().delete()
    assert not is_in(client)
