"""The worker is woken by work, or rests until the next is due; a net finds what woke nobody."""

import secrets
import threading
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from zoneinfo import ZoneInfo

import psycopg2
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models.functions import Now

from articles.history import revisions
from articles.models import (
    Announcement,
    Article,
    Correction,
    LinkCheck,
    MailTiming,
    Photo,
    SiteSettings,
    current_settings,
)
from articles.models.current_settings import refresh
from background import sql_files
from background.agenda import Agenda
from background.models import Failure
from comments.models import Comment, CommentLetter, Policy
from outbox import transitions
from pagecache.models import PageChange
from subscriptions import digests, editions, signup
from subscriptions.models import Delivery, Edition, Letter, MailPlan, Subscriber
from subscriptions.timing import Timing
from worldview import lookout
from worldview import work as work_of_the_house
from worldview.archive.models import LEASE, ArchiveRun, Restoration
from worldview.door.models import AccountLetter
from worldview.lookout import FOR_ALL, Lookout
from worldview.loops import IDLE_SECONDS, Loop, Step, agenda_of
from worldview.models import WorkerHeartbeat
from worldview.moving_in.models import ArchiveImport
from worldview.site_settings import changes

NEVER = float("inf")


def all_loops():
    return [build(kind, threading.Event()) for kind, build in work_of_the_house.BUILDERS.items()]


STEPS = {step.task.name: step for loop in all_loops() for step in loop.steps}
WOKEN = {name for name, step in STEPS.items() if step.due}


@pytest.mark.parametrize("name", STEPS)
def test_every_task_says_when_it_is_due_and_what_wakes_it_or_how_often_it_is_done(name):
    step = STEPS[name]
    if step.every:
        assert step.due is None, "It is done in its rhythm."
        assert not step.woken_by
    else:
        assert step.due, "Say when it is next due (background.agenda), or give it a rhythm."
        assert step.woken_by, "Say changes of which tables wake it, with triggers in wake.sql."


def test_every_table_that_wakes_tells_of_it():
    sql = sql_files.read_sql("worldview", "wake.sql")
    told = {table for _, table in sql_files.triggers_in(sql)}
    models = {model for step in STEPS.values() for model in step.woken_by} | {*FOR_ALL}
    assert told == {model._meta.db_table for model in models}


# --- Woken ---------------------------------------------------------------------------------------


@pytest.fixture
def watch(transactional_db):
    """Watches over loops that nobody started; ``watch.woken()`` are the kinds that were woken by
    what was put in since it was asked last."""

    class Watch(Lookout):
        def __init__(self):
            self.loops = all_loops()
            super().__init__(self.loops, stopping=threading.Event())
            self._listen()
            self.woken()

        def woken(self):
            # What was told before is heard before.
            self._word, self._heard_at = secrets.token_hex(), 0.0
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, %s)", [lookout.CHANNEL, self._word])
            while not self._heard_at:
                self._hear(10)
            woken = {loop.kind for loop in self.loops if loop._woken.is_set()}
            for loop in self.loops:
                loop._woken.clear()
            return woken

    made = Watch()
    yield made
    made._stop_listening()


KIND_OF = {step.task.name: loop.kind for loop in all_loops() for step in loop.steps}


def test_whatever_comes_to_wait_wakes_its_task(
    watch, make_article, make_subscriber, make_comment, picture, add_figure, settings
):
    """Each by the entrances that it has."""
    settings.CHECK_LINKS = True
    article = make_article(keywords=["Iran"])
    subscriber, reader = make_subscriber(), make_subscriber(frequency="daily")
    comment = make_comment(article)
    user = User.objects.create_user("ana")
    draft = make_article("Drafted", published=False)
    figure = add_figure(article=article)
    link = LinkCheck.objects.create(address="https://example.org/", checked_at=Now())
    editions.make_article_edition()
    edition = Edition.objects.get()
    Delivery.objects.update(state="claimed", worker="other:1:a")
    Photo.objects.update(renditions_made_at=Now())
    Announcement.objects.create(article=article, service="hub", told_at=Now())
    row = changes.own_copy()

    def bare(model, **values):
        """As a former program, or a person with psql, puts a row in: by SQL alone."""
        made = model.objects.create(**values)
        watch.woken()
        columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
        names = ", ".join(f'"{column}"' for column in columns)
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE id=%s",
                           [made.pk])  # fmt: skip

    letter = {"subscriber": subscriber, "to": "a@example.com", "kind": "confirmation"}
    entrances = [
        ("mail", lambda: signup.ask("new@example.com", visitor_key="x")),
        ("mail", lambda: bare(Letter, **letter)),
        ("mail", lambda: CommentLetter.objects.create(kind="proof", to="a@b.de", comment=comment)),
        ("mail", lambda: AccountLetter.objects.create(user=user, kind="changed", to="a@b.de")),
        ("mail", lambda: Delivery.objects.create(edition=edition, subscriber=reader)),
        ("mail", lambda: transitions.release(Delivery, "other:1:a", list(
            Delivery.objects.filter(worker="other:1:a").values_list("pk", flat=True)))),
        ("mail", lambda: Edition.objects.update(paused_at=Now())),
        ("mail", lambda: Edition.objects.update(paused_at=None)),
        ("editions", draft.publish),
        ("editions", lambda: Article.objects.update(sent_by_mail=False)),
        ("editions", lambda: MailPlan.objects.create(article=article, timing="minutes", minutes=5)),
        ("editions", lambda: MailPlan.objects.update(minutes=6)),
        ("editions", lambda: MailPlan.objects.all().delete()),
        ("corrections", lambda: bare(
            Correction, article=article, text="It was two.", sent_by_mail=True)),
        ("digests", lambda: Subscriber.objects.filter(pk=reader.pk).update(next_digest_at=Now())),
        ("digests", lambda: make_subscriber(frequency="weekly")),
        ("telling editors", lambda: make_comment(article, state="pending")),
        ("telling editors", lambda: Comment.objects.filter(pk=comment.pk).update(state="pending")),
        ("announcing", lambda: Announcement.objects.create(article=article, service="index")),
        ("announcing", lambda: Article.objects.update(revised_at=Now())),
        ("pictures", lambda: Photo.objects.update(renditions_made_at=None)),
        ("pictures", lambda: add_figure(article=draft)),
        ("links", lambda: LinkCheck.objects.filter(pk=link.pk).update(checked_at=None)),
        ("links", lambda: LinkCheck.objects.bulk_create([LinkCheck(address="https://a.b/")])),
        ("changes", lambda: Article.objects.update(changes_at=Now())),
        ("taking down", lambda: Article.objects.update(taken_down_at=Now())),
        ("search", lambda: Article.objects.update(search_is_stale=True)),
        ("prerendering", lambda: Article.objects.filter(pk=article.pk).update(headline="X")),
        ("archive", lambda: ArchiveRun.objects.create()),
        ("imports", lambda: ArchiveImport.objects.create(path="/x", name="x")),
    ]  # fmt: skip
    assert {name for name, _ in entrances} == WOKEN
    assert figure
    for number, (name, put_in) in enumerate(entrances):
        watch.woken()
        put_in()
        assert KIND_OF[name] in watch.woken(), (number, name)
    every = {loop.kind for loop in watch.loops}
    Restoration.objects.create()
    Failure.objects.record("link", 7, "no")
    watch.woken()
    for change in (row.save, Failure.objects.all().try_again, Restoration.objects.release_mail):
        change()
        assert watch.woken() == every, change
    # What a worker writes down of its own work wakes nobody.
    transitions.claim(Letter, "one:1:a", 9)
    Delivery.objects.update(state="accepted")
    LinkCheck.objects.update(checked_at=Now())
    assert watch.woken() == set()


def test_what_was_put_in_with_triggers_disabled_is_found_by_the_net(watch):
    (links,) = [loop for loop in watch.loops if loop.kind == "links"]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        LinkCheck.objects.create(address="https://example.org/")
        cursor.execute("RESET session_replication_role")
    assert watch.woken() == set()
    links._rests_until = NEVER
    watch._cast_the_net()
    assert links._woken.is_set()


def test_settings_that_changed_and_nobody_told_of_are_heeded_by_the_net(
    watch, make_article, monkeypatch
):
    """As behind a pooler; the net asks by the settings as they are, not as somebody read them."""
    (mailing,) = [loop for loop in watch.loops if loop.kind == "editions"]
    make_article(published=False, edition_date=date(2026, 5, 14))
    Article.objects.update(sent_by_mail=True, published_at=Now() - timedelta(minutes=1))
    rule = changes.own_copy()
    rule.mail_timing, rule.mail_minutes = MailTiming.MINUTES, 61
    rule.save()
    watch.woken()
    mailing._rests_until = time.monotonic() + 3600
    for _ in range(2):
        watch._cast_the_net()
        assert not mailing._woken.is_set()
    # By another process, whose word did not come.
    SiteSettings.objects.update(mail_timing=MailTiming.PUBLISHED)
    monkeypatch.setattr(current_settings, "TTL", 0)
    watch._cast_the_net()
    assert mailing._woken.is_set()


def test_where_the_listening_connection_is_lost_it_listens_anew_and_asks_at_once(watch):
    watch._cast_the_net()
    watch._hear(10)
    assert watch._ask_at > time.monotonic() + 1, "It rests, for its word came back."
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'worldview worker'"
        )
    while watch._listening is not None:
        watch._hear(10)
    assert watch._ask_at == 0
    watch._listen_at = 0
    watch._look()
    watch.woken()
    LinkCheck.objects.create(address="https://example.org/")
    assert "links" in watch.woken()


def test_where_no_word_comes_back_as_behind_a_pooler_it_asks_each_second_and_says_so(watch, caplog):
    watch._stop_listening()
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    watch._listening = psycopg2.connect(**parameters)
    watch._heard_at = time.monotonic() - lookout.NET_SECONDS
    watch._cast_the_net()
    assert watch._listening is not None, "There may be a word on its way."
    watch._heard_at -= lookout.TIMEOUT
    watch._cast_the_net()
    assert watch._listening is None
    assert watch._ask_at <= time.monotonic() + 1
    watch._cast_the_net()
    assert caplog.text.count("LISTEN does not work on this connection") == 1


# --- Due -----------------------------------------------------------------------------------------


@pytest.fixture
def due_in(db):
    """In how many seconds a task is due, as the database says; ``NEVER`` where nothing waits."""

    def asked(name):
        refresh()
        loops = all_loops()
        return (
            agenda_of(*(loop for loop in loops if loop.kind == KIND_OF[name]))
            .ask()
            .get(name, NEVER)
        )

    return asked


def test_the_database_tells_when_each_task_is_next_due(
    due_in, make_article, make_subscriber, make_comment, add_figure
):
    row = changes.own_copy()
    row.websub_hub = "https://hub.example/"
    row.save()
    names = sorted(WOKEN)
    make_article("Drafted", published=False)
    for name in set(names) - {"prerendering"}:
        assert due_in(name) == NEVER, name
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (now,) = cursor.fetchone()
    at = now + timedelta(hours=2)
    article = make_article("Some day", published=at)
    Article.objects.update(sent_by_mail=True)
    Correction.objects.create(article=article, text="It was two.", sent_by_mail=True)
    revisions.hold(article, revisions.saved(article) | {"headline": "Other"})
    Article.objects.update(changes_at=at, taken_down_at=at + timedelta(hours=9))
    make_subscriber(frequency="daily")
    Subscriber.objects.update(next_digest_at=at - digests.SETTLING_TIME)
    make_comment(article, state="pending")
    Policy.objects.update_or_create(pk=1, defaults={"queue_mailed_at": at - timedelta(hours=1)})
    Comment.objects.update(written_at=at)
    add_figure(article=article)
    Photo.objects.update(renditions_due_at=at)
    failed = {
        "link": LinkCheck.objects.create(address="https://example.org/").pk,
        "stale": article.pk,
    }
    Article.objects.filter(pk=article.pk).update(search_is_stale=True)
    for task, key in failed.items():
        Failure.objects.record(task, key, "no")
    Failure.objects.update(retry_at=at)
    PageChange.objects.all().delete()
    PageChange.objects.create(tag="article:1", due=at)
    ArchiveRun.objects.create(seen_at=at - LEASE)
    ArchiveImport.objects.create(path="/x", name="x", claimed_until=at)
    Letter.objects.create(
        subscriber=make_subscriber(), to="a@example.com", kind="confirmation", not_before=at
    )
    for name in names:
        expected = at + timedelta(hours=9) if name == "taking down" else at
        seconds = (expected - now).total_seconds()
        assert due_in(name) == pytest.approx(seconds, abs=60), name
    # A day later all of it is due. Nothing but what waits is asked for by the clock.
    day = timedelta(days=1)
    Failure.objects.all().delete()
    Article.objects.update(published_at=at - day, changes_at=at - day, taken_down_at=None)
    assert due_in("editions") < 0
    assert due_in("links") < 0
    assert due_in("search") < 0
    assert due_in("changes") < 0
    # What waits for a person is not due, nor is mail that is held or stands still.
    Failure.objects.record("link", failed["link"], "no")
    Failure.objects.update(retry_at=None)
    assert due_in("links") == NEVER
    Letter.objects.update(not_before=at - day)
    assert due_in("mail") < 0
    Restoration.objects.create()
    assert {due_in(name) for name in ("mail", "editions", "digests", "announcing")} == {NEVER}


def test_deliveries_are_due_by_their_editions(due_in, make_article, make_subscriber):
    make_subscriber()
    make_article()
    editions.make_article_edition()
    assert due_in("mail") < 0
    Delivery.objects.update(not_before=Now() + timedelta(hours=1))
    assert due_in("mail") == pytest.approx(3600, abs=60)
    Edition.objects.update(paused_at=Now())
    assert due_in("mail") == NEVER
    # Of an edition that has come to its end, and of one that a worker holds, which may be dead.
    Delivery.objects.update(state="sending", lease_until=Now() + timedelta(hours=1))
    Delivery.objects.update(state=Delivery.State.SENDING)
    assert due_in("mail") < 0
    Delivery.objects.update(state="accepted")
    assert due_in("mail") < 0
    editions.finish_editions()
    assert due_in("mail") == NEVER


def test_the_database_knows_when_the_mail_of_a_column_goes_as_the_program_does(db):
    """Also where the hour strikes twice or never, and in zones on both sides of the day."""
    row = changes.own_copy()
    minutes = [None, 1, 90]
    hours = [None, hour(0, 30), hour(1, 45), hour(2, 30), hour(23, 59)]
    days = [
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 24, 21, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 4, 0, tzinfo=UTC), datetime(2026, 5, 14, 11, 0, tzinfo=UTC),
        datetime(2026, 4, 4, 14, 0, tzinfo=UTC),
    ]  # fmt: skip
    cases, expected = [], []
    for zone in ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati",
                 "Australia/Lord_Howe"):  # fmt: skip
        row.time_zone = zone
        row.save()
        refresh()
        for published_at in days:
            local = published_at.astimezone(ZoneInfo(zone)).date()
            for printed in (local - timedelta(days=1), local, local + timedelta(days=3)):
                for number, at in [(m, None) for m in minutes] + [(None, h) for h in hours]:
                    cases.append((published_at, printed, number, at, zone))
                    moment = Timing(number, at).due_at(published_at, printed)
                    expected.append(moment.astimezone(UTC))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subscriptions_mailed_at(published_at, day, minutes, at, zone)"
            " FROM unnest(%s::timestamptz[], %s::date[], %s::int[], %s::time[], %s::text[])"
            " WITH ORDINALITY AS u(published_at, day, minutes, at, zone, place) ORDER BY place",
            [list(column) for column in zip(*cases, strict=True)],
        )
        found = [moment for (moment,) in cursor.fetchall()]
    wrong = [case for case, one, other in zip(cases, found, expected, strict=True) if one != other]
    assert wrong == []


@pytest.mark.parametrize("planned", [True, False])
def test_a_column_is_due_by_the_rule_or_its_own_plan(due_in, make_article, planned):
    article = make_article(published=False, edition_date=date(2026, 5, 14))
    Article.objects.update(sent_by_mail=True, published_at=Now() - timedelta(minutes=1))
    rule = changes.own_copy()
    if planned:
        MailPlan.objects.create(article=article, timing=MailTiming.MINUTES, minutes=61)
    else:
        rule.mail_timing, rule.mail_minutes = MailTiming.MINUTES, 61
        rule.save()
    assert due_in("editions") == pytest.approx(3600, abs=60)
    Article.objects.update(published_at=Now() - timedelta(hours=40))
    assert due_in("editions") == NEVER, "It is stale."


def test_where_the_database_cannot_be_asked_everything_is_due(db, caplog):
    """As while its tables are those of another version."""

    def of_another_version():
        return [LinkCheck.objects.filter(no_such_column=None)]

    agenda = Agenda({"links": of_another_version, "search": list})
    for _ in range(2):
        assert agenda.ask() == {"links": -NEVER, "search": -NEVER}
    assert caplog.text.count("It cannot be asked when work is due") == 1
    assert loop_of(STEPS["links"])._rests_for(agenda.ask(), time.monotonic()) == IDLE_SECONDS


# --- At rest -------------------------------------------------------------------------------------


def loop_of(*steps):
    return Loop("links", list(steps), stopping=threading.Event())


def test_a_step_has_its_turn_when_it_is_due_and_one_that_failed_when_it_is_tried_again():
    step = Step(work_of_the_house.LINKS, lambda: False, due=list)
    assert step.rests_for(NEVER) == NEVER
    assert step.rests_for(60) == pytest.approx(60, abs=5)
    assert step.rests_for(-60) < 0
    step.due_at, step.failures = time.monotonic() + 90, 1
    assert step.rests_for(-60) == pytest.approx(90, abs=5)
    rare = Step(work_of_the_house.COUNTS, lambda: None, every=900)
    assert rare.rests_for(60) < 0
    rare.due_at = time.monotonic() + 900
    assert rare.rests_for(60) == pytest.approx(900, abs=5)


def test_a_loop_rests_until_the_first_of_its_steps_has_its_turn():
    link = Step(work_of_the_house.LINKS, lambda: False, due=list)
    rare = Step(work_of_the_house.COUNTS, lambda: None, every=900)
    rare.due_at = time.monotonic() + 900
    loop, now = loop_of(link, rare), time.monotonic()
    assert loop._rests_for({}, now) == pytest.approx(900, abs=5)
    assert loop._rests_for({"links": 60}, now) == pytest.approx(60, abs=5)
    # Due already and nothing found: a worker is at it, or a limit holds it back.
    assert loop._rests_for({"links": -60}, now) == IDLE_SECONDS
    # What became due since the round began has its turn at once.
    assert loop._rests_for({"links": -60}, now - 90) == 0
    # One that says nothing of itself is looked at as often.
    assert loop_of(Step(work_of_the_house.LINKS, lambda: False))._rests_for({}, now) == NEVER


def test_a_loop_that_is_woken_in_the_middle_of_its_round_goes_round_again(db, monkeypatch):
    rounds = []

    def work():
        rounds.append(True)
        if len(rounds) == 1:
            loop.wake()
        else:
            loop.stopping.set()

    loop = loop_of(Step(work_of_the_house.LINKS, work, due=list))
    monkeypatch.setattr(loop, "be_seen", lambda *_: None)
    monkeypatch.setattr(loop, "_ask", dict)
    loop.run()
    assert len(rounds) == 2
    assert loop.ended_by is None


def test_two_loops_that_wake_each_other_for_nothing_come_to_rest_in_between(db, monkeypatch):
    """As two workers may, of which each puts back what a limit held up."""
    pauses = []

    def work():
        loop.wake()

    loop = loop_of(Step(work_of_the_house.LINKS, work, due=list))

    def wait(seconds):
        pauses.append(seconds)
        if len(pauses) == 9:
            loop.stopping.set()

    monkeypatch.setattr(loop, "be_seen", lambda *_: None)
    monkeypatch.setattr(loop, "_ask", dict)
    monkeypatch.setattr(loop.stopping, "wait", wait)
    loop.run()
    assert pauses == sorted(pauses)
    assert pauses[-1] == IDLE_SECONDS


def test_a_loop_that_is_due_again_and_again_and_never_does_anything_goes_on(monkeypatch):
    """As where another worker is always first."""
    loop = loop_of()
    monkeypatch.setattr(loop.stopping, "wait", lambda seconds: None)
    loop._empty_rounds = 2000
    loop._rest(0.001)
    assert loop._rests_until is None


def test_the_lookout_says_for_loops_at_rest_that_they_are_there_and_for_no_other(watch):
    at_rest, failing, at_work, overslept, *_ = watch.loops
    for loop in (at_rest, failing):
        loop._rests_until = NEVER
    failing.steps[0].failures = 1
    overslept._rests_until = time.monotonic() - 60
    watch._say_who_rests()
    seen = {row.kind: bool(row.succeeded_at) for row in WorkerHeartbeat.objects.all()}
    assert seen == {at_rest.kind: True, failing.kind: False}
    assert at_work.kind not in seen
    # Nor does the thread itself say so again.
    WorkerHeartbeat.objects.all().delete()
    at_rest._went_well = True
    at_rest.be_seen(True)
    assert not WorkerHeartbeat.objects.exists()
