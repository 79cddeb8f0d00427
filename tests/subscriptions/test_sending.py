"""Handing mail to a real mail server: nothing twice, nothing lost."""

import os
import random
import subprocess
import sys
import threading
import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from subscriptions.editions import make_article_edition
from subscriptions.models import Delivery
from subscriptions.sending import Mailer, claim, give_up_dead_claims


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def received(smtp):
    return [message_from_bytes(content, policy=policy.default) for _, content in smtp.messages]


def test_mail_arrives_by_smtp(smtp, make_article, subscriber, work):
    make_article("Übertragen")
    work()
    (message,) = received(smtp)
    assert message["Subject"] == "World View: Übertragen"
    assert smtp.messages[0][0] == ["reader@example.com"]
    assert all(len(line) <= 998 for line in smtp.messages[0][1].split(b"\r\n"))
    assert Delivery.objects.get().outcome == "Accepted."


def test_a_temporary_refusal_waits_and_harms_no_other(smtp, make_article, make_subscriber, work):
    make_subscriber("greylisted@example.com")
    make_subscriber("other@example.com")
    smtp.answers["greylisted@example.com"] = "451 Try again later"
    make_article()
    work()
    assert sorted(states()) == ["queued", "sent"]
    waiting = Delivery.objects.get(state="queued")
    assert waiting.not_before > timezone.now() + timedelta(seconds=30)
    assert "451" in waiting.outcome
    smtp.answers.clear()
    work()
    assert len(smtp.messages) == 1
    Delivery.objects.filter(pk=waiting.pk).update(not_before=timezone.now())
    work()
    assert states() == ["sent", "sent"]
    assert len(smtp.messages) == 2


def test_every_try_has_the_same_message_id(smtp, make_article, subscriber, work):
    smtp.data_answer = "452 Out of room"
    make_article()
    work()
    smtp.data_answer = "250 Kept"
    Delivery.objects.update(not_before=timezone.now())
    work()
    ((_, first),), ((_, second),) = smtp.refused, smtp.messages
    ids = {message_from_bytes(m, policy=policy.default)["Message-ID"] for m in (first, second)}
    assert len(ids) == 1
    assert None not in ids
    assert states() == ["sent"]


def test_a_permanent_refusal_ends_it_and_harms_no_other(smtp, make_article, make_subscriber, work):
    make_subscriber("nobody@example.com")
    make_subscriber("somebody@example.com")
    smtp.answers["nobody@example.com"] = "550 No such user"
    make_article()
    work()
    assert sorted(states()) == ["rejected", "sent"]
    assert "550" in Delivery.objects.get(state="rejected").outcome


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


def test_a_message_that_cannot_be_built_waits_and_keeps_no_other_from_going(
    make_article, subscriber, work, settings, caplog
):
    make_article("Column")
    settings.TEMPLATES = []
    with caplog.at_level("CRITICAL"):
        work()
    assert states() == ["queued"]
    assert "Could not be built" in Delivery.objects.get().outcome


def test_letters_people_wait_for_go_first(make_article, make_subscriber, mailbox, client):
    make_subscriber()
    make_article()
    make_article_edition()
    client.post("/subscriptions/", {"email": "waiting@example.com"})
    Mailer().send_next()
    assert mailbox()[0]["To"] == "waiting@example.com"


# --- Crashes and crowds --------------------------------------------------------------------------


def test_what_a_killed_worker_held_becomes_unknown_and_is_not_repeated(
    make_article, subscriber, work, mailbox
):
    make_article()
    make_article_edition()
    assert claim(Delivery) is not None
    work()
    assert states() == ["sending"]
    Delivery.objects.update(claimed_at=timezone.now() - timedelta(minutes=16))
    assert give_up_dead_claims() == 1
    work()
    assert states() == ["unknown"]
    assert mailbox() == []


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
    got = [(message["To"], message["Subject"]) for message in received(smtp)]
    assert len(got) == len(set(got)) == 80
    assert states() == ["sent"] * 80


@pytest.mark.django_db(transaction=True)
def test_workers_killed_at_any_moment_send_nothing_twice_and_lose_nothing(
    smtp, make_article, make_subscriber, settings
):
    """Real processes, real SIGKILL, a recording mail server."""
    recipients = 60
    for _ in range(recipients):
        make_subscriber()
    make_article()
    database = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/postgres?", f"/{database['NAME']}?")
        if "/postgres?" in os.environ["DATABASE_URL"]
        else os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database['NAME']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "LOG_LEVEL": "ERROR",
    }
    chance, kills = random.Random(7), 0
    command = [sys.executable, "manage.py", "work"]
    deadline = time.monotonic() + 60
    while Delivery.objects.filter(state="queued").exists() or not Delivery.objects.exists():
        assert time.monotonic() < deadline
        process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
        before = len(smtp.messages)
        while len(smtp.messages) < min(before + 12, recipients) and time.monotonic() < deadline:
            if not Delivery.objects.filter(state="queued").exists() and Delivery.objects.exists():
                break
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        process.wait()
        kills += 1
    Delivery.objects.filter(state="sending").update(claimed_at=timezone.now() - timedelta(hours=1))
    give_up_dead_claims()
    got = [message["To"] for message in received(smtp)]
    assert kills >= 3
    assert len(got) == len(set(got))
    count = {state: states().count(state) for state in set(states())}
    assert set(count) <= {"sent", "unknown"}
    assert sum(count.values()) == recipients
    assert count.get("unknown", 0) <= kills
    assert len(got) >= count["sent"]
