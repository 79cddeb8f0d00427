"""The editor sees who was mailed what, and steers it."""

import socket
import threading

import dns.message
import dns.rdatatype
import dns.rrset
import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from outbox.messages import message_id
from subscriptions import progress
from subscriptions.editions import make_article_edition
from subscriptions.models import Bounce, Delivery, Edition, Subscriber
from tests.markup import one_line
from tests.sessions import let_in

EDITIONS = "/admin/subscriptions/edition/"
DELIVERIES = "/admin/subscriptions/delivery/"


@pytest.fixture
def edition(make_article, make_subscriber):
    for number in range(4):
        make_subscriber(f"r{number}@example.com")
    make_article("The Harbour")
    make_article_edition()
    return Edition.objects.get()


def steer(desk, edition, verb):
    return desk.post(f"{EDITIONS}{edition.pk}/steer/", {"verb": verb}, follow=True)


def test_how_far_an_edition_is(desk, edition):
    Delivery.objects.filter(subscriber__email__in=["r0@example.com", "r1@example.com"]).update(
        state="accepted", finished_at=timezone.now()
    )
    Delivery.objects.filter(subscriber__email="r2@example.com").update(
        state="refused", outcome="550 5.1.1 No such user", finished_at=timezone.now()
    )
    page = desk.get(f"{EDITIONS}{edition.pk}/change/").content.decode()
    assert "3 of 4" in one_line(page)
    assert "a second" in page
    assert "550 5.1.1 No such user" in page
    assert "Look again" in page
    assert "4 subscribers when it was made" in page
    now = progress.for_edition(edition)
    assert now.left.total_seconds() == pytest.approx(30, abs=1)


def test_pausing_resuming_and_cancelling(desk, edition, work, mailbox):
    assert "Paused" in steer(desk, edition, "pause").content.decode()
    work()
    assert mailbox() == []
    Delivery.objects.filter(subscriber__email="r0@example.com").update(state="accepted")
    steer(desk, edition, "cancel")
    steer(desk, edition, "resume")
    work()
    assert mailbox() == []
    assert Delivery.objects.filter(state="skipped").count() == 3
    # What comes to wait later does not leave either.
    Delivery.objects.filter(subscriber__email="r1@example.com").update(state="retry")
    Edition.objects.update(finished_at=None)
    work()
    assert mailbox() == []
    assert not Delivery.objects.filter(state="retry").exists()
    assert LogEntry.objects.count() == 3


def test_resuming_sends_the_rest_once(desk, edition, work, mailbox):
    steer(desk, edition, "pause")
    work()
    steer(desk, edition, "resume")
    work()
    work()
    assert len(mailbox()) == 4


def test_a_subscriber_with_a_frequency_of_another_version_is_listed(desk, make_subscriber):
    make_subscriber()
    Subscriber.objects.update(frequency="hourly")
    assert ">hourly<" in desk.get("/admin/subscriptions/subscriber/").content.decode()


def test_only_who_may_can_steer(client, edition, django_user_model):
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    client.force_login(looker)
    assert steer(client, edition, "cancel").status_code == 403
    assert Edition.objects.get().cancelled_at is None


def test_unknown_ones_arrived_or_are_sent_again(desk, edition, work, mailbox):
    work()
    keys = list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys[:2]).update(state="unknown")
    page = desk.get(f"{DELIVERIES}?state__exact=unknown").content.decode()
    assert message_id("delivery", keys[0]).strip("<>") in page
    desk.post(DELIVERIES, {"action": "it_arrived", "_selected_action": [keys[0]]})
    assert Delivery.objects.get(pk=keys[0]).state == "accepted"
    again = {"action": "send_again", "_selected_action": keys[1:]}
    page = desk.post(DELIVERIES, again).content.decode()
    assert "may have arrived" in page
    work()
    assert len(mailbox()) == 4
    desk.post(DELIVERIES, again | {"sure": "1"})
    work()
    # What had been accepted is not sent again by that.
    assert len(mailbox()) == 5
    assert LogEntry.objects.count() == 2


def test_a_test_goes_to_the_editor_alone_and_says_so(desk, editor, make_article, work, mailbox,
                                                     subscriber):  # fmt: skip
    article = make_article("A Draft", published=False)
    page = desk.get(f"{EDITIONS}test/{article.pk}/").content.decode()
    assert editor.email in page
    assert mailbox() == []
    desk.post(f"{EDITIONS}test/{article.pk}/")
    work()
    (mail,) = mailbox()
    assert mail["To"] == editor.email
    assert mail["Subject"].startswith("[TEST ")
    assert mail["List-Unsubscribe"] is None
    for kind in ("plain", "html"):
        assert "This is a test." in mail.get_body((kind,)).get_content()


def test_the_preview_is_shown_light_dark_and_as_text(desk, make_article):
    article = make_article(published=False)
    path = f"{EDITIONS}preview/{article.pk}/"
    assert "@media (prefers-color-scheme: dark)" in desk.get(path).content.decode()
    assert "@media all" in desk.get(path + "?dark").content.decode()
    assert "KEYS" in desk.get(path + "?text").content.decode()


# --- Deliverability ------------------------------------------------------------------------------


@pytest.fixture
def name_server(settings):
    """A DNS server on loopback; ``records[name, type]`` is what it knows."""
    records = {}
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                content, address = server.recvfrom(4096)
            except OSError:
                return
            query = dns.message.from_wire(content)
            question = query.question[0]
            kind = dns.rdatatype.to_text(question.rdtype)
            answer = dns.message.make_response(query)
            for value in records.get((str(question.name).rstrip("."), kind), []):
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, value))
            server.sendto(answer.to_wire(), address)

    threading.Thread(target=serve, daemon=True).start()
    settings.DNS_SERVER = f"127.0.0.1:{server.getsockname()[1]}"
    settings.DEFAULT_FROM_EMAIL = "World View <column@news.example.org>"
    settings.EMAIL_HOST = "mx.example.org"
    settings.INBOUND_ADDRESS = "post@news.example.org"
    settings.DKIM_SELECTOR = "mail"
    yield records
    server.close()


PAGE = "/admin/subscriptions/subscriber/deliverability/"


def test_it_says_what_to_publish(desk, name_server):
    page = desk.get(PAGE).content.decode()
    for advice in (
        "Publish at news.example.org a TXT record: v=spf1 a:mx.example.org ~all",
        "Publish at mail._domainkey.news.example.org a TXT record",
        "Publish at _dmarc.news.example.org a TXT record: v=DMARC1; p=none",
        "Publish at news.example.org an MX record",
        "have a PTR record set",
    ):
        assert advice in page, advice


def test_it_sees_what_is_published(desk, name_server):
    name_server |= {
        ("news.example.org", "TXT"): ['"v=spf1 a:mx.example.org ~all"'],
        ("mail._domainkey.news.example.org", "TXT"): ['"v=DKIM1; k=rsa; " "p=MIIB"'],
        ("_dmarc.news.example.org", "TXT"): ['"v=DMARC1; p=none"'],
        ("news.example.org", "MX"): ["10 mx.example.org."],
        ("mx.example.org", "A"): ["192.0.2.1"],
        ("1.2.0.192.in-addr.arpa", "PTR"): ["mx.example.org."],
    }
    page = desk.get(PAGE).content.decode()
    assert "Publish at" not in page
    assert page.count("Well") == 5
    assert "192.0.2.1 is mx.example.org" in page


def test_a_name_server_that_does_not_answer_is_said(desk, name_server, settings, monkeypatch):
    monkeypatch.setattr("subscriptions.deliverability.TIMEOUT", 0.2)
    settings.DNS_SERVER = "127.0.0.1:1"
    assert "does not answer" in desk.get(PAGE).content.decode()


def test_complaints_are_held_against_what_providers_ask_for(desk, name_server, edition, work):
    work()
    page = desk.get(PAGE).content.decode()
    assert "0.00 %" in page
    Bounce.objects.create(kind="complaint", event_key="x", source="test")
    page = desk.get(PAGE).content.decode()
    assert "25.00 %" in page
    assert "refuse mail" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_figures_stay_fresh_by_themselves(page, editor, edition):
    let_in(page)
    page.goto(f"{EDITIONS}{edition.pk}/change/")
    page.get_by_text("0 of 4").wait_for()
    Delivery.objects.update(state="accepted", finished_at=timezone.now())
    page.get_by_text("4 of 4").wait_for()
