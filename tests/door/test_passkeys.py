"""Passkeys: added by who has the password, opening the desk alone or after it, and every answer
that is refused."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from django_otp.plugins.otp_static.models import StaticToken

from articles.models import Redirect
from background import clock
from tests.door.authenticator import PRESENT, VERIFIED, Authenticator
from tests.door.test_second_factor import (
    ADD_APP,
    CHANGE,
    CODE,
    LOG_IN,
    LOG_INS,
    code_of,
    halfway,
    is_in,
    member,
    shown_key,
)
from tests.door.test_throttle import ELSEWHERE, HERE, LIMIT, log_in
from tests.races import at_once
from tests.site.test_login_ended import ADD, FORM, carried_in, sent, token
from worldview import roles
from worldview.door import challenges, passkeys, second_factor
from worldview.door.models import DeskSession, Passkey, PasskeyHandle

ADD_PASSKEY = "/admin/passkeys/add/"
ALONE = "/admin/login/passkey/"
CHALLENGE = "challenge/"


def added(client, device=None, password="secret", name="My laptop"):
    """A passkey of who is logged in, and the answer of the page."""
    device, form = device or Authenticator(), {"name": name, "password": password}
    options = client.post(ADD_PASSKEY + CHALLENGE, form).json()
    return device, client.post(ADD_PASSKEY, form | {"passkey": device.make(options)})


@pytest.fixture
def device(editor):
    """An authenticator with a passkey of the editor, whose recovery codes are ``device.codes``."""
    client = Client()
    client.force_login(editor)
    made, answer = added(client)
    made.codes = re.findall(r"<code>([a-z2-7-]{19})</code>", answer.content.decode())
    return made


def options_alone(client):
    return client.post(ALONE + CHALLENGE).json()


def alone(device, client=None, **more):
    """The answer to a log-in by the passkey alone; ``answer.browser`` is who asked."""
    client = client or Client(REMOTE_ADDR=HERE)
    answer = client.post(ALONE, {"passkey": device.sign(options_alone(client))} | more)
    answer.browser = client
    return answer


def second(device, client=None):
    client = client or halfway()
    options = client.post(CODE + CHALLENGE).json()
    answer = client.post(CODE, {"passkey": device.sign(options)})
    answer.browser = client
    return answer


def is_refused(answer, said="not accepted"):
    return (
        answer.status_code == 200 and said in answer.content.decode() and not is_in(answer.browser)
    )


def told(mailbox):
    return [message.get_body("plain").get_content() for message in mailbox()]


# --- Adding --------------------------------------------------------------------------------------


def test_the_first_comes_with_recovery_codes_and_ends_other_log_ins(desk, editor, work, mailbox):
    elsewhere = Client()
    elsewhere.force_login(editor)
    key = desk.session.session_key
    device, answer = added(desk)
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", answer.content.decode())
    assert len(codes) == 10
    assert is_in(desk)
    assert desk.session.session_key != key
    assert not is_in(elsewhere)
    page = desk.get(LOG_INS).content.decode()
    assert "My laptop" in page
    assert "not used yet" in page
    kept = Passkey.objects.get()
    assert bytes(kept.credential_id) == device.credential_id
    assert kept.transports == ["internal"]
    work()
    assert sum("A passkey was added: My laptop." in text for text in told(mailbox)) == 1


def test_another_second_factor_leaves_codes_and_log_ins_as_they_are(device):
    client, other = alone(device).browser, alone(device).browser
    before = set(StaticToken.objects.values_list("token", flat=True))
    _, answer = added(client, name="My telephone")
    assert answer["Location"] == LOG_INS
    form = {"code": code_of(shown_key(client)), "password": "secret"}
    assert client.post(ADD_APP, form)["Location"] == LOG_INS
    assert set(StaticToken.objects.values_list("token", flat=True)) == before
    assert is_in(other)
    assert second_factor.app_of(Passkey.objects.first().user)


def test_what_the_browser_is_asked_for(desk, editor):
    form = {"name": "One", "password": "secret"}
    options = desk.post(ADD_PASSKEY + CHALLENGE, form).json()
    assert options["rp"]["id"] == "testserver"
    assert options["attestation"] == "none"
    assert options["excludeCredentials"] == []
    assert (options["user"]["name"], options["user"]["displayName"]) == ("editor", "editor")
    handle = options["user"]["id"]
    assert len(handle) == 43
    device, _ = added(desk)
    options = desk.post(ADD_PASSKEY + CHALLENGE, form).json()
    assert [one["transports"] for one in options["excludeCredentials"]] == [["internal"]]
    assert options["user"]["id"] == handle
    assert bytes(PasskeyHandle.objects.get(user=editor).handle) == device.handle


def test_the_pages_speak_german(desk):
    with translation.override("de"):
        assert "Mit einem Passkey anmelden" in Client().get(LOG_IN).content.decode()
        _, answer = added(desk)
        assert "Der Passkey ist hinzugefügt" in answer.content.decode()
        assert "noch nicht benutzt" in desk.get(LOG_INS).content.decode()
        assert "Den Passkey entfernen" in desk.get(page_of_passkey()).content.decode()


def test_the_name_of_the_browser_is_proposed(desk):
    page = desk.get(ADD_PASSKEY, headers={"user-agent": "Firefox/145.0 (X11; Linux)"})
    assert 'value="Firefox on Linux"' in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"password": "guess"}, {"password": ""}, {"name": ""}, {"name": "x" * 61}]
)
def test_nothing_is_asked_of_the_browser_without_name_and_password(desk, wrong):
    form = {"name": "One", "password": "secret"} | wrong
    answer = desk.post(ADD_PASSKEY + CHALLENGE, form)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert challenges.KEY not in desk.session
    assert "errorlist" in desk.post(ADD_PASSKEY, form).content.decode()


@pytest.mark.parametrize("address", [ADD_PASSKEY, ADD_PASSKEY + CHALLENGE])
def test_guessing_the_password_there_is_bounded_too(desk, address):
    for _ in range(LIMIT):
        answer = desk.post(address, {"name": "One", "password": "guess"})
    assert answer.status_code == 429
    answer = desk.post(address, {"name": "One", "password": "secret"})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()


def test_who_did_not_show_the_second_factor_adds_no_other(device, editor):
    client = Client()
    client.force_login(editor)
    form = {"name": "One", "password": "secret"}
    assert client.post(ADD_PASSKEY + CHALLENGE, form).status_code == 403
    assert client.get(ADD_PASSKEY)["Location"] == LOG_INS
    assert client.get(ADD_APP)["Location"] == LOG_INS


def other_key(options, device):
    """The answer with a kind of key that was not asked for."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES384

    device.key = ec.generate_private_key(ec.SECP384R1())
    ES256_of = "tests.door.authenticator.ES256"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ES256_of, ES384)
        return device.make(options)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda options, device: "",
        lambda options, device: "x" * 20_001,
        lambda options, device: "[" * 10_000,
        lambda options, device: '{"response": {}}',
        lambda options, device: device.make(options | {"challenge": "AAAA"}),
        lambda options, device: device.make(options, attestationObject="gYGB"),
        lambda options, device: device.make(options, transports=7),
        lambda options, device: device.make(options, clientDataJSON=None),
        lambda options, device: device.sign(options),
        lambda options, device: Authenticator(origin="https://testserver").make(options),
        lambda options, device: Authenticator(is_framed=True).make(options),
        lambda options, device: Authenticator(flags=0).make(options),
        lambda options, device: Authenticator(credential_id=b"x" * 1024).make(options),
        lambda options, device: device.make(options | {"rp": {"id": "elsewhere.example"}}),
        other_key,
    ],
)
def test_nothing_is_added_by_a_wrong_answer(desk, spoil):
    form = {"name": "One", "password": "secret"}
    options = desk.post(ADD_PASSKEY + CHALLENGE, form).json()
    device = Authenticator()
    answer = desk.post(ADD_PASSKEY, form | {"passkey": spoil(options, device)})
    assert answer.status_code == 200
    assert re.search("errornote|errorlist", answer.content.decode())
    assert not Passkey.objects.exists()


def test_an_answer_adds_once_and_one_of_another_account_is_refused(desk, django_user_model):
    form = {"name": "One", "password": "secret"}
    device = Authenticator()
    made = device.make(desk.post(ADD_PASSKEY + CHALLENGE, form).json())
    desk.post(ADD_PASSKEY, form | {"passkey": made})
    answer = desk.post(ADD_PASSKEY, form | {"passkey": made})
    assert "sent twice" in answer.content.decode()
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("other", password="secret"))
    _, answer = added(other, device)
    assert "known here already" in answer.content.decode()
    assert Passkey.objects.count() == 1


def test_an_account_has_so_many_and_no_more(device, monkeypatch):
    monkeypatch.setattr(passkeys, "LIMIT", 2)
    client = alone(device).browser
    added(client, name="Two")
    _, answer = added(client, name="Three")
    assert "2 passkeys at most" in answer.content.decode()
    assert ADD_PASSKEY not in client.get(LOG_INS).content.decode()


# --- Logging in by one alone ---------------------------------------------------------------------


def test_one_opens_the_desk_alone_and_leads_where_one_was_going(device):
    answer = alone(device, next="/admin/articles/photo/")
    assert answer["Location"] == "/admin/articles/photo/"
    assert is_in(answer.browser)
    passkey = Passkey.objects.get()
    assert passkey.sign_count == 1
    assert passkey.last_used_at is not None
    page = answer.browser.get(LOG_INS).content.decode()
    assert "last used" in page
    assert "203.0.113.0/24" in page


def test_a_foreign_address_is_not_gone_to(device):
    assert alone(device, next="https://elsewhere.example/")["Location"] == "/admin/"


def test_the_session_is_another_one_and_lasts_as_others_do(device):
    client = Client(REMOTE_ADDR=HERE)
    options = options_alone(client)
    visit = client.session
    assert visit.get_expiry_age() == challenges.VISIT_TTL.total_seconds()
    client.post(ALONE, {"passkey": device.sign(options)})
    assert client.session.session_key != visit.session_key
    assert not DeskSession.objects.filter(pk=visit.session_key).exists()
    assert client.session.get_expiry_age() > 24 * 3600


def test_a_log_in_from_somewhere_new_is_told(device, work, mailbox):
    alone(device)
    alone(device, Client(REMOTE_ADDR=ELSEWHERE))
    work()
    assert sum("network 198.51.100.0/24" in text for text in told(mailbox)) == 1


def test_words_that_met_the_end_of_a_login_come_along(device):
    browser = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    old = token(browser.get(LOG_IN))
    page = browser.post(ADD, FORM | {"csrfmiddlewaretoken": old, "_save": "Save"})
    stranger = Authenticator(host="testserver", handle=b"x")
    for key in (stranger, device):
        with_token = {"csrfmiddlewaretoken": token(page)}
        signed = key.sign(browser.post(ALONE + CHALLENGE, with_token).json())
        page = browser.post(ALONE, with_token | {"_carried": carried_in(page), "passkey": signed})
        if key is stranger:
            assert "opens nothing here" in page.content.decode()
    assert browser.post(ADD, sent(page)).status_code == 302
    assert Redirect.objects.get().new == FORM["new"]


def test_they_come_along_where_it_is_the_second_step(device):
    browser = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    old = token(browser.get(LOG_IN))
    page = browser.post(ADD, FORM | {"csrfmiddlewaretoken": old, "_save": "Save"})
    form = {"username": "editor", "password": "secret", "next": "/admin/"}
    for address in (LOG_IN, CODE):
        form |= {"_carried": carried_in(page), "csrfmiddlewaretoken": token(page)}
        if address == CODE:
            with_token = {"csrfmiddlewaretoken": token(page)}
            form["passkey"] = device.sign(browser.post(CODE + CHALLENGE, with_token).json())
        page = browser.post(address, form)
    assert browser.post(ADD, sent(page)).status_code == 302
    assert Redirect.objects.get().new == FORM["new"]


def test_nobody_gets_in_without_the_token_of_the_form(device):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(ALONE + CHALLENGE).status_code == 403
    assert browser.post(ALONE, {"passkey": "x"}).status_code == 403


def test_everybody_is_asked_the_same_whoever_has_passkeys(device):
    client = Client()
    options = options_alone(client)
    assert options_alone(client).pop("challenge") != options.pop("challenge")
    assert options == {
        "rpId": "testserver", "timeout": passkeys.TIMEOUT, "userVerification": "required"
    }  # fmt: skip
    answers = [
        client.post(LOG_IN, {"username": name, "password": "wrong"}).content.decode()
        for name in ("editor", "nobody")
    ]
    pages = {re.sub(r'value="\w*"|name="username"[^>]*>', "", answer) for answer in answers}
    assert len(pages) == 1


def test_one_that_does_not_know_its_user_is_for_after_the_password(device):
    device.flags = PRESENT
    assert is_refused(alone(device), "did not check that it is you")
    assert is_in(second(device).browser)


@pytest.mark.parametrize("way", [alone, second])
@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://testserver"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "http://sub.testserver"},
        {"host": "elsewhere.example"},
        {"is_framed": True},
        {"flags": VERIFIED},
        {"handle": b"another account"},
        {"key": Authenticator().key},
    ],
)
def test_what_is_not_signed_as_asked_is_refused(device, way, change):
    for name, value in change.items():
        setattr(device, name, value)
    assert is_refused(way(device))
    assert Passkey.objects.get().last_used_at is None


@pytest.mark.parametrize("way", [alone, second])
def test_one_that_nobody_has_opens_nothing(device, way):
    stranger = Authenticator(host="testserver", handle=device.handle)
    assert is_refused(way(stranger), "opens nothing here")


def test_who_logs_in_by_it_alone_is_named_by_it(device):
    device.handle = None
    assert is_refused(alone(device))
    assert is_in(second(device).browser)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_an_account_that_may_not_log_in_does_not(device, editor, change):
    type(editor).objects.update(**change)
    assert is_refused(alone(device), "opens nothing here")


@pytest.mark.parametrize(("way", "address"), [(alone, ALONE), (second, CODE)])
def test_an_answer_holds_once_and_for_five_minutes(device, way, address, monkeypatch):
    client = Client(REMOTE_ADDR=HERE) if way is alone else halfway()
    signed = device.sign(client.post(address + CHALLENGE).json())
    later = clock.now() + challenges.TTL + timedelta(seconds=1)
    monkeypatch.setattr("worldview.door.challenges.clock.now", lambda: later)
    answer = client.post(address, {"passkey": signed})
    assert "longer than five minutes" in answer.content.decode()
    monkeypatch.undo()
    assert "sent twice" in client.post(address, {"passkey": signed}).content.decode()
    signed = device.sign(client.post(address + CHALLENGE).json())
    assert client.post(address, {"passkey": signed}).status_code == 302
    assert is_in(client)
    assert "sent twice" in Client().post(ALONE, {"passkey": signed}).content.decode()


def test_what_was_asked_for_one_purpose_is_no_answer_for_another(device):
    client = halfway()
    signed = device.sign(client.post(CODE + CHALLENGE).json())
    assert "sent twice" in client.post(ALONE, {"passkey": signed}).content.decode()
    signed = device.sign(options_alone(client))
    assert "sent twice" in client.post(CODE, {"passkey": signed}).content.decode()
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_answer_at_once_one_is_let_in(device):
    client = Client(REMOTE_ADDR=HERE, raise_request_exception=False)
    signed = device.sign(options_alone(client))
    twin = Client(REMOTE_ADDR=HERE, raise_request_exception=False)
    twin.cookies["sessionid"] = client.cookies["sessionid"].value
    send = [lambda c=c: c.post(ALONE, {"passkey": signed}) for c in (client, twin)]
    answers = at_once(*send, table="worldview_desksession")
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert [is_in(c) for c in (client, twin)].count(True) == 1


@pytest.mark.parametrize("way", [alone, second])
@pytest.mark.parametrize("step", [0, -1])
def test_one_that_counts_backwards_is_a_copy_and_is_told(device, way, step, work, mailbox, caplog):
    device.count = 7
    assert is_in(way(device).browser)
    device.step = step
    assert is_refused(way(device), "signed less often")
    assert "counted backwards" in caplog.text
    work()
    assert sum("there may be a copy of it" in text for text in told(mailbox)) == 1


def test_one_that_does_not_count_is_taken_each_time(device):
    device.step = 0
    assert is_in(alone(device).browser)
    assert is_in(alone(device).browser)


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", "null", '{"rawId": 7}', "[" * 30_000])
def test_no_answer_is_too_odd(device, text):
    for address in (ALONE, CODE):
        client = halfway()
        client.post(address + CHALLENGE)
        answer = client.post(address, {"passkey": text})
        assert answer.status_code == 200
        assert not is_in(client)


def test_failures_are_bounded_by_name_and_network_and_logged(device, caplog):
    device.origin = "https://elsewhere.example"
    for _ in range(LIMIT):
        answer = alone(device)
    assert answer.status_code == 429
    device.origin = ""
    answer = alone(device)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()
    assert log_in().status_code == 429
    assert is_in(alone(device, Client(REMOTE_ADDR=ELSEWHERE)).browser)
    assert "editor from 203.0.113.0/24" in caplog.text


def test_so_are_those_after_the_password_and_those_of_passkeys_that_nobody_has(device):
    stranger = Authenticator(host="testserver", handle=b"x")
    for _ in range(LIMIT):
        answer = alone(stranger)
    assert answer.status_code == 429
    client = halfway()
    device.origin = "https://elsewhere.example"
    for _ in range(LIMIT):
        answer = second(device, client)
    assert answer.status_code == 429


# --- After the password --------------------------------------------------------------------------


def test_one_is_a_second_factor_and_so_are_code_and_recovery_code(device, editor):
    answer = second(device)
    assert answer["Location"] == "/admin/articles/photo/"
    assert is_in(answer.browser)
    client = halfway()
    assert client.post(CODE, {"code": device.codes[0]}).status_code == 302
    form = {"code": code_of(key := shown_key(client)), "password": "secret"}
    client.post(ADD_APP, form)
    page = (client := halfway()).get(CODE).content.decode()
    assert "Use a passkey" in page
    assert client.post(CODE, {"code": code_of(key, 1)}).status_code == 302


def test_the_password_alone_opens_nothing(device):
    client = halfway()
    assert not is_in(client)
    assert Client().post(CODE + CHALLENGE).status_code == 403


def test_no_account_is_confirmed_by_the_passkey_of_another(device, django_user_model):
    django_user_model.objects.create_superuser("other", password="secret")
    client = Client()
    client.force_login(django_user_model.objects.get(username="other"))
    theirs, _ = added(client)
    assert is_in(alone(theirs).browser)
    assert is_refused(second(theirs), "opens nothing here")
    # Nor is one that was asked for another account in this session.
    client = halfway()
    signed = theirs.sign(client.post(CODE + CHALLENGE).json())
    client.post(LOG_IN, {"username": "other", "password": "secret"})
    assert "sent twice" in client.post(CODE, {"passkey": signed}).content.decode()


def test_one_is_a_second_factor_where_that_is_required(settings, django_user_model, db):
    settings.REQUIRE_SECOND_FACTOR = True
    client = member(django_user_model, roles.EDITORS)
    assert client.get("/admin/")["Location"] == ADD_APP
    assert ADD_PASSKEY in client.get(ADD_APP).content.decode()
    assert "asks a second factor" in client.get(ADD_PASSKEY).content.decode()
    device, _ = added(client)
    assert is_in(client)
    assert is_in(alone(device).browser)


# --- Changing and removing -----------------------------------------------------------------------


def confirmation(device, client):
    return device.sign(client.post("/admin/passkeys/challenge/").json())


def page_of_passkey():
    return f"/admin/passkeys/{Passkey.objects.latest('pk').pk}/"


def test_one_is_called_something_else(device):
    client = alone(device).browser
    assert client.post(page_of_passkey(), {"name": "", "rename": "1"}).status_code == 200
    client.post(page_of_passkey(), {"name": "The old laptop", "rename": "1"})
    assert "The old laptop" in client.get(LOG_INS).content.decode()


@pytest.mark.parametrize("proof", ["passkey", "recovery code"])
def test_one_is_removed_by_who_shows_a_second_factor_and_it_is_told(device, proof, work, mailbox):
    client = alone(device).browser
    assert client.post(page_of_passkey(), {"remove": "1"}).status_code == 200
    stranger = Authenticator(host="testserver", handle=b"x")
    for wrong in ({"code": "000000"}, {"passkey": confirmation(stranger, client)}):
        client.post(page_of_passkey(), wrong | {"remove": "1"})
    assert Passkey.objects.exists()
    shown = {"code": device.codes[0]} if proof != "passkey" else {}
    shown = shown or {"passkey": confirmation(device, client)}
    assert client.post(page_of_passkey(), shown | {"remove": "1"})["Location"] == LOG_INS
    assert is_refused(alone(device), "opens nothing here")
    assert log_in()["Location"] == "/admin/"
    assert not StaticToken.objects.exists()
    work()
    assert sum("A passkey was removed: My laptop." in text for text in told(mailbox)) == 1


def test_what_else_there_is_goes_on_when_one_is_removed(device):
    client = alone(device).browser
    other, _ = added(client, name="Another")
    client.post(page_of_passkey(), {"passkey": confirmation(device, client), "remove": "1"})
    assert "From now on" not in client.get(LOG_INS).content.decode()
    assert log_in()["Location"] == CODE
    assert is_in(alone(device).browser)
    assert is_refused(alone(other), "opens nothing here")
    assert StaticToken.objects.count() == 10


def test_nobody_sees_or_removes_those_of_others(device, django_user_model):
    django_user_model.objects.create_superuser("other", password="secret")
    client = Client()
    client.force_login(django_user_model.objects.get(username="other"))
    assert client.get(page_of_passkey()).status_code == 404
    assert client.post(page_of_passkey(), {"remove": "1"}).status_code == 404
    assert "My laptop" not in client.get(LOG_INS).content.decode()


def test_it_renews_recovery_codes_and_removes_the_app(device):
    client = alone(device).browser
    client.post(ADD_APP, {"code": code_of(shown_key(client)), "password": "secret"})
    form = {"passkey": confirmation(device, client), "renew": "1"}
    page = client.post(CHANGE, form).content.decode()
    assert device.codes[0] not in page
    assert len(re.findall(r"<code>([a-z2-7-]{19})</code>", page)) == 10
    client.post(CHANGE, {"passkey": confirmation(device, client), "remove": "1"})
    assert is_in(client)
    assert not second_factor.app_of(Passkey.objects.get().user)
    assert StaticToken.objects.count() == 10


def test_an_administrator_takes_passkeys_away_with_the_rest(device, administrator, work, mailbox):
    user = Passkey.objects.get().user
    form = {"action": "remove_second_factor", "_selected_action": [user.pk]}
    administrator.post("/admin/auth/user/", form)
    assert is_refused(alone(device), "opens nothing here")
    assert log_in()["Location"] == "/admin/"
    work()
    assert sum("removed by chief" in text for text in told(mailbox)) == 1


def test_an_account_with_passkeys_can_be_deleted(device, desk, django_user_model):
    user = Passkey.objects.get().user
    user.delete()
    assert not Passkey.objects.exists()
    assert not PasskeyHandle.objects.exists()
