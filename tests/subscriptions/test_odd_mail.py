"""Whatever comes to the public address, nothing stops, and nothing is lost unread."""

import socketserver
import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from background.models import Failure
from subscriptions import inbound, mailbox, received, tokens
from subscriptions.models import Bounce, Delivery, InboundMessage, Subscriber, Suppression
from tests.markup import one_line
from tests.subscriptions import odd_mail
from tests.subscriptions.test_bounces import dsn
from worldview.models import WorkerHeartbeat

MESSAGES = dict(odd_mail.messages())
#: In an answer to them nothing is left for a person to read.
UNDERSTOOD = ("Noted as", "Known already", "Nothing has come back", "An automatic reply")


@pytest.fixture(autouse=True)
def _inbound_mail(settings):
    settings.INBOUND_ADDRESS = "post@news.example.org"


@pytest.fixture
def delivery(make_article, subscriber):
    from subscriptions.editions import make_article_edition

    make_article()
    make_article_edition()
    Delivery.objects.update(state="accepted")
    return Delivery.objects.get()


def addressed(content, to):
    return content.replace(b"{to}", to.encode())


def test_there_are_more_than_a_hundred_of_them():
    assert len(MESSAGES) >= 100


def test_whatever_comes_is_acted_on_or_kept(delivery):
    wrong = {}
    for name, content in MESSAGES.items():
        with transaction.atomic():
            try:
                comes(content, tokens.bounce_address(delivery.pk))
            except Exception as error:
                wrong[name] = error
            transaction.set_rollback(True)
    assert not wrong


def comes(message, to):
    content = addressed(message, to)
    said = inbound.receive(content)
    is_kept = InboundMessage.objects.count() == 1
    assert is_kept != said.startswith(UNDERSTOOD), said
    if is_kept:
        kept = InboundMessage.objects.get()
        assert bytes(kept.content) == content[: received.MAX_CONTENT]
        received.text_of(kept)
    # Where it names nobody of ours, too.
    inbound.receive(message)
    # And the next one is understood.
    assert inbound.receive(dsn(to)) == "Noted as hard."


@pytest.mark.parametrize("name", ["To 1", "diagnostic 0", "1,500 parts within parts"])
def test_the_desk_shows_what_was_kept(delivery, desk, name):
    inbound.receive(MESSAGES[name])
    page = desk.get("/admin/subscriptions/inboundmessage/").content.decode()
    kept = InboundMessage.objects.get()
    assert f"/admin/subscriptions/inboundmessage/{kept.pk}/change/" in page
    page = desk.get(f"/admin/subscriptions/inboundmessage/{kept.pk}/change/").content.decode()
    assert "Kept" not in kept.why
    assert kept.why.split("(")[0].strip() in page
    source = desk.get(f"/admin/subscriptions/inboundmessage/{kept.pk}/source/")
    assert source.content == MESSAGES[name]
    assert "attachment" in source["Content-Disposition"]


def test_an_answer_of_a_reader_is_kept_until_the_editor_dealt_with_it(delivery, desk):
    inbound.receive(
        b"From: =?utf-8?q?R=C3=A9a?= <rea@example.com>\r\nTo: post@news.example.org\r\n"
        b"Subject: Please unsubscribe me\r\n\r\nI do not find the link.\r\n"
    )
    page = one_line(desk.get("/admin/").content.decode())
    assert "1 message</a> came in that you should read" in page
    kept = InboundMessage.objects.get()
    assert (kept.sender, kept.kind) == ("Réa <rea@example.com>", "letter")
    page = desk.get(f"/admin/subscriptions/inboundmessage/{kept.pk}/change/").content.decode()
    assert "I do not find the link." in page
    desk.post(
        "/admin/subscriptions/inboundmessage/", {"action": "done", "_selected_action": [kept.pk]}
    )
    assert "that you should read" not in desk.get("/admin/").content.decode()


def test_only_so_much_is_kept_and_no_more_is_taken(db, monkeypatch):
    monkeypatch.setattr(received, "MAX_MESSAGES", 2)
    for number in range(2):
        inbound.receive(b"Subject: %d\r\n\r\nx\r\n" % number)
    with pytest.raises(received.NoRoom):
        inbound.receive(b"Subject: 3\r\n\r\nx\r\n")
    assert InboundMessage.objects.count() == 2


def test_dealing_with_mail_makes_room(db, monkeypatch):
    monkeypatch.setattr(received, "MAX_MESSAGES", 3)
    monkeypatch.setattr(received, "BATCH_SIZE", 1)
    for number in range(3):
        inbound.receive(b"Subject: %d\r\n\r\nx\r\n" % number)
    for minutes, number in enumerate((1, 0)):
        InboundMessage.objects.filter(subject=number).update(
            done_at=timezone.now() + timedelta(minutes=minutes)
        )
    inbound.receive(b"Subject: 3\r\n\r\nx\r\n")
    # What was dealt with first is forgotten first, and no more of it than need be.
    assert set(InboundMessage.objects.values_list("subject", flat=True)) == {"0", "2", "3"}


@pytest.mark.parametrize("limit", ["MAX_MESSAGES", "MAX_BYTES"])
def test_where_there_is_no_room_a_mailbox_is_left_as_it_is_until_some_was_dealt_with(
    box, desk, monkeypatch, limit
):
    box.messages = [(f"m{n}", b"Subject: %d\r\n\r\nx" % n) for n in range(9)]
    monkeypatch.setattr(received, limit, 2 if limit == "MAX_MESSAGES" else 45)
    assert mailbox.fetch() == 2
    assert box.retrieved == ["m0", "m1", "m2"], "What is behind it is not fetched in vain."
    assert "Deal with some of it first" in Failure.objects.get().error
    InboundMessage.objects.update(done_at=timezone.now())
    assert mailbox.fetch() == 2
    assert ids(box) == ["m4", "m5", "m6", "m7", "m8"]


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        ("abuse", "suppressed"), ("fraud", "suppressed"), ("virus", "suppressed"),
        ("not-spam", "active"), ("auth-failure", "active"), ("other", "active"),
        ("opt-out", "left"), ("ABUSE ", "suppressed"),
    ],
)  # fmt: skip
def test_a_report_is_read_for_its_type(delivery, kind, ends):
    to = tokens.bounce_address(delivery.pk)
    content = odd_mail.report(f"Feedback-Type: {kind}\n", to=to, kind="feedback-report")
    inbound.receive(content)
    subscriber = Subscriber.objects.get()
    state = "suppressed" if subscriber.suppressed_at else "left" if subscriber.left_at else "active"
    assert state == ends


# --- A real mailbox ------------------------------------------------------------------------------


class Mailbox:
    """A POP3 server on loopback (RFC 1939) with sizes, ids, and faults: ``drops_at`` ends the
    connection in the middle of that message, ``refuses`` answers -ERR for it."""

    def __init__(self):
        self.messages, self.drops_at, self.refuses = [], None, None
        self.retrieved, self.lies_about = [], None

    def session(self):
        box = self

        class Session(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True  # answers of two writes wait for nothing

            def say(self, text):
                self.wfile.write(text if isinstance(text, bytes) else f"{text}\r\n".encode())

            def lines(self, content):
                lines = content.split(b"\r\n")
                stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
                self.say(b"\r\n".join([*stuffed, b".", b""]))

            def handle(self):
                self.say("+OK")
                here, gone = list(box.messages), set()
                while words := self.rfile.readline().decode().split():
                    number = int(words[1]) - 1 if words[1:] and words[1].isdigit() else None
                    match words[0].upper():
                        case "USER" | "PASS":
                            self.say("+OK")
                        case "LIST":
                            self.say("+OK")
                            for place, (uid, content) in enumerate(here, 1):
                                size = 10 if uid == box.lies_about else len(content)
                                self.say(f"{place} {size}")
                            self.say(".")
                        case "UIDL":
                            self.say("+OK")
                            for place, (uid, _) in enumerate(here, 1):
                                self.say(f"{place} {uid}")
                            self.say(".")
                        case "RETR":
                            uid, content = here[number]
                            box.retrieved.append(uid)
                            if uid == box.refuses:
                                self.say("-ERR cannot be read")
                                continue
                            self.say("+OK")
                            if uid == box.drops_at:
                                self.say(content[:10])
                                return
                            self.lines(content)
                        case "TOP":
                            self.say("+OK")
                            lines = here[number][1].split(b"\r\n")
                            self.lines(b"\r\n".join(lines[: int(words[2])]))
                        case "DELE":
                            gone.add(here[number][0])
                            self.say("+OK")
                        case "QUIT":
                            box.messages[:] = [m for m in box.messages if m[0] not in gone]
                            self.say("+OK")
                            return
                        case _:
                            self.say("-ERR")

        return Session


@pytest.fixture
def box(settings, db):
    made = Mailbox()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), made.session())
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.INBOUND_URL = f"pop3://post:secret@127.0.0.1:{server.server_address[1]}"
    yield made
    server.shutdown()
    server.server_close()


def ids(box):
    return [uid for uid, _ in box.messages]


def test_the_whole_of_it_comes_through_a_mailbox_and_the_bounce_behind_it_is_read(box, delivery):
    to = tokens.bounce_address(delivery.pk)
    box.messages = [
        (f"m{number}", addressed(content, to)) for number, content in enumerate(MESSAGES.values())
    ]
    box.messages.append(("last", dsn(to)))
    mailbox.fetch()
    assert box.messages == []
    assert Suppression.objects.get().email == "reader@example.com"
    assert InboundMessage.objects.count() + Bounce.objects.count() > 50
    assert not Failure.objects.exists()


def test_what_is_too_large_stays_where_it_is_and_the_desk_says_so(box, delivery, monkeypatch):
    monkeypatch.setattr(mailbox, "MAX_SIZE", 5000)
    box.messages = [
        ("large", b"Subject: Pictures\r\n\r\n" + b"x\r\n" * 5000),
        ("bounce", dsn(tokens.bounce_address(delivery.pk))),
    ]
    for _ in range(3):
        mailbox.fetch()
    assert ids(box) == ["large"]
    assert box.retrieved == ["bounce"]
    kept = InboundMessage.objects.get()
    assert (kept.kind, kept.subject, kept.size) == ("too_large", "Pictures", 15021)


@pytest.mark.parametrize("fault", ["drops_at", "refuses", "lies_about"])
def test_one_message_that_cannot_be_fetched_keeps_no_other_from_being_read(
    box, delivery, monkeypatch, fault
):
    monkeypatch.setattr(mailbox, "MAX_SIZE", 5000)
    box.messages = [
        ("bad", b"Subject: x\r\n\r\n" + b"y" * 30_000 + b"\r\n"),
        ("bounce", dsn(tokens.bounce_address(delivery.pk))),
    ]
    if fault != "lies_about":
        box.messages[0] = ("bad", b"Subject: a message of more than ten bytes\r\n\r\nx")
    setattr(box, fault, "bad")
    for _ in range(2):
        try:
            mailbox.fetch()
        except mailbox.Unavailable:
            continue
    assert ids(box) == ["bad"]
    assert Bounce.objects.count() == 1
    failure = Failure.objects.get(task="inbound message")
    assert failure.about == "Message bad"


def test_one_message_that_cannot_be_stored_keeps_no_other_from_being_read(
    box, delivery, monkeypatch
):
    keep = received.keep

    def broken(content, *rest, **more):
        if b"Poison" in content:
            raise ValueError("it cannot be stored")
        return keep(content, *rest, **more)

    monkeypatch.setattr(received, "keep", broken)
    box.messages = [
        ("poison", b"Subject: Poison\r\n\r\nx"),
        ("letter", b"Subject: A letter\r\n\r\nx"),
    ]
    mailbox.fetch()
    assert ids(box) == ["poison"], "What was not kept is not deleted."
    assert InboundMessage.objects.get().subject == "A letter"
    assert "cannot be stored" in Failure.objects.get().error


def test_many_are_deleted_batch_by_batch(box, monkeypatch):
    monkeypatch.setattr(mailbox, "BATCH_SIZE", 3)
    box.messages = [(f"m{n}", b"Subject: %d\r\n\r\nx" % n) for n in range(10)]
    assert mailbox.fetch() == 10
    assert box.messages == []
    assert InboundMessage.objects.count() == 10


def test_a_mailbox_that_does_not_answer_is_told_at_the_desk(settings, work, desk):
    settings.INBOUND_URL = "pop3://a:b@127.0.0.1:1"
    work()
    assert "1 thing could not be done" in desk.get("/admin/").content.decode()
    page = desk.get("/admin/background/failure/").content.decode()
    assert "Fetching mail from the mailbox" in page
    assert "Look at INBOUND_URL" in page
    assert WorkerHeartbeat.objects.get(kind="inbound").succeeded_at is None
    assert WorkerHeartbeat.objects.get(kind="mail").succeeded_at


def test_by_a_pipe_the_mail_server_is_told_to_try_again(db, monkeypatch, capsys):
    from django.core.management import call_command

    class Pipe:
        class buffer:
            read = staticmethod(lambda *_: b"Subject: x\r\n\r\nx")

    monkeypatch.setattr("sys.stdin", Pipe)
    monkeypatch.setattr(received, "MAX_MESSAGES", 0)
    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail")
    assert ended.value.code == 75
