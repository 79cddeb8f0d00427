"""One bad row never ends a loop, and one kind of work never stops another."""

import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import psycopg2
import pytest
from django import db
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone

from articles.discovery import announcing, link_checks
from articles.history import due, revisions
from articles.models import Announcement, Article, Correction, LinkCheck
from articles.models.identity import SiteIdentity
from background import guard, outages
from background.models import RETRY_DELAYS, Failure
from comments.models import CommentLetter
from outbox import messages, presence, transitions
from subscriptions import editions, sending, signup
from subscriptions.models import Delivery, Edition, Letter, SignUp, Subscriber, Wording
from worldview import work as work_of_the_house
from worldview.door.models import AccountLetter
from worldview.loops import Loop, Step
from worldview.management.commands import work as command
from worldview.models import WorkerHeartbeat
from worldview.site_settings import changes


class Poison(Exception):
    """Something that no code of ours expects."""


#: What may go wrong in the middle of anything.
POISONS = [
    Poison("no reason"), ValueError("NUL \x00 and half \udcff"), RecursionError("deep"),
    LookupError("iso-8859-8-i"), MemoryError(), KeyError("x"), OSError(28, "No space left"),
    UnicodeEncodeError("ascii", "ü", 0, 1, "ordinal"), db.DataError("bad"),
    db.IntegrityError("twice"), AssertionError(), TypeError("none"), StopIteration(),
]  # fmt: skip


def all_loops():
    return [build(kind, threading.Event()) for kind, build in work_of_the_house.BUILDERS.items()]


KINDS = work_of_the_house.kinds()
TASKS_OF_STEPS = [step.task.name for loop in all_loops() for step in loop.steps]


def test_every_kind_of_work_has_a_thread_of_its_own():
    every = {"mail", "inbound", "pictures", "links", "search", "editions", "housekeeping",
             "archives", "imports", "announcements"}  # fmt: skip
    assert {loop.kind for loop in all_loops()} == every
    assert set(KINDS) <= every
    assert len(TASKS_OF_STEPS) == len(set(TASKS_OF_STEPS))


def test_every_task_says_what_a_person_can_do():
    assert set(TASKS_OF_STEPS) <= set(guard.TASKS)
    for task in guard.TASKS.values():
        assert task.title
        assert len(task.advice) > 20, task.name
        assert len(task.name) <= 40, task.name


@pytest.mark.parametrize("name", TASKS_OF_STEPS)
def test_a_task_that_fails_is_noted_and_every_other_one_goes_on(db, name):
    loops, done, poison = all_loops(), [], None

    def step_of(task):
        def work():
            if task == name:
                raise poison
            done.append(task)

        return work

    steps = [step for loop in loops for step in loop.steps]
    for step in steps:
        step.work = step_of(step.task.name)
    # One after another: what goes well is then neither settled nor seen to again.
    for times, poison in enumerate(POISONS[:5], 1):
        done.clear()
        for step in steps:
            step.due_at = 0.0
        command.work_off(loops)
        which = type(poison).__name__
        assert sorted(done) == sorted(set(TASKS_OF_STEPS) - {name}), which
        failure = Failure.objects.get()
        assert (failure.task, failure.row, failure.attempts) == (name, 0, times), which
        assert which in failure.error
        well = {loop.kind: loop.is_well() for loop in loops}
        assert list(well.values()).count(False) == 1, which
        (failing,) = [kind for kind, is_well in well.items() if not is_well]
        assert WorkerHeartbeat.objects.get(kind=failing).succeeded_at is None, which


def test_a_task_that_goes_well_again_is_forgotten(db):
    fails = [True]

    def work():
        if fails[0]:
            raise Poison

    step = Step(work_of_the_house.COUNTS, work)
    step.run()
    assert Failure.objects.count() == 1
    fails[0], step.due_at = False, 0.0
    step.run()
    assert not Failure.objects.exists()


def test_a_task_that_goes_on_failing_is_tried_more_and_more_rarely(db):
    step, waits = Step(work_of_the_house.COUNTS, lambda: 1 / 0), []
    for _ in range(12):
        step.due_at = 0.0
        step.run()
        waits.append(step.due_at - time.monotonic())
    assert waits[0] < 2
    assert sorted(waits[:9]) == waits[:9]
    assert 250 < waits[-1] <= 300
    assert Failure.objects.get().attempts == 12


# --- Rows ----------------------------------------------------------------------------------------


def addresses_that_fail(make, monkeypatch, poisons):
    made = [LinkCheck.objects.create(address=f"http://a{n}.invalid/") for n in range(4)]

    def problem_of(address):
        for row, poison in zip(made, poisons, strict=False):
            if address == row.address:
                raise poison
        return ""

    monkeypatch.setattr(link_checks, "problem_of", problem_of)
    return LinkCheck, lambda: LinkCheck.objects.filter(checked_at=None)


def columns_told(make, monkeypatch, poisons):
    row = changes.own_copy()
    row.websub_hub = "https://hub.example/"
    row.save()
    made = [make["article"](f"Told {n}") for n in range(4)]

    def tell(article):
        for row, poison in zip(made, poisons, strict=False):
            if article.pk == row.pk:
                raise poison

    monkeypatch.setitem(announcing._TELL, "hub", tell)
    return Announcement, lambda: Announcement.objects.filter(told_at=None)


def stale(make, monkeypatch, poisons):
    from articles.discovery import derived

    made = [make["article"](f"Column {n}") for n in range(4)]
    Article.objects.update(search_is_stale=True)
    done = derived._refresh_what_others_change
    _poisoned(monkeypatch, derived, "_refresh_what_others_change", made, poisons, then=done)
    return Article, lambda: Article.objects.filter(search_is_stale=True)


def columns(make, monkeypatch, poisons):
    make["subscriber"]()
    made = [make["article"](f"Column {n}") for n in range(4)]
    _poisoned(monkeypatch, editions, "_freeze_once", made, poisons, then=editions._freeze_once)
    return Article, lambda: editions.awaiting_editions()


def corrections(make, monkeypatch, poisons):
    article = make["article"]()
    made = [
        Correction.objects.create(article=article, text=f"It was {n}.", sent_by_mail=True)
        for n in range(4)
    ]
    freeze = editions._freeze_correction_once
    _poisoned(monkeypatch, editions, "_freeze_correction_once", made, poisons, then=freeze)
    return Correction, lambda: Correction.objects.filter(editions=None)


def readers_of_digests(make, monkeypatch, poisons):
    made = [make["subscriber"](frequency="daily") for _ in range(4)]
    Subscriber.objects.update(next_digest_at=timezone.now() - timedelta(minutes=1))
    plan = Subscriber.plan_digest

    def plan_digest(self, **kwargs):
        for row, poison in zip(made, poisons, strict=False):
            if self.pk == row.pk:
                raise poison
        return plan(self, **kwargs)

    monkeypatch.setattr(Subscriber, "plan_digest", plan_digest)
    return Subscriber, lambda: Subscriber.objects.filter(next_digest_at__lt=timezone.now())


def sign_ups(make, monkeypatch, poisons):
    wording = Wording.for_text("x")
    made = [
        SignUp.objects.create(email=f"a{n}@example.com", wording=wording, visitor_key=f"{n}")
        for n in range(4)
    ]
    answer = signup._send_what_is_due
    _poisoned(monkeypatch, signup, "_send_what_is_due", made, poisons, then=answer)
    return SignUp, lambda: SignUp.objects.filter(answered_at=None)


def planned_changes(make, monkeypatch, poisons):
    made = [make["article"](f"Changed {n}") for n in range(4)]
    for article in made:
        revisions.hold(article, revisions.saved(article) | {"headline": "Other"})
    Article.objects.update(changes_at=timezone.now() - timedelta(minutes=1))
    _poisoned(monkeypatch, due, "_publish_changes", made, poisons, then=due._publish_changes)
    return Article, lambda: Article.objects.exclude(changes_at=None)


def planned_take_downs(make, monkeypatch, poisons):
    made = [make["article"](f"To come down {n}") for n in range(4)]
    Article.objects.update(taken_down_at=timezone.now() - timedelta(minutes=1))
    come_down = Article.come_down

    def down(self):
        for row, poison in zip(made, poisons, strict=False):
            if self.pk == row.pk:
                raise poison
        return come_down(self)

    monkeypatch.setattr(Article, "come_down", down)
    return Article, lambda: Article.objects.filter(withdrawn_at=None)


def _poisoned(monkeypatch, module, name, made, poisons, *, then):
    def work(row, *rest, **more):
        for bad, poison in zip(made, poisons, strict=False):
            if row.pk == bad.pk:
                raise poison
        return then(row, *rest, **more)

    monkeypatch.setattr(module, name, work)


#: A task that goes through rows, and how to give it four of which the first are poisoned,
#: one with each poison.
ROWS = {
    "announcement": columns_told,
    "link": addresses_that_fail,
    "stale": stale,
    "edition of a column": columns,
    "edition of a correction": corrections,
    "digest": readers_of_digests,
    "sign-up": sign_ups,
    "planned changes": planned_changes,
    "planned take-downs": planned_take_downs,
}
#: Those of mail and of the mailbox have tests of their own (here and in test_odd_mail); pictures
#: keep on their own rows what went wrong (tests/articles/test_pictures).
ELSEWHERE = {
    "message", "messages of an edition", "refusal", "result", "leases", "inbound message",
}  # fmt: skip


def test_there_is_a_poisoned_row_for_every_task_that_has_rows():
    assert set(guard.TASKS) - set(TASKS_OF_STEPS) == {*ROWS, *ELSEWHERE}


@pytest.fixture
def make(make_article, make_subscriber):
    return {"article": make_article, "subscriber": make_subscriber}


@pytest.mark.parametrize("name", ROWS)
def test_each_poisoned_row_is_kept_and_the_others_are_done(make, settings, monkeypatch, work, name):
    settings.CHECK_LINKS = True
    poisons = [POISONS[1], POISONS[9]]
    _, waiting = ROWS[name](make, monkeypatch, poisons)

    def attempts():
        """Of each row that failed, by the poison."""
        failures = Failure.objects.all()
        assert {(failure.task, failure.row) for failure in failures} == {(name, pk) for pk in left}
        return {failure.error.partition(":")[0]: failure.attempts for failure in failures}

    def work_at_these_rows():
        """Sign-ups are answered with the mail, all else without."""
        loops = work_of_the_house.build_loops(threading.Event())
        command.work_off([one for one in loops if (one.kind == "mail") == (name == "sign-up")])

    work()
    left = set(waiting().values_list("pk", flat=True))
    assert len(left) == 2
    assert attempts() == {"ValueError": 1, "IntegrityError": 1}
    # Not again before its time, and then it is.
    work_at_these_rows()
    assert attempts() == {"ValueError": 1, "IntegrityError": 1}
    Failure.objects.update(retry_at=timezone.now())
    work_at_these_rows()
    assert attempts() == {"ValueError": 2, "IntegrityError": 2}
    assert set(waiting().values_list("pk", flat=True)) == left
    monkeypatch.undo()
    settings.CHECK_LINKS = True
    monkeypatch.setattr(link_checks, "problem_of", lambda address: "")
    monkeypatch.setitem(announcing._TELL, "hub", lambda article: None)
    Failure.objects.all().try_again()
    work()
    assert not waiting().exists()
    assert not Failure.objects.exists()


def test_a_row_that_never_goes_well_waits_for_a_person(desk, settings):
    for _ in range(len(RETRY_DELAYS) + 1):
        failure = Failure.objects.record("link", 7, ValueError("\x00 no"), about="Boats")
    failure.refresh_from_db()
    assert failure.retry_at is None
    page = desk.get("/admin/background/failure/").content.decode()
    assert "Checking a link" in page
    assert "See whether the address is written as it should be." in page
    desk.post(
        "/admin/background/failure/", {"action": "try_again", "_selected_action": [failure.pk]}
    )
    failure.refresh_from_db()
    assert failure.retry_at <= timezone.now()


NOT_RETRIED = ["message", "messages of an edition", "refusal", "result"]


@pytest.mark.parametrize("task", [*NOT_RETRIED, "link", "mail"])
def test_the_desk_promises_to_try_again_only_what_is_tried_again(desk, task):
    failure = Failure.objects.record(task, 7, ValueError("no"), about="Boats")
    before = failure.retry_at
    is_retried = task not in NOT_RETRIED
    page = desk.get("/admin/background/failure/").content.decode()
    assert ("not by itself" in page) != is_retried
    data = {"action": "try_again", "_selected_action": [failure.pk]}
    page = desk.post("/admin/background/failure/", data, follow=True).content.decode()
    assert ("1 will be tried again." in page) == is_retried
    assert ("1 cannot be tried again from here" in page) != is_retried
    failure.refresh_from_db()
    assert (failure.retry_at != before) == is_retried


# --- Messages ------------------------------------------------------------------------------------

LEDGERS = [
    model
    for model in apps.get_models()
    if {"state", "lease_until", "not_before"} <= {field.name for field in model._meta.fields}
]


def test_every_ledger_of_messages_is_sent_from(db):
    (mail,) = [loop for loop in all_loops() if loop.kind == "mail"]
    assert mail
    assert set(LEDGERS) == {Delivery, Letter, CommentLetter, AccountLetter}


#: Addresses that are in a row although no form would take them today.
BAD_ADDRESSES = [
    '"\x0b"@[::1]', "a\x0b@example.com", "grüße@example.com", "no address", "@", "a@", "@b",
    "a@b c", "a@[127.0.0.1]", "<a@example.com>", "a@example.com>\r\nRCPT TO:<b@example.com",
    '"', "a@.", "a@" + "b" * 200, "a b@example.com", "a@exämple..com", "a@?",
]  # fmt: skip


@pytest.mark.parametrize("model", LEDGERS, ids=lambda model: model._meta.label)
def test_a_message_to_what_is_no_address_fails_and_the_next_one_goes(
    smtp, make_article, make_subscriber, make_comment, work, model, desk
):
    article = make_article()
    for to in (*BAD_ADDRESSES, "good@example.com"):
        if model is Delivery:
            Subscriber.objects.filter(pk=make_subscriber().pk).update(email=to)
        elif model is Letter:
            subscriber = make_subscriber(confirmed=False)
            Letter.objects.create(subscriber=subscriber, kind="confirmation", to=to)
        elif model is AccountLetter:
            user = User.objects.create_user(f"user{AccountLetter.objects.count()}")
            AccountLetter.objects.create(user=user, kind="changed", to=to)
        else:
            to = to.lower()
            comment = make_comment(article, email=to)
            CommentLetter.objects.create(kind="proof", to=to, comment=comment)
    work()
    *bad, good = model.objects.order_by("pk")
    assert [row.state for row in bad] == ["failed"] * len(BAD_ADDRESSES)
    assert good.state == "accepted", good.outcome
    for row in bad:
        assert "none that mail can be sent to" in row.outcome
    assert [to for (to,), _ in smtp.messages] == ["good@example.com"]
    assert "could not be done" in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("where", ["rendering", "encoding", "sending", "answering"])
@pytest.mark.parametrize(
    "poison", [POISONS[1], POISONS[8]], ids=lambda poison: type(poison).__name__
)
def test_one_poisoned_message_is_settled_and_the_others_go(
    smtp, make_article, make_subscriber, work, monkeypatch, where, poison
):
    bad = make_subscriber("bad@example.com")
    for _ in range(3):
        make_subscriber()
    make_article()
    Letter.objects.create(subscriber=bad, kind="preferences", to=bad.email)
    Letter.objects.create(subscriber=make_subscriber(), kind="preferences", to="letter@example.com")

    def poisoned(module, name, is_bad):
        then = getattr(module, name)

        def work_on(*arguments, **more):
            if is_bad(*arguments):
                raise poison
            return then(*arguments, **more)

        monkeypatch.setattr(module, name, work_on)

    from outbox import smtp as wire
    from subscriptions import bounces

    if where == "rendering":
        poisoned(messages, "own_headers", lambda kind, key, to: to == bad.email)
    elif where == "encoding":
        poisoned(messages, "wire_address", lambda to: to == bad.email)
    elif where == "sending":
        poisoned(wire.Folder, "hand_over", lambda *_: False)
        poisoned(wire.Connection, "hand_over", lambda self, sender, to, content: to == bad.email)
    else:
        smtp.answers[bad.email] = "550 5.1.1 No such user"
        poisoned(bounces, "note_refusal", lambda delivery, refusal: True)
    work()
    others = Delivery.objects.exclude(subscriber=bad)
    assert set(others.values_list("state", flat=True)) == {"accepted"}
    assert Letter.objects.get(to="letter@example.com").state == "accepted"
    state = Delivery.objects.get(subscriber=bad).state
    assert state in {"rendering": ["retry"], "encoding": ["retry"], "sending": ["unknown"],
                     "answering": ["refused"]}[where]  # fmt: skip


def test_what_cannot_be_written_down_together_is_written_down_singly(
    smtp, make_article, make_subscriber, work, monkeypatch
):
    for _ in range(4):
        make_subscriber()
    make_article()
    editions.make_article_edition()
    bad = Delivery.objects.order_by("pk")[1].pk
    recording = transitions._recording

    def poisoned(model, worker, results):
        if any(result.pk == bad and result.state == "accepted" for result in results):
            raise db.DataError("it cannot be stored")
        return recording(model, worker, results)

    monkeypatch.setattr(transitions, "_recording", poisoned)
    work()
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states.pop(bad) == "unknown"
    assert set(states.values()) == {"accepted"}
    assert len(smtp.messages) == 4


@pytest.mark.parametrize("limits", ["", "1000/s"])
def test_what_was_marked_in_a_commit_in_doubt_is_put_back_and_goes_once(
    smtp, settings, make_article, make_subscriber, monkeypatch, limits
):
    """The connection is lost at the end of a round, which had been carried out: whether it was one
    round trip or, with limits, several."""
    settings.MAIL_LIMITS = limits
    for _ in range(6):
        make_subscriber()
    make_article()
    editions.make_article_edition()
    mailer, lost = sending.build_mailer(), []
    begin = transitions.record_and_start

    def begin_and_lose(*arguments):
        begun = begin(*arguments)
        if not lost:
            lost.append(begun)
            if not limits:
                raise db.OperationalError("server closed the connection unexpectedly")
        return begun

    monkeypatch.setattr(transitions, "record_and_start", begin_and_lose)
    exit_ = db.transaction.Atomic.__exit__

    def exit_and_lose(self, *details):
        exit_(self, *details)
        if limits and len(lost) == 1:
            lost.append(None)
            raise db.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(db.transaction.Atomic, "__exit__", exit_and_lose)
    with pytest.raises(db.OperationalError):
        mailer.send(until=lambda: False)
    assert Delivery.objects.filter(state="handing_over").count() == len(lost[0]) > 0
    settings.MAIL_LIMITS, mailer._held_back_until = "", 0
    mailer.send(until=lambda: False)
    mailer.close()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert len(smtp.messages) == 6
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


# --- Outages -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_outage_is_told_from_a_bad_row():
    with pytest.raises(db.DataError) as bad, connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert not outages.is_not_the_rows(bad.value)
    with pytest.raises(db.ProgrammingError) as missing, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM of_another_version")
    assert not outages.is_outage(missing.value)
    assert outages.is_not_the_rows(missing.value)
    with (
        pytest.raises(db.InternalError) as read_only,
        db.transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET TRANSACTION READ ONLY; DELETE FROM background_failure")
    assert outages.is_outage(read_only.value)
    with pytest.raises(db.OperationalError) as ended, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert outages.is_outage(ended.value)
    # psycopg2 says no more of a server that was killed; the connection tells.
    assert outages.is_outage(db.DatabaseError("server closed the connection unexpectedly"))
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_an_outage_is_known_by_the_drivers_own_errors_too(another_session):
    with pytest.raises(psycopg2.Error) as bad, another_session.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert not outages.is_not_the_rows(bad.value)
    another_session.rollback()
    with pytest.raises(psycopg2.Error) as missing, another_session.cursor() as cursor:
        cursor.execute("SELECT * FROM of_another_version")
    assert not outages.is_outage(missing.value)
    assert outages.is_not_the_rows(missing.value)
    another_session.rollback()
    with pytest.raises(psycopg2.Error) as ended, another_session.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert outages.is_outage(ended.value)
    with pytest.raises(psycopg2.Error) as closed:
        another_session.cursor()
    assert outages.is_outage(closed.value)


def test_a_thread_that_ends_by_itself_ends_the_worker_with_a_sentence(monkeypatch):
    class Ends(BaseException):
        pass

    stopping = threading.Event()

    def end():
        raise Ends("for no reason")

    loops = [Loop("pictures", [], stopping=stopping), Loop("mail", [], stopping=stopping)]
    for loop in loops:
        monkeypatch.setattr(loop, "be_seen", lambda *_: None)
    monkeypatch.setattr(loops[0], "round", end)
    worker = command.Command()
    worker.stopping = stopping
    for loop in loops:
        loop.start()
    with pytest.raises(CommandError, match=r"The thread for pictures ended \(Ends"):
        worker._watch(loops)
    assert not any(loop.is_alive() for loop in loops)


@pytest.fixture
def worker(transactional_db, tmp_path):
    """Starts a real worker process on the tests' database."""
    from tests.processes import ROOT, database_url, environment

    running = []

    def start(*program, **more):
        own = environment(tmp_path, database_url()) | {"CHECK_LINKS": "false"} | more
        command = [sys.executable, *(program or ("manage.py", "work"))]
        running.append(subprocess.Popen(command, cwd=ROOT, env=own))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def end_sessions_of_others():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def seen_since(moment):
    rows = WorkerHeartbeat.objects.filter(succeeded_at__gt=moment)
    return set(rows.values_list("kind", flat=True))


def test_a_worker_lives_through_the_end_of_its_sessions_and_a_database_that_takes_no_changes(
    worker, make_article, subscriber
):
    process = worker()
    every = set(KINDS) - {"links"}
    until(lambda: seen_since(timezone.now() - timedelta(minutes=5)) == every)
    for _ in range(5):
        end_sessions_of_others()
        time.sleep(0.3)
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        end_sessions_of_others()
        time.sleep(3)
        assert process.poll() is None
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        end_sessions_of_others()
    make_article("After all that")
    until(lambda: Delivery.objects.filter(state="accepted").count() == 1)
    assert process.poll() is None
    assert not Failure.objects.exists()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


#: A worker that is sooner sure that another one is gone.
SURE_SOON = """
import django
django.setup()
from django.core.management import call_command
from outbox import presence
presence.GRACE_PERIOD = 2
call_command("work")
"""


def test_what_a_killed_worker_held_is_let_go_in_seconds(
    worker, smtp, settings, make_article, subscriber
):
    make_article()
    editions.make_article_edition()
    keys = transitions.claim(Delivery, "gone:1:abc", 1, batch=Edition.objects.get().pk)
    transitions.start_sending(Delivery, "gone:1:abc", keys)
    assert 2 < presence.GRACE_PERIOD <= 15
    worker("-c", SURE_SOON)
    until(lambda: Delivery.objects.get().state == "unknown")
    assert "The worker stopped" in Delivery.objects.get().outcome


# --- What it says of itself -----------------------------------------------------------------------


def test_while_no_mail_server_answers_it_is_told(
    client, desk, settings, make_article, subscriber, work
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    work()
    WorkerHeartbeat.objects.update(succeeded_at=timezone.now() - timedelta(minutes=20))
    make_article()
    work()
    ready = client.get("/health/ready/")
    assert ready.status_code == 503
    assert "worker, mail: it did not go well since" in ready.content.decode()
    assert "worker, editions: ok" in ready.content.decode()
    assert "No mail server answers" in Failure.objects.get(task="mail").error
    assert "No mail server answers" in desk.get("/admin/background/failure/").content.decode()


def test_mail_goes_well_when_something_became_of_a_message(smtp, make_article, make_subscriber):
    for _ in range(3):
        make_subscriber()
    make_article()
    editions.make_article_edition()
    mailer, said = sending.build_mailer(), []

    def until():
        # Before the first answer was written down nothing was said.
        assert not said or Delivery.objects.filter(state="accepted").exists()
        return False

    mailer.send(until=until, on_result=lambda: said.append(True))
    mailer.close()
    assert said


def test_mail_does_not_go_well_while_no_server_answers(settings, make_article, subscriber):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_article()
    editions.make_article_edition()
    mailer, said = sending.build_mailer(), []
    for _ in range(2):
        with pytest.raises(guard.Unavailable, match="No mail server answers"):
            mailer.send(until=lambda: False, on_result=lambda: said.append(True))
    mailer.close()
    assert not said


def test_who_asks_whether_to_stop_is_seen_and_has_not_said_that_it_goes_well(db, monkeypatch):
    monkeypatch.setattr("worldview.loops.SEEN_SECONDS", 0)
    loop = Loop("mail", [], stopping=threading.Event())

    def sighting():
        return WorkerHeartbeat.objects.get()

    loop.be_seen(True)
    before = sighting()
    assert not loop.is_stopping()
    assert sighting().seen_at > before.seen_at
    assert sighting().succeeded_at == before.succeeded_at
    loop.goes_well()
    assert sighting().succeeded_at > before.succeeded_at


def test_what_says_when_it_can_be_tried_again_is_tried_then(db):
    def work():
        raise guard.Unavailable("It rests.", retry_after=1)

    step = Step(work_of_the_house.MAIL, work)
    for _ in range(8):
        step.due_at = 0.0
        step.run()
    assert step.due_at <= time.monotonic() + 1


@pytest.mark.parametrize("model", [Delivery, Letter, CommentLetter], ids=lambda model: str(model))
def test_while_our_own_address_is_none_all_messages_wait_and_it_is_told(
    smtp, settings, make_article, make_subscriber, make_comment, work, model
):
    article = make_article()
    for number in range(3):
        to = f"a{number}@example.com"
        if model is Letter:
            Letter.objects.create(
                subscriber=make_subscriber(confirmed=False), kind="confirmation", to=to
            )
        elif model is CommentLetter:
            comment = make_comment(article, email=to)
            CommentLetter.objects.create(kind="proof", to=to, comment=comment)
        else:
            make_subscriber(to)
    own, settings.DEFAULT_FROM_EMAIL = settings.DEFAULT_FROM_EMAIL, "The Column <none>"
    for _ in range(len(transitions.RETRY_DELAYS) + 1):
        work()
        model.objects.update(not_before=timezone.now())
    rows = model.objects.values_list("state", "attempts")
    assert list(rows) == [("queued", 0)] * 3
    assert "DEFAULT_FROM_EMAIL" in Failure.objects.get(task="mail").error
    settings.DEFAULT_FROM_EMAIL = own
    work()
    assert set(model.objects.values_list("state", flat=True)) == {"accepted"}
    assert not Failure.objects.exists()


# --- What readers and operators see --------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_where_nothing_can_be_written_pages_are_served_and_forms_say_so(
    client, make_article, subscriber
):
    article = make_article()
    SiteIdentity.feed_id("made once, with the first feed")
    Article.objects.update(standfirst="Not kept anywhere.")
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        for path in ("/", article.get_absolute_url(), "/archive/", "/feed/", "/keywords/",
                     "/2026/", "/comments/", "/sitemap.xml"):  # fmt: skip
            assert client.get(path).status_code == 200, path
        from subscriptions.forms import new_stamp

        answer = client.post(
            "/subscriptions/",
            {"email": "a@example.com", "stamp": new_stamp(made_at=time.time() - 5)},
        )
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert client.get("/health/").status_code == 200
        ready = client.get("/health/ready/")
        assert ready.status_code == 503
        assert "database writable: it takes no changes" in ready.content.decode()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")


def test_ready_tells_of_every_part(client, db, work):
    assert client.get("/health/ready/").status_code == 503
    work()
    ready = client.get("/health/ready/")
    assert ready.status_code == 200, ready.content
    for kind in KINDS:
        assert f"worker, {kind}: ok" in ready.content.decode()
    WorkerHeartbeat.objects.filter(kind="mail").update(
        seen_at=timezone.now() - timedelta(minutes=3)
    )
    assert "worker, mail: it was not seen since" in client.get("/health/ready/").content.decode()
    assert client.get("/health/").content == b"ok\n"


def test_the_desk_tells_which_part_fails(desk, work):
    work()
    WorkerHeartbeat.objects.filter(kind="editions").update(
        succeeded_at=timezone.now() - timedelta(minutes=20)
    )
    page = " ".join(desk.get("/admin/").content.decode().split())
    assert "The worker’s thread for editions:</strong> it did not go well since" in page
    assert "No worker is running" not in page
