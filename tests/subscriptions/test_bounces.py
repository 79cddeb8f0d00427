"""What comes back: bounces by mail, reports of providers, and mail that unsubscribes."""

import base64
import hashlib
import hmac
import json
import socketserver
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import F

from outbox.messages import message_id
from subscriptions import inbound, tokens
from subscriptions.bounces import kind_of, note
from subscriptions.models import Bounce, Delivery, Subscriber, Suppression


@pytest.fixture(autouse=True)
def _inbound_mail(settings):
    settings.INBOUND_ADDRESS = "post@news.example.org"


@pytest.fixture
def delivery(make_article, subscriber, smtp, work):
    make_article()
    work()
    return Delivery.objects.get()


def dsn(to, *, action="failed", status="5.1.1", said="550 5.1.1 No such user", extra=""):
    """A bounce as mail servers write it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
{extra}
--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; reader@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b--
""".replace("\n", "\r\n").encode()


def test_the_envelope_says_which_message_came_back(delivery, smtp):
    (sender,) = smtp.senders
    assert sender == tokens.bounce_address(delivery.pk)
    assert tokens.read_address(sender) == ("b", delivery.pk)
    assert sender.endswith("@news.example.org")
    assert len(sender.partition("@")[0]) <= 64


def test_a_hard_bounce_ends_mail_to_the_address(delivery):
    assert inbound.receive(dsn(tokens.bounce_address(delivery.pk))) == "Noted as hard."
    assert Suppression.objects.get().email == "reader@example.com"
    assert Subscriber.objects.active().count() == 0
    events = list(delivery.subscriber.consent_events.values_list("action", flat=True))
    assert events[-1] == "suppressed"


def test_the_same_bounce_again_is_counted_once(delivery):
    content = dsn(tokens.bounce_address(delivery.pk), status="4.2.2", said="452 4.2.2 Full")
    inbound.receive(content)
    assert inbound.receive(content) == "Known already."
    assert Bounce.objects.count() == 1


def test_a_forged_bounce_changes_nothing(delivery):
    good = tokens.bounce_address(delivery.pk)
    name, _, host = good.partition("@")
    for forged in (
        name[:-1] + ("0" if name[-1] != "0" else "1"),
        name.replace(name.split("+b")[1][:12], f"{delivery.pk + 1:012d}"),
        name.replace("+b", "+u"),
        "post",
        "post+b",
    ):
        inbound.receive(dsn(f"{forged}@{host}"))
    assert not Bounce.objects.exists()
    assert Subscriber.objects.active().count() == 1


def test_three_soft_bounces_among_the_last_five_and_days_apart_end_it(
    make_article, subscriber, smtp, work
):
    for number in range(5):
        make_article(f"Column {number}")
        work()
    deliveries = list(Delivery.objects.order_by("pk"))
    full = {"status": "5.2.2", "said": "552 5.2.2 Mailbox full"}
    for number, delivery in enumerate((deliveries[0], deliveries[2], deliveries[4])):
        assert Suppression.objects.count() == 0, number
        Bounce.objects.update(happened_at=F("happened_at") - timedelta(days=1, hours=1))
        inbound.receive(dsn(tokens.bounce_address(delivery.pk), **full))
    assert Suppression.objects.count() == 1


def test_three_soft_bounces_of_one_day_end_nothing(make_article, subscriber, smtp, work):
    for number in range(3):
        make_article(f"Column {number}")
        work()
    for delivery in Delivery.objects.all():
        inbound.receive(
            dsn(tokens.bounce_address(delivery.pk), status="5.2.2", said="552 5.2.2 Mailbox full")
        )
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("code", "said", "at", "kind"),
    [
        (550, "550 5.1.1 <a@example.com>: Recipient address rejected", "recipient", "hard"),
        (550, "550 No such user here", "recipient", "hard"),
        (550, "550-5.1.1 The email account that you tried to reach does not exist", "recipient",
         "hard"),
        (550, "550 5.4.1 Recipient address rejected: Access denied", "recipient", "soft"),
        (554, "554 delivery error: This user doesn't have an account; 5.1.1", "recipient", "hard"),
        (550, "550 5.2.1 The email account is disabled", "recipient", "hard"),
        (552, "552 5.2.2 The recipient's inbox is out of storage", "recipient", "soft"),
        (452, "452 4.2.2 Over quota", "recipient", "soft"),
        (550, "550 Mailbox full", "recipient", "soft"),
        (450, "450 4.7.1 Greylisted", "recipient", "policy"),
        (421, "421 4.7.28 Our system has detected an unusual rate", "recipient", "policy"),
        (550, "550 5.7.1 Message rejected as spam", "recipient", "policy"),
        (550, "550 5.7.515 Access denied, does not meet the authentication level", "recipient",
         "policy"),
        (550, "550 5.7.26 Unauthenticated email is not accepted", "recipient", "policy"),
        (554, "554 Blocked using a blocklist", "recipient", "policy"),
        (550, "550 SPF check failed", "recipient", "policy"),
        (554, "554 5.6.0 Message contains a virus", "content", "policy"),
        (552, "552 5.3.4 Message too big", "content", "policy"),
        (550, "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "recipient", "hard"),
        (553, "553 sorry, that domain isn't in my list", "recipient", "policy"),
        (551, "551 User not local", "recipient", "unclear"),
        (450, "450 4.1.1 Unverified address", "recipient", "soft"),
        (550, "550 5.4.4 Host not found", "recipient", "soft"),
        (550, "550 5.1.2 Bad destination system address", "recipient", "hard"),
        (554, "554 Transaction failed", "recipient", "unclear"),
        (550, "550 DMARC policy of the domain", "recipient", "policy"),
        (550, "550 5.3.0 Other mail system problem", "recipient", "soft"),
        (450, "450 Try later", "recipient", "soft"),
        (550, "550 5.1.6 Mailbox has moved", "recipient", "hard"),
        (550, "550 The user's quota is exceeded", "recipient", "soft"),
    ],
)  # fmt: skip
def test_what_a_server_says_is_read_for_what_it_means(code, said, at, kind):
    assert kind_of(code, said, at=at) == kind


def test_a_server_that_goes_on_trying_and_a_holiday_reply_are_no_bounces(delivery):
    to = tokens.bounce_address(delivery.pk)
    inbound.receive(dsn(to, action="delayed", status="4.4.1", said="421 4.4.1 No answer"))
    inbound.receive(
        f"From: reader@example.com\r\nTo: {to}\r\nAuto-Submitted: auto-replied\r\n"
        "Subject: Away\r\n\r\nI am away; 550 5.1.1 is a number.\r\n".encode()
    )
    assert not Bounce.objects.exists()


def test_a_report_of_spam_ends_it_whatever_came_before(delivery):
    report = (
        "From: feedback@example.com\r\nTo: abuse@news.example.org\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nAbuse.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {message_id('delivery', delivery.pk)}\r\n\r\nx\r\n--b--\r\n"
    )
    inbound.receive(report.encode())
    assert Suppression.objects.get().why == "complained"
    forged = report.replace(message_id("delivery", delivery.pk)[-30:], "0" * 29 + ">")
    assert inbound.receive(forged.encode()).startswith("Not about a message of ours.")


def test_a_bounce_settles_what_was_unknown(delivery):
    Delivery.objects.update(state="unknown")
    inbound.receive(dsn(tokens.bounce_address(delivery.pk)))
    delivery.refresh_from_db()
    assert (delivery.state, "No such user" in delivery.outcome) == ("refused", True)


def test_a_mail_to_the_headers_address_unsubscribes(delivery, smtp):
    address = tokens.unsubscribe_address(delivery.subscriber_id)
    header = smtp.messages[0][1].decode()
    assert f"<mailto:{address}?subject=unsubscribe>" in header.replace("\r\n ", " ")
    mail = f"From: somebody@example.com\r\nTo: {address}\r\nSubject: unsubscribe\r\n\r\n".encode()
    assert inbound.receive(mail) == "Unsubscribed."
    assert inbound.receive(mail) == "Unsubscribed."
    assert not Subscriber.objects.active().exists()
    assert delivery.subscriber.consent_events.filter(action="unsubscribed").count() == 1


def test_by_a_pipe_too(delivery, monkeypatch, capsys):
    class Pipe:
        class buffer:
            read = staticmethod(lambda: dsn(tokens.bounce_address(delivery.pk)))

    monkeypatch.setattr("sys.stdin", Pipe)
    call_command("receive_mail")
    assert "Noted as hard." in capsys.readouterr().out


# --- A real mailbox ------------------------------------------------------------------------------


@pytest.fixture
def mailbox_at(settings):
    """A POP3 server on loopback (RFC 1939) with the messages it is given."""
    messages = []

    class Session(socketserver.StreamRequestHandler):
        def say(self, text):
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self):
            self.say("+OK")
            gone = set()
            while line := self.rfile.readline().decode().split():
                match line[0].upper():
                    case "USER" | "PASS":
                        good = line[1] in ("post@news.example.org", "secret")
                        self.say("+OK" if good else "-ERR")
                    case "LIST":
                        self.say("+OK")
                        for number, message in enumerate(messages, 1):
                            self.say(f"{number} {len(message)}")
                        self.say(".")
                    case "RETR":
                        self.say("+OK")
                        self.wfile.write(messages[int(line[1]) - 1].replace(b"\r\n.", b"\r\n.."))
                        self.say(".")
                    case "DELE":
                        gone.add(int(line[1]) - 1)
                        self.say("+OK")
                    case "UIDL":
                        self.say("-ERR not here")
                    case "QUIT":
                        messages[:] = [m for n, m in enumerate(messages) if n not in gone]
                        self.say("+OK")
                        return

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    settings.INBOUND_URL = f"pop3://post%40news.example.org:secret@127.0.0.1:{port}"
    yield messages
    server.shutdown()
    server.server_close()


def test_the_worker_empties_the_mailbox(delivery, mailbox_at, work):
    mailbox_at.append(dsn(tokens.bounce_address(delivery.pk)))
    mailbox_at.append(b"Subject: Hello\r\n\r\n.Nothing of ours\r\n")
    work()
    assert mailbox_at == []
    assert Bounce.objects.get().kind == "hard"


def test_a_mailbox_that_does_not_answer_stops_no_other_work(settings, work, db, caplog):
    settings.INBOUND_URL = "pop3://a:b@127.0.0.1:1"
    work()
    assert "does not answer" in caplog.text


# --- Mail providers ------------------------------------------------------------------------------

KEY = "a signing key"


@pytest.fixture
def provider(settings, client):
    """Posts an event as Mailgun does, signed."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": "us:secret", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    settings.ROOT_URLCONF = "tests.subscriptions.with_webhooks"

    def tell(event, *, key=KEY, secret="us:secret", token="x" * 50):
        stamp = str(int(time.time()))
        signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
        body = {
            "signature": {"timestamp": stamp, "token": token, "signature": signature},
            "event-data": {"timestamp": time.time(), "recipient": "reader@example.com"} | event,
        }
        credentials = base64.b64encode(secret.encode()).decode()
        return client.post(
            "/webhooks/mailgun/tracking/",
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Basic {credentials}"},
        )

    return tell


COMPLAINED = {"event": "complained", "id": "e1"}
FULL = {
    "event": "failed",
    "id": "e2",
    "severity": "temporary",
    "delivery-status": {"code": 452, "message": "4.2.2 Mailbox full"},
}
GONE = {
    "event": "failed",
    "id": "e3",
    "severity": "permanent",
    "reason": "bounce",
    "delivery-status": {"code": 550, "message": "5.1.1 No such user"},
}


def test_a_signed_report_counts_once(provider, subscriber):
    for _ in range(2):
        assert provider(GONE).status_code == 200
    assert Bounce.objects.count() == Suppression.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"key": "another"}, {"secret": "us:wrong"}])
def test_an_unsigned_report_is_refused(provider, subscriber, wrong):
    assert provider(COMPLAINED, **wrong).status_code == 400
    assert not Bounce.objects.exists()


def test_what_is_worse_stays_whatever_comes_later(provider, subscriber):
    provider(COMPLAINED)
    provider(FULL)
    provider({"event": "delivered", "id": "e9"})
    assert Suppression.objects.get().why == "complained"


def test_what_goes_wrong_here_is_told_again(provider, subscriber, monkeypatch, client):
    client.raise_request_exception = False
    monkeypatch.setattr("subscriptions.webhooks.bounces.note", lambda *_, **__: 1 / 0)
    assert provider(GONE).status_code == 500
    monkeypatch.undo()
    assert provider(GONE).status_code == 200
    assert Bounce.objects.count() == 1


def test_without_a_secret_there_is_no_such_address(client, db):
    assert client.post("/webhooks/mailgun/tracking/").status_code == 404


def test_events_from_two_sides_at_once_are_one(subscriber):
    said = {"said": "x", "source": "a", "event_key": "same"}
    assert note("soft", subscriber, **said)
    assert not note("hard", subscriber, **said)
    assert not Suppression.objects.exists()
