"""The mail that greets who confirmed."""

from io import StringIO

import pytest

from subscriptions import signup, tokens
from subscriptions.importing import import_csv
from subscriptions.models import Letter, Subscriber
from tests.site.test_site_settings import change as change_settings
from tests.subscriptions.test_signup import link


@pytest.fixture
def pending(make_subscriber):
    return make_subscriber("reader@example.com", confirmed=False)


@pytest.fixture
def confirm(client):
    """Somebody presses the button of the mailed page."""
    return lambda subscriber: client.post(
        tokens.confirmation_url(subscriber).removeprefix("http://testserver")
    )


def welcomes(mails):
    return [mail for mail in mails if mail["Subject"] == "Welcome to World View"]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_whoever_confirms_is_sent_the_last_three_columns_once(
    pending, confirm, make_article, work, mailbox
):
    make_article("The Oldest")
    make_article("No Standfirst", sections=["A ship came in", "A bridge fell"])
    for n in range(2):
        make_article(f"Column {n}", standfirst=f"It is number {n}.")
    work()
    confirm(pending)
    for _ in range(3):
        work()
    (mail,) = welcomes(mailbox())
    assert mail["To"] == "reader@example.com"
    for part in ("plain", "html"):
        said = mail.get_body((part,)).get_content()
        assert "Column 1" in said
        assert "It is number 0." in said
        assert "A ship came in; A bridge fell" in said
        assert "The Oldest" not in said
        assert "Each column, when it appears" in said


def test_it_leads_to_the_preferences_and_can_be_left_with_one_click(
    client, pending, confirm, work, mailbox
):
    confirm(pending)
    work()
    (mail,) = welcomes(mailbox())
    assert client.get(link(mail, "preferences")).status_code == 200
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "World View <column.testserver>"
    way = mail["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    client.post(way, {"List-Unsubscribe": "One-Click"})
    assert not Subscriber.objects.active().exists()


def test_a_button_pressed_twice_greets_once(pending, confirm):
    first, second = (Subscriber.objects.get(pk=pending.pk) for _ in range(2))
    signup.confirm(first)
    signup.confirm(second)
    assert Letter.objects.filter(kind="welcome").count() == 1


def test_who_leaves_before_it_goes_gets_none(pending, confirm, work, mailbox):
    confirm(pending)
    Subscriber.objects.get().unsubscribe(how="test")
    work()
    assert welcomes(mailbox()) == []


def test_who_comes_back_is_greeted_again(pending, confirm, work, mailbox):
    confirm(pending)
    Subscriber.objects.get().unsubscribe(how="test")
    confirm(Subscriber.objects.get())
    work()
    assert len(welcomes(mailbox())) == 1


def test_who_was_imported_is_not_greeted(db, work, mailbox):
    import_csv(StringIO("email\nimported@example.com\n"), source="elsewhere", dry_run=False)
    assert Subscriber.objects.active().count() == 1
    work()
    assert mailbox() == []


def test_the_settings_turn_it_off_and_say_a_word(pending, confirm, work, mailbox):
    change_settings(welcomes_subscribers=False)
    confirm(pending)
    work()
    assert mailbox() == []
    Subscriber.objects.get().unsubscribe(how="test")
    change_settings(welcomes_subscribers=True, welcome_text="Glad you came.\n\nNell & co")
    confirm(Subscriber.objects.get())
    work()
    (mail,) = mailbox()
    assert "Glad you came.\n\nNell & co" in text_of(mail).replace("\r\n", "\n")
    assert "Nell &amp; co</p>" in mail.get_body(("html",)).get_content()


def test_it_keeps_nobody_from_asking_for_the_preferences_at_once(
    pending, confirm, enter, work, mailbox
):
    confirm(pending)
    work()
    enter("reader@example.com")
    work()
    assert len(mailbox()) == 2
