"""What a reader sees of a number in links and headers tells nothing of how many there are, and what
was mailed before it was so goes on working."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.utils.crypto import salted_hmac

from background import opaque
from outbox import messages
from subscriptions import inbound, tokens
from subscriptions.models import Delivery, Subscriber

OLD_SECRET = "the key before this one"


@pytest.fixture
def inbound_address(settings):
    settings.INBOUND_ADDRESS = "post@news.example.org"


def path(url):
    return url.removeprefix("http://testserver")


# --- The numbers ---------------------------------------------------------------------------------


def test_a_hidden_number_comes_back_and_no_two_are_alike():
    numbers = [*range(2000), 2**24, 2**24 - 1, 2**48 - 1, 10**12]
    hidden = [opaque.hide(number, "subscriber", "key") for number in numbers]
    assert len(set(hidden)) == len(numbers)
    assert {len(text) for text in hidden} == {opaque.LENGTH}
    assert [opaque.reveal(text, "subscriber", "key") for text in hidden] == numbers


def test_neighbours_are_far_apart_and_each_key_and_purpose_has_its_own():
    one, two = (int(opaque.hide(n, "subscriber", "key"), 16) for n in (1, 2))
    assert abs(one - two) > 1000
    assert opaque.hide(1, "b", "key") != opaque.hide(1, "u", "key")
    assert opaque.hide(1, "b", "key") != opaque.hide(1, "b", "other")


# --- In mail -------------------------------------------------------------------------------------


def test_no_number_of_a_row_is_in_a_mail(inbound_address, make_article, subscriber, smtp, work):
    Subscriber.objects.filter(pk=subscriber.pk).update(token_version=0)
    make_article()
    work()
    (mail,) = smtp.messages
    delivery = Delivery.objects.get()
    told = f"{smtp.senders} {mail}"
    for key in (subscriber.pk, delivery.pk):
        assert f"{key:012d}" not in told
    assert f"delivery-{delivery.pk}." not in told


def test_each_link_opens_what_it_did(client, subscriber):
    for url in (
        tokens.unsubscribe_url(subscriber),
        tokens.preferences_url(subscriber),
        tokens.data_url(subscriber),
        tokens.new_address_url(subscriber, "new@example.com"),
    ):
        assert client.get(path(url)).status_code == 200


def test_what_comes_back_is_known(inbound_address, subscriber):
    assert tokens.read_address(tokens.bounce_address(77)) == ("b", 77)
    assert tokens.read_address(tokens.unsubscribe_address(78).upper().lower()) == ("u", 78)
    assert messages.key_of_message_id(messages.message_id("delivery", 79)) == ("delivery", 79)


def test_they_go_on_working_when_the_key_is_changed(client, settings, inbound_address, subscriber):
    new = settings.SECRET_KEY
    settings.SECRET_KEY = OLD_SECRET
    urls = [
        tokens.unsubscribe_url(subscriber),
        tokens.preferences_url(subscriber),
        tokens.new_address_url(subscriber, "new@example.com"),
    ]
    bounce, message = tokens.bounce_address(77), messages.message_id("delivery", 79)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [OLD_SECRET]
    assert [client.get(path(url)).status_code for url in urls] == [200, 200, 200]
    assert tokens.read_address(bounce) == ("b", 77)
    assert messages.key_of_message_id(message) == ("delivery", 79)


@pytest.mark.parametrize("position", [0, 5, 11, -1])
def test_what_is_changed_opens_nothing(client, subscriber, position):
    token = tokens.unsubscribe(subscriber.pk)
    other = "0" if token[position] != "0" else "1"
    place = position % len(token)
    assert tokens.subscriber_to_leave(token[:place] + other + token[place + 1 :]) is None


# --- What former programs mailed -----------------------------------------------------------------


def test_former_links_to_leave_work_for_ever(client, subscriber):
    token = signing.Signer(salt="subscriptions.unsubscribe").sign(f"{subscriber.pk:012d}")
    client.post(f"/subscriptions/unsubscribe/{token}/", {"List-Unsubscribe": "One-Click"})
    assert not Subscriber.objects.active().exists()


def test_former_links_to_the_preferences_work_as_long_as_they_would_have(
    client, subscriber, monkeypatch
):
    signer = signing.TimestampSigner(salt="subscriptions.preferences")
    token = signer.sign(f"{subscriber.pk:012d}-{subscriber.token_version:06d}")
    assert client.get(f"/subscriptions/preferences/{token}/").status_code == 200
    monkeypatch.setattr(tokens, "PREFERENCES_TTL", timedelta(seconds=-1))
    assert client.get(f"/subscriptions/preferences/{token}/").status_code == 404


def test_former_addresses_and_message_ids_are_known(settings, inbound_address, make_article,
                                                    subscriber, work):  # fmt: skip
    mac = tokens._mac("u", f"{subscriber.pk:012d}", settings.SECRET_KEY)
    assert tokens.read_address(f"post+u{subscriber.pk:012d}-{mac}@news.example.org") == (
        "u", subscriber.pk,
    )  # fmt: skip
    make_article()
    work()
    delivery = Delivery.objects.get()
    mac = salted_hmac(
        "subscriptions.message_id", f"delivery-{delivery.pk}", algorithm="sha256"
    ).hexdigest()[:16]
    content = f"Message-ID: <delivery-{delivery.pk}.{mac}@testserver>\r\n".encode()
    assert inbound.delivery_of(content) == delivery
    assert re.search(rb"delivery-\d+\.", content)
