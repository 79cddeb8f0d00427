"""Seeing, taking along and erasing one's data, and another address: by a fresh mail only."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.utils import timezone

from articles.models import Author, Authorship
from background.models import Failure
from subscriptions import privacy, received, signup, tokens
from subscriptions.models import (
    ConsentEvent,
    InboundMessage,
    Letter,
    Subscriber,
    Suppression,
    Wording,
)
from subscriptions.privacy import erase


@pytest.fixture
def data_page(client, subscriber, work, mailbox):
    """The path of the page, as it was mailed to the subscriber."""
    client.post(tokens.preferences_path(subscriber), {"_data": "1"})
    work()
    text = mailbox()[-1].get_body(("plain",)).get_content()
    return re.search(r"http://testserver(/subscriptions/data/\S+)", text)[1]


def test_all_that_is_kept_can_be_seen_and_taken_along(client, data_page, make_article, work):
    make_article("Mailed")
    work()
    page = client.get(data_page)
    assert "r•••@example.com" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    response = client.get(data_page, {"download": "1"})
    known = json.loads(response.content)
    assert known["email"] == "reader@example.com"
    assert [event["action"] for event in known["consent"]] == ["confirmed"]
    assert known["mail"][0]["edition"] == "Mailed"


def test_who_left_sees_and_erases_it_too(client, subscriber, enter, work, mailbox):
    subscriber.unsubscribe(how="link")
    enter()
    work()
    mail = mailbox()[-1]
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        path = re.search(r'http://testserver(/subscriptions/data/[^\s"]+)', text)[1]
        assert client.get(path).status_code == 200
    client.post(path, {"_erase": "1"})
    subscriber.refresh_from_db()
    assert "reader" not in subscriber.email


def test_the_link_ends_after_an_hour(client, data_page, monkeypatch):
    monkeypatch.setattr(tokens, "FRESH_TTL", timedelta(seconds=-1))
    assert client.get(data_page).status_code == 404


def test_erasing_leaves_nobodys_address_anywhere(
    client, data_page, subscriber, make_article, work, settings, editor
):
    make_article("Mailed", keywords=["Iran"])
    work()
    Suppression.objects.create(email="reader@example.com", why="complained", reason="x")
    signup.ask("reader@example.com", visitor_key="x")
    LogEntry.objects.log_actions(editor.pk, [subscriber], 2, change_message="x")
    client.post(data_page, {"_erase": "1"})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s',
                           ["%reader@example.com%"])  # fmt: skip
            left = cursor.fetchone()[0]
            assert left == 0, table
    assert not Subscriber.objects.active().exists()
    assert client.get(data_page).status_code == 404
    # It is still suppressed, whoever enters it.
    signup.ask("Reader@example.com", visitor_key="x")
    signup.answer_sign_ups()
    assert Subscriber.objects.count() == 1
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert Suppression.objects.by_email("reader@example.com").exists()


@pytest.mark.parametrize(
    ("other", "own"),
    [
        ("Ann <ann@example.org>", "N <N@example.org>"),
        ("a.n@example.org", "n@example.org"),
        ("o'n@example.org", "'n@example.org'"),
        ("n@example.org.uk", "n@example.org."),
        ("n@example.org-x.example", "mailto:n@example.org?subject=x"),
        ("x+n@example.org, Bo <bo@example.org>", "Bo <bo@example.org>, n@example.org"),
    ],
)
def test_erasing_one_reader_leaves_what_others_wrote(make_subscriber, editor, other, own):
    for row, sender in enumerate((other, own)):
        received.keep(f"From: {sender}\r\n\r\n{sender}".encode(), "letter", "Not a bounce.")
        Failure.objects.record("message", row, "It failed.", about=sender)
        LogEntry.objects.create(user=editor, action_flag=2, object_repr=sender)
    erase(make_subscriber("n@example.org"))
    assert InboundMessage.objects.get().sender == other
    assert Failure.objects.get().about == other
    entries = LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)
    assert list(entries) == [other, "erased"]


def test_another_address_is_confirmed_at_the_new_one(
    client, data_page, subscriber, work, mailbox, make_article
):
    old = tokens.preferences_path(subscriber)
    client.post(data_page, {"_move": "1", "email": "new@example.com"})
    work()
    message = mailbox()[-1]
    assert message["To"] == "new@example.com"
    subscriber.refresh_from_db()
    assert subscriber.email == "reader@example.com"
    text = message.get_body(("plain",)).get_content()
    path = re.search(r"http://testserver(/subscriptions/new-address/\S+)", text)[1]
    assert client.get(path).status_code == 200
    subscriber.refresh_from_db()
    assert subscriber.email == "reader@example.com"
    assert "from now on" in client.post(path, follow=True).content.decode()
    subscriber.refresh_from_db()
    assert subscriber.email == "new@example.com"
    for void in (old, path, data_page):
        assert client.get(void).status_code == 404, void
    make_article()
    work()
    assert mailbox()[-1]["To"] == "new@example.com"


@pytest.mark.parametrize("taken", ["subscribed", "suppressed"])
def test_an_address_that_is_not_free_is_not_taken(client, subscriber, make_subscriber, taken):
    if taken == "subscribed":
        make_subscriber("new@example.com")
    else:
        Suppression.objects.create(email="new@example.com")
    path = tokens.new_address_url(subscriber, "New@example.com").removeprefix("http://testserver")
    response = client.post(path)
    assert response.status_code == 409
    assert "cannot be used" in response.content.decode()
    subscriber.refresh_from_db()
    assert subscriber.email == "reader@example.com"


def test_a_wrong_new_address_is_explained_and_stays(client, data_page):
    response = client.post(data_page, {"_move": "1", "email": "x"})
    assert response.status_code == 422
    assert "does not look like an e-mail" in response.content.decode()
    assert 'value="x"' in response.content.decode()


def test_links_to_ones_data_have_limits(client, subscriber):
    for _ in range(5):
        client.post(tokens.preferences_path(subscriber), {"_data": "1"})
    assert Letter.objects.filter(kind="data").count() == 1


def test_opening_any_of_the_links_changes_nothing(client, subscriber, make_subscriber):
    pending = make_subscriber("pending@example.com", confirmed=False)
    before = list(Subscriber.objects.order_by("pk").values())
    events = ConsentEvent.objects.count()
    for url in (
        tokens.confirmation_url(pending),
        tokens.preferences_url(subscriber),
        tokens.unsubscribe_url(subscriber),
        tokens.data_url(subscriber),
        tokens.new_address_url(subscriber, "new@example.com"),
    ):
        for method in (client.get, client.head):
            assert method(url.removeprefix("http://testserver")).status_code == 200
    assert list(Subscriber.objects.order_by("pk").values()) == before
    assert ConsentEvent.objects.count() == events
    assert not Letter.objects.exists()


# --- The record of consent -----------------------------------------------------------------------


def test_it_holds_the_text_that_was_shown(client, enter, work, mailbox):
    enter()
    work()
    text = mailbox()[0].get_body(("plain",)).get_content()
    client.post(re.search(r"http://testserver(/subscriptions/confirm/\S+)", text)[1])
    asked, confirmed = ConsentEvent.objects.all()
    assert (asked.action, confirmed.action) == ("asked", "confirmed")
    assert asked.wording == confirmed.wording == Wording.objects.get()
    shown = client.get("/subscriptions/").content.decode()
    assert asked.wording.text in shown


def test_the_database_lets_nobody_change_it(subscriber):
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        ConsentEvent.objects.update(action="something else")
    assert ConsentEvent.objects.get().action == "confirmed"


# --- Machines ------------------------------------------------------------------------------------


def test_the_form_of_every_page_asks_once_more(client, db):
    """It is the same bytes for everybody, and so has no stamp."""
    page = client.post("/subscriptions/", {"email": "reader@example.com"})
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "public" not in page["Cache-Control"]
    html = page.content.decode()
    assert 'value="reader@example.com"' in html
    assert "One more click" in html
    stamp = re.search(r'name="stamp" value="([^"]+)"', html)[1]
    again = client.post("/subscriptions/", {"email": "reader@example.com", "stamp": stamp})
    assert "very quick" in again.content.decode()
    assert not signup.SignUp.objects.exists()


def test_a_forged_or_old_stamp_is_no_stamp(client, db):
    from subscriptions.forms import new_stamp

    stamp = new_stamp(made_at=1)
    for bad in ("x", stamp[:-1] + ("1" if stamp.endswith("0") else "0")):
        page = client.post("/subscriptions/", {"email": "a@example.com", "stamp": bad})
        assert "One more click" in page.content.decode()


def test_the_whole_site_has_a_limit(enter, work, mailbox, monkeypatch):
    monkeypatch.setattr(signup, "PER_SITE", ((timedelta(minutes=1), 3),))
    for number in range(6):
        signup.ask(f"a{number}@example.com", visitor_key=f"network {number}")
    signup.answer_sign_ups()
    assert Letter.objects.count() == 3


def test_what_was_entered_is_forgotten_soon(enter):
    enter()
    signup.SignUp.objects.update(asked_at=timezone.now() - timedelta(days=3))
    signup.forget_unconfirmed()
    assert not signup.SignUp.objects.exists()


def test_from_an_authors_page_one_gets_their_columns(client, enter, work, mailbox, make_article):
    ada, ben = (Author.objects.create(name=name) for name in ("Ada", "Ben"))
    Authorship.objects.set_authors(make_article(sent_by_mail=False), [ada, ben])
    assert "/subscriptions/?author=ada" in client.get("/authors/ada/").content.decode()
    page = client.get("/subscriptions/?author=ada").content.decode()
    assert "Columns by Ada by e-mail" in page
    enter(author="ada")
    work()
    text = mailbox()[0].get_body(("plain",)).get_content()
    client.post(re.search(r"http://testserver(/subscriptions/confirm/\S+)", text)[1])
    subscriber = Subscriber.objects.get()
    assert list(subscriber.authors.all()) == [ada]
    form = client.get(tokens.preferences_path(subscriber)).context["form"]
    assert list(form.fields["authors"].queryset) == [ada, ben]
    data = {name: form.initial.get(name) or "" for name in form.fields}
    client.post(tokens.preferences_path(subscriber), data | {"authors": [ben.pk]})
    assert list(subscriber.authors.all()) == [ben]
    assert privacy.export(subscriber)["preferences"]["authors"] == ["Ben"]
    privacy.erase(subscriber)
    assert not subscriber.authors.exists()


def test_from_a_dossier_one_gets_its_columns(client, enter, work, mailbox, make_article):
    make_article(keywords=["Iran"], sent_by_mail=False)
    page = client.get("/keywords/iran/").content.decode()
    assert "/subscriptions/?keyword=iran" in page
    assert "Iran by e-mail" in client.get("/subscriptions/?keyword=iran").content.decode()
    enter(keyword="iran")
    work()
    text = mailbox()[0].get_body(("plain",)).get_content()
    client.post(re.search(r"http://testserver(/subscriptions/confirm/\S+)", text)[1])
    assert [k.name for k in Subscriber.objects.get().keywords.all()] == ["Iran"]
    assert (
        "checked" in client.get(tokens.preferences_path(Subscriber.objects.get())).content.decode()
    )
