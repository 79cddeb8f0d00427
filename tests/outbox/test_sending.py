"""Handing mail to a real mail server: nothing twice, nothing lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from articles.models import Article
from outbox import transitions
from outbox.models import MailLimit
from outbox.transitions import State
from subscriptions import sending
from subscriptions.editions import make_article_edition
from subscriptions.models import Delivery, Edition, Subscriber, Suppression
from subscriptions.signup import answer_sign_ups


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def received(smtp):
    return [message_from_bytes(content, policy=policy.default) for _, content in smtp.messages]


def make_due():
    Delivery.objects.update(not_before=timezone.now())


def test_mail_arrives_by_smtp(smtp, make_article, subscriber, work):
    make_article("Übertragen")
    work()
    (message,) = received(smtp)
    assert message["Subject"] == "World View: Übertragen"
    assert smtp.messages[0][0] == ["reader@example.com"]
    assert all(len(line) <= 998 for line in smtp.messages[0][1].split(b"\r\n"))
    assert Delivery.objects.get().outcome == "250 Kept"
    assert Edition.objects.get().finished_at


def test_a_temporary_refusal_waits_and_harms_no_other(smtp, make_article, make_subscriber, work):
    make_subscriber("greylisted@example.com")
    make_subscriber("other@example.com")
    smtp.answers["greylisted@example.com"] = "451 Try again later"
    make_article()
    work()
    assert sorted(states()) == ["accepted", "retry"]
    waiting = Delivery.objects.get(state="retry")
    assert waiting.not_before > timezone.now() + timedelta(seconds=30)
    assert "451" in waiting.outcome
    assert Edition.objects.get().finished_at is None
    smtp.answers.clear()
    work()
    assert len(smtp.messages) == 1
    make_due()
    work()
    assert states() == ["accepted", "accepted"]
    assert len(smtp.messages) == 2


def test_what_has_become_stale_is_not_tried_again(smtp, make_article, subscriber, work):
    smtp.answers["reader@example.com"] = "451 Try again later"
    make_article()
    work()
    smtp.answers.clear()
    Delivery.objects.update(
        not_before=timezone.now(), expires_at=timezone.now() - timedelta(seconds=1)
    )
    work()
    assert (states(), smtp.messages) == (["skipped"], [])
    assert "stale" in Delivery.objects.get().outcome


def test_every_try_has_the_same_message_id(smtp, make_article, subscriber, work):
    smtp.data_answer = "452 Out of room"
    make_article()
    work()
    smtp.data_answer = "250 Kept"
    make_due()
    work()
    ((_, first),), ((_, second),) = smtp.refused, smtp.messages
    ids = {message_from_bytes(m, policy=policy.default)["Message-ID"] for m in (first, second)}
    assert len(ids) == 1
    assert None not in ids
    assert states() == ["accepted"]


def test_a_permanent_refusal_ends_it_and_harms_no_other(smtp, make_article, make_subscriber, work):
    make_subscriber("nobody@example.com")
    make_subscriber("somebody@example.com")
    smtp.answers["nobody@example.com"] = "550 5.1.1 No such user"
    make_article()
    work()
    assert sorted(states()) == ["accepted", "refused"]
    assert "550" in Delivery.objects.get(state="refused").outcome
    assert Suppression.objects.get().email == "nobody@example.com"


def test_what_is_said_against_the_content_is_not_held_against_the_reader(
    smtp, make_article, subscriber, work
):
    smtp.data_answer = "554 5.7.1 Looks like spam"
    make_article()
    work()
    assert states() == ["refused"]
    assert not Suppression.objects.exists()
    assert Subscriber.objects.active().count() == 1


def test_a_connection_lost_after_the_message_is_never_sent_again_by_itself(
    smtp, make_article, subscriber, work
):
    smtp.drop_after_data = True
    make_article()
    work()
    assert states() == ["unknown"]
    smtp.drop_after_data = False
    work()
    assert len(smtp.messages) == 1


def test_while_no_server_answers_nothing_is_lost(settings, make_article, subscriber, work):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_article()
    work()
    assert states() == ["queued"]
    assert Delivery.objects.get().attempts == 0


def test_a_refused_sender_pauses_the_edition_and_tells_the_editor(
    smtp, make_article, subscriber, work, desk
):
    smtp.sender_answer = "550 5.7.1 Not your domain"
    make_article("Held")
    work()
    edition = Edition.objects.get()
    assert "refused the sender: 550" in edition.pause_reason
    assert states() == ["queued"]
    page = desk.get("/admin/").content.decode()
    assert "is paused" in page
    assert "Not your domain" in page
    smtp.sender_answer = None
    work()
    assert smtp.messages == []
    Edition.objects.update(paused_at=None)
    work()
    assert states() == ["accepted"]


def test_a_refused_login_pauses_the_edition(smtp, settings, make_article, subscriber, work):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
    make_article()
    work()
    assert states() == ["queued"]
    assert "login" in Edition.objects.get().pause_reason


def test_a_server_that_says_421_is_called_again(smtp, make_article, make_subscriber, work):
    make_subscriber("busy@example.com")
    make_subscriber("other@example.com")
    smtp.answers["busy@example.com"] = "421 4.3.2 Shutting down"
    make_article()
    work()
    assert sorted(states()) == ["accepted", "retry"]


def test_a_message_that_cannot_be_built_waits_and_keeps_no_other_from_going(
    make_article, subscriber, work, settings, caplog
):
    make_article("Column")
    settings.TEMPLATES = []
    with caplog.at_level("CRITICAL"):
        work()
    assert states() == ["retry"]
    assert "Could not be built" in Delivery.objects.get().outcome


def test_one_address_that_cannot_be_sent_to_keeps_no_other_from_going(
    smtp, make_article, make_subscriber, work, caplog
):
    make_subscriber()
    Subscriber.objects.filter(pk=make_subscriber().pk).update(email="grüße@example.com")
    make_subscriber()
    make_article()
    with caplog.at_level("CRITICAL"):
        work()
    assert sorted(states()) == ["accepted", "accepted", "failed"]
    assert "none that mail can be sent to" in Delivery.objects.get(state="failed").outcome
    assert len(smtp.messages) == 2


def test_letters_people_wait_for_go_first(smtp, settings, make_article, make_subscriber, enter):
    """Also where many deliveries are claimed already."""
    settings.MAIL_CONNECTIONS = 1
    for _ in range(30):
        make_subscriber()
    make_article()
    make_article_edition()
    mailer = sending.build_mailer()
    sent = []

    def until():
        if len(smtp.messages) == 3 and not sent:
            enter("waiting@example.com")
            answer_sign_ups()
            mailer._prefetcher.look_at_once()
            sent.append(True)
        return False

    mailer.send(until=until)
    mailer.close()
    order = [to for (to,), _ in smtp.messages]
    assert len(order) == 31
    assert order.index("waiting@example.com") < 6


def test_a_connection_is_renewed_after_so_many_messages(
    smtp, settings, make_article, make_subscriber, work, monkeypatch
):
    settings.MAIL_CONNECTIONS = 1
    monkeypatch.setattr("outbox.smtp.MAX_MESSAGES", 3)
    for _ in range(7):
        make_subscriber()
    make_article()
    work()
    assert len(smtp.messages) == 7
    assert smtp.sessions == 3


# --- Limits --------------------------------------------------------------------------------------


def test_a_limit_holds_for_all_mail(smtp, settings, make_article, make_subscriber):
    settings.MAIL_LIMITS = "20/s"
    for _ in range(30):
        make_subscriber()
    make_article()
    make_article_edition()
    times = []
    smtp.on_message = lambda: times.append(time.monotonic())
    mailers = sending.build_mailer(), sending.build_mailer()
    deadline = time.monotonic() + 30
    while Delivery.objects.filter(state__in=["queued", "claimed"]).exists():
        assert time.monotonic() < deadline
        for mailer in mailers:
            mailer.send(until=lambda: False)
    for mailer in mailers:
        mailer.close()
    assert len(times) == 30
    # In no second more than the limit and a twentieth of it.
    assert max(sum(0 <= t - begin < 1 for t in times) for begin in times) <= 22


def test_a_limit_holds_for_each_domain(smtp, settings, make_article, make_subscriber, work):
    settings.MAIL_LIMIT_PER_DOMAIN = "60/m"
    for number in range(3):
        make_subscriber(f"a{number}@big.example")
    make_subscriber("b@small.example")
    make_article()
    work()
    assert sorted(to.partition("@")[2] for (to,), _ in smtp.messages) == [
        "big.example",
        "small.example",
    ]
    waits = sorted(
        (d.not_before - timezone.now()).total_seconds()
        for d in Delivery.objects.filter(state="queued")
    )
    assert 0 < waits[0] <= 1.1
    assert 0.9 < waits[1] <= 2.1
    make_due()
    work()
    assert len(smtp.messages) == 4


# --- Crashes and crowds --------------------------------------------------------------------------


def test_what_a_killed_worker_had_only_claimed_goes_by_another(
    make_article, subscriber, work, mailbox
):
    make_article()
    make_article_edition()
    edition = Edition.objects.get()
    assert transitions.claim(Delivery, "killed:1", 10, batch=edition.pk)
    work()
    assert states() == ["claimed"]
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work()
    assert states() == ["accepted"]
    assert len(mailbox()) == 1


def test_what_a_killed_worker_was_handing_over_becomes_unknown_and_is_not_repeated(
    make_article, subscriber, work, mailbox
):
    make_article()
    make_article_edition()
    keys = transitions.claim(Delivery, "killed:1", 10, batch=Edition.objects.get().pk)
    assert transitions.start_sending(Delivery, "killed:1", keys) == set(keys)
    work()
    assert states() == ["handing_over"]
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work()
    assert states() == ["unknown"]
    assert mailbox() == []


def test_what_a_late_worker_says_of_another_ones_message_changes_nothing(make_article, subscriber):
    make_article()
    make_article_edition()
    keys = transitions.claim(Delivery, "late:1", 1, batch=Edition.objects.get().pk)
    transitions.start_sending(Delivery, "late:1", keys)
    Delivery.objects.update(state="unknown")
    late = transitions.Result(keys[0], State.ACCEPTED, "250 OK")
    transitions.record_results(Delivery, "late:1", [late])
    assert states() == ["unknown"]


@pytest.mark.parametrize("is_noticed_by", ["ourselves", "another worker"])
def test_what_waited_longer_than_its_claim_lasts_goes_once(
    smtp, make_article, make_subscriber, is_noticed_by
):
    """Claimed, not sent for a minute, and claimed anew by the same worker."""
    for _ in range(3):
        make_subscriber()
    make_article()
    make_article_edition()
    mailer = sending.build_mailer()
    mailer._prefetcher.fill()
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    if is_noticed_by == "another worker":
        transitions.end_leases([Delivery])
        mailer._tidy_due_at = float("inf")
    mailer.send(until=lambda: False)
    mailer.close()
    assert states() == ["accepted"] * 3
    assert len(smtp.messages) == 3


def test_what_a_limit_held_back_when_the_database_went_away_goes_once(
    smtp, settings, make_article, make_subscriber, monkeypatch
):
    settings.MAIL_CONNECTIONS, settings.MAIL_LIMITS = 12, "1/s"
    MailLimit.objects.create(name="all:1/1", free_at=timezone.now() - timedelta(minutes=1))
    for _ in range(6):
        make_subscriber()
    make_article()
    make_article_edition()
    mailer = sending.build_mailer()

    def lose(*_):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as while_it_is_away:
        while_it_is_away.setattr(transitions, "start_sending", lose)
        with pytest.raises(OperationalError):
            mailer.send(until=lambda: False)
    settings.MAIL_LIMITS = ""
    mailer._held_back_until = 0
    mailer.send(until=lambda: False)
    mailer.close()
    assert states() == ["accepted"] * 6
    assert len(smtp.messages) == 6


@pytest.mark.parametrize("change", ["leave", "pause", "suppress", "cancel"])
def test_whoever_left_before_the_hand_over_gets_nothing(make_article, subscriber, change):
    make_article()
    make_article_edition()
    edition = Edition.objects.get()
    keys = transitions.claim(Delivery, "w:1", 1, batch=edition.pk)
    if change == "leave":
        subscriber.unsubscribe(how="test")
    elif change == "pause":
        Subscriber.objects.update(paused_until=timezone.now() + timedelta(days=1))
    elif change == "suppress":
        Suppression.objects.create(email=subscriber.email)
    else:
        Edition.objects.update(cancelled_at=timezone.now())
    assert transitions.start_sending(Delivery, "w:1", keys) == set()
    assert states() == ["skipped"]


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_do_nothing_twice(smtp, make_article, make_subscriber):
    for _ in range(40):
        make_subscriber()
    make_article("One")
    make_article("Two")

    def worker():
        call_command("work", once=True)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    call_command("work", once=True)
    got = [(message["To"], message["Subject"]) for message in received(smtp)]
    assert len(got) == len(set(got)) == 80
    assert states() == ["accepted"] * 80


@pytest.mark.django_db(transaction=True)
def test_two_publishing_at_once_make_one_edition(make_article, subscriber):
    article = make_article(published=False)
    begin = threading.Barrier(2)

    def publish():
        own = Article.objects.get(pk=article.pk)
        begin.wait()
        own.publish()
        while make_article_edition():
            pass
        connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Edition.objects.count() == Delivery.objects.count() == 1


def worker_environment(port):
    """What a worker process needs to work on the tests' database."""
    name = connection.settings_dict["NAME"]
    head, _, tail = os.environ["DATABASE_URL"].partition("?")
    url = head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")
    return os.environ | {
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "LOG_LEVEL": "CRITICAL",
        "MAIL_CONNECTIONS": "4",
    }


@pytest.mark.django_db(transaction=True)
def test_workers_killed_at_any_moment_send_nothing_twice_and_lose_nothing(
    make_article, settings, tmp_path
):
    """Real processes, real SIGKILL, and a recording mail server that misbehaves; the whole of it,
    with 2,000 recipients, is ``python -m benchmarks.kill``."""
    recipients, workers, kills = 300, 2, 8
    yesterday = timezone.now() - timedelta(days=1)
    Subscriber.objects.bulk_create(
        Subscriber(email=f"r{n}@example.com", confirmed_at=yesterday) for n in range(recipients)
    )
    make_article()
    make_article_edition()
    record = tmp_path / "accepted"
    sink = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.sink", "--commit=0.02", "--mischief=60", str(record)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
    environment = worker_environment(int(sink.stdout.readline()))

    def worker():
        return subprocess.Popen(
            [sys.executable, "manage.py", "work"], env=environment, cwd=settings.BASE_DIR
        )

    def done():
        return Delivery.objects.exclude(state__in=["queued", "retry", "claimed"]).count()

    chance, running = random.Random(7), [worker() for _ in range(workers)]
    deadline = time.monotonic() + 180
    try:
        for number in range(kills):
            before = done()
            while done() < min(before + 10, recipients) and time.monotonic() < deadline:
                _let_minutes_pass()
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.05))
            victim = running[number % workers]
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            running[number % workers] = worker()
        while Delivery.objects.filter(
            state__in=["queued", "retry", "claimed", "handing_over"]
        ).exists():
            assert time.monotonic() < deadline, Counter(states())
            _let_minutes_pass()
            time.sleep(0.1)
    finally:
        for process in running:
            process.kill()
            process.wait()
        sink.kill()
        sink.wait()
    stored = [line.split("\t")[0] for line in record.read_text().splitlines()]
    count = Counter(states())
    assert len(stored) == len(set(stored)), "Somebody got it twice."
    assert sum(count.values()) == recipients
    assert set(count) <= {"accepted", "refused", "unknown"}
    dropped = len(record.with_name("accepted.drops").read_text().splitlines())
    assert count["unknown"] <= kills * 4 + dropped, "More unknown than connections that died."
    accepted = set(
        Delivery.objects.filter(state="accepted").values_list("subscriber__email", flat=True)
    )
    assert accepted <= set(stored), "Somebody is thought to have it who has not."
    # What the server stored is known as accepted or as unknown, never as refused or to be sent.
    refused = Delivery.objects.filter(state="refused").values_list("subscriber__email", flat=True)
    assert not set(refused) & set(stored)


def _let_minutes_pass():
    """Retries are due. What dead workers held is let go by itself: their connections are gone."""
    Delivery.objects.filter(state="retry").update(not_before=timezone.now())
