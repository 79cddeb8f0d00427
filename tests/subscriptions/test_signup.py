"""Joining, changing, leaving."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from subscriptions import signup, tokens
from subscriptions.models import ConsentEvent, Letter, SignUp, Subscriber, Suppression, Wording
from subscriptions.signup import forget_unconfirmed


@pytest.fixture
def ask(enter, work):
    """Somebody enters an address; the worker sends what is due."""

    def entered(*args, **more):
        response = enter(*args, **more)
        work()
        return response

    return entered


def link(message, part):
    """The path of the link to ``part`` in a mail."""
    text = message.get_body(("plain",)).get_content()
    return re.search(rf"http://testserver(/subscriptions/{part}/\S+)", text)[1]


def test_only_a_button_on_the_mailed_page_subscribes(client, ask, mailbox):
    ask()
    assert not Subscriber.objects.active().exists()
    path = link(mailbox()[0], "confirm")
    for method in (client.get, client.head, client.get):
        assert method(path).status_code == 200
    assert not Subscriber.objects.active().exists()
    response = client.post(path, follow=True)
    assert "You are subscribed" in response.content.decode()
    assert Subscriber.objects.active().get().email == "reader@example.com"


def test_the_confirmation_works_once(client, ask, mailbox):
    ask()
    path = link(mailbox()[0], "confirm")
    client.post(path)
    Subscriber.objects.get().unsubscribe(how="test")
    response = client.post(path)
    assert response.status_code == 404
    assert "does not work any more" in response.content.decode()
    assert not Subscriber.objects.active().exists()


def test_the_confirmation_expires(client, ask, mailbox, monkeypatch):
    ask()
    path = link(mailbox()[0], "confirm")
    monkeypatch.setattr(tokens, "CONFIRMATION_TTL", timedelta(seconds=-1))
    assert client.post(path).status_code == 404


def test_the_confirmation_mail_is_plain_about_itself(ask, mailbox):
    ask(website="")
    message = mailbox()[0]
    assert message["To"] == "reader@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("who", ["new", "pending", "active", "left", "suppressed"])
def test_the_answer_is_the_same_whatever_the_address(
    client, make_subscriber, who, stamp, django_assert_num_queries
):
    if who in ("pending", "active", "left"):
        subscriber = make_subscriber("reader@example.com", confirmed=who != "pending")
        if who == "left":
            subscriber.unsubscribe(how="test")
    elif who == "suppressed":
        Suppression.objects.create(email="reader@example.com", reason="Complained.")
    Wording.for_text(signup.wording())
    # The same work too: what the sender entered is counted, behind a lock of theirs, the address is
    # noted, and looked at by a worker.
    with django_assert_num_queries(7):
        response = client.post("/subscriptions/", {"email": "Reader@Example.com", "stamp": stamp})
    assert (response.status_code, response.url) == (302, "/subscriptions/check-your-mail/")
    assert not response.cookies
    assert client.get(response.url).status_code == 200
    signup.answer_sign_ups()
    expected = {"new": ["confirmation"], "pending": ["confirmation"], "left": ["confirmation"],
                "active": ["preferences"], "suppressed": []}  # fmt: skip
    assert [letter.kind for letter in Letter.objects.all()] == expected[who]


def test_an_address_is_one_subscriber_whatever_its_case(ask):
    ask("Reader@Example.com")
    ask("reader@example.COM")
    assert Subscriber.objects.count() == 1


def test_who_is_subscribed_gets_the_link_to_the_preferences(client, ask, subscriber, mailbox):
    ask()
    path = link(mailbox()[0], "preferences")
    assert "Your subscription" in client.get(path).content.decode()


def test_nobody_is_buried_in_confirmations(ask, mailbox):
    for _ in range(5):
        ask()
    assert len(mailbox()) == 1
    for asked in (Letter, SignUp):
        asked.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    ask()
    assert len(mailbox()) == 2


def test_one_visitor_cannot_ask_for_many(ask, mailbox):
    for number in range(8):
        ask(f"victim{number}@example.com")
    assert len(mailbox()) == 5


def test_a_machine_gets_the_same_answer_and_no_mail(ask, mailbox):
    response = ask(website="https://spam.example/")
    assert "check your mail" in response.content.decode()
    assert mailbox() == []
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a b@example.com", "a@example.com\nBcc: b@example.com"]
)
def test_what_is_no_address_is_explained_and_stays(client, db, email):
    response = client.post("/subscriptions/", {"email": email})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Please give your e-mail" in html or "does not look like an e-mail" in html
    assert Subscriber.objects.count() == 0


def test_another_sites_form_is_refused(client, db):
    response = client.post(
        "/subscriptions/", {"email": "a@example.com"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert response.status_code == 403


def test_addresses_that_never_confirmed_are_forgotten(make_subscriber, subscriber):
    make_subscriber(
        "old@example.com", confirmed=False, asked_at=timezone.now() - timedelta(days=31)
    )
    make_subscriber("young@example.com", confirmed=False)
    forget_unconfirmed()
    assert set(Subscriber.objects.values_list("email", flat=True)) == {
        "young@example.com", "reader@example.com",
    }  # fmt: skip


# --- Preferences ---------------------------------------------------------------------------------


@pytest.fixture
def prefer(client, subscriber):
    def save(**changes):
        data = {"frequency": "each", "weekday": 5, "hour": 7, "time_zone": "Europe/Athens",
                "more_keywords": "", "paused_until": ""}  # fmt: skip
        return client.post(tokens.preferences_path(subscriber), data | changes, follow=True)

    return save


def test_all_is_chosen_on_one_page_without_password(prefer, subscriber, make_article):
    make_article(keywords=["Iran", "Syria"])
    until = date.today() + timedelta(days=10)
    response = prefer(
        frequency="weekly",
        weekday=2,
        hour=18,
        more_keywords="syria, Iran",
        paused_until=until.isoformat(),
    )
    html = response.content.decode()
    assert "Saved." in html
    subscriber.refresh_from_db()
    assert (subscriber.frequency, subscriber.weekday, subscriber.hour) == ("weekly", 2, 18)
    assert {k.name for k in subscriber.keywords.all()} == {"Iran", "Syria"}
    assert subscriber.paused_until.astimezone(subscriber.zone).date() == until
    assert subscriber.is_paused


def test_the_page_shows_the_address_masked_and_tells_nobody(prefer):
    response = prefer()
    html = response.content.decode()
    assert "r•••@example.com" in html
    assert "reader@example.com" not in html
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_saving_the_same_twice_is_recorded_once(prefer, subscriber):
    prefer(hour=9)
    prefer(hour=9)
    assert [e.action for e in ConsentEvent.objects.filter(subscriber=subscriber)] == [
        "confirmed", "changed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"more_keywords": "Atlantis"}, "No column has had the keyword “Atlantis”"),
        ({"paused_until": "2020-01-01"}, "has come already"),
        ({"paused_until": "9999-12-31"}, "two years at most"),
        ({"paused_until": "soon"}, "write the day as"),
        ({"hour": "25"}, "valid choice"),
        ({"time_zone": "Mars/Base"}, "valid choice"),
        ({"frequency": "hourly"}, "valid choice"),
    ],
)
def test_a_wrong_preference_is_explained_and_changes_nothing(prefer, subscriber, changes, says):
    response = prefer(**changes)
    assert response.status_code == 422
    html = response.content.decode()
    assert says in html
    if "more_keywords" in changes:
        assert 'value="Atlantis"' in html
    subscriber.refresh_from_db()
    assert subscriber.hour == 7


# --- Leaving -------------------------------------------------------------------------------------


def path_to_leave(subscriber):
    return tokens.unsubscribe_url(subscriber).removeprefix("http://testserver")


def test_opening_the_unsubscribe_link_changes_nothing(client, subscriber):
    for method in (client.get, client.head):
        assert method(path_to_leave(subscriber)).status_code == 200
    assert subscriber in Subscriber.objects.active()


@pytest.mark.parametrize("how", ["urlencoded", "multipart"])
def test_one_click_from_anywhere_unsubscribes(client, subscriber, how):
    body = {"List-Unsubscribe": "One-Click"}
    kwargs = {"headers": {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}}
    if how == "urlencoded":
        kwargs |= {"content_type": "application/x-www-form-urlencoded"}
        body = "List-Unsubscribe=One-Click"
    for _ in range(2):
        response = client.post(path_to_leave(subscriber), body, **kwargs)
        assert response.status_code == 200
        assert not response.cookies
    assert subscriber not in Subscriber.objects.active()
    assert ConsentEvent.objects.filter(action="unsubscribed").count() == 1


def test_the_page_has_a_button_for_it(client, subscriber):
    client.post(path_to_leave(subscriber))
    assert subscriber not in Subscriber.objects.active()
    assert "You are unsubscribed" in client.get(path_to_leave(subscriber)).content.decode()


def test_an_unsubscribe_link_survives_a_new_key(client, subscriber, settings):
    path = path_to_leave(subscriber)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    client.post(path)
    assert subscriber not in Subscriber.objects.active()


def test_a_token_of_one_purpose_opens_no_other_page(client, subscriber):
    urls = {
        "confirm": tokens.confirmation_url(subscriber),
        "preferences": tokens.preferences_url(subscriber),
        "unsubscribe": tokens.unsubscribe_url(subscriber),
    }
    for made_for, url in urls.items():
        token = url.rstrip("/").split("/")[-1]
        for purpose in urls:
            status = client.get(f"/subscriptions/{purpose}/{token}/").status_code
            assert status == (200 if purpose == made_for else 404), (made_for, purpose)


@pytest.mark.parametrize("purpose", ["confirm", "preferences", "unsubscribe"])
def test_no_damaged_token_does_anything(client, subscriber, purpose):
    url = getattr(tokens, {"confirm": "confirmation"}.get(purpose, purpose) + "_url")(subscriber)
    token = url.rstrip("/").split("/")[-1]
    before = Subscriber.objects.values().get()
    for place in range(len(token)):
        for damaged in (
            token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :],
            token[:place],
        ):
            if damaged:
                response = client.post(f"/subscriptions/{purpose}/{damaged}/")
                assert response.status_code == 404, damaged
    assert Subscriber.objects.values().get() == before
