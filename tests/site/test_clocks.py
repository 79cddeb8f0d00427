"""One clock judges what is public, and it is the database's: a process whose own is wrong says so
and decides nothing by it."""

import os
import subprocess
import sys
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from articles.models import Article
from background import clock
from pagecache.models import StoredPage
from subscriptions.models import Delivery, Edition, Subscriber
from tests.own_apps import OWN_APPS
from tests.processes import ROOT, WEB, Server, collect_static_files, database_url, environment
from worldview.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db(transaction=True)

#: Runs before everything else in a process: its clock is a day off, its monotonic one is not.
SHIFTED = """
import datetime, time
shift = {shift}
true_time, true_time_ns = time.time, time.time_ns
time.time = lambda: true_time() + shift
time.time_ns = lambda: true_time_ns() + shift * 10**9

true_datetime = datetime.datetime

class LikeTrue(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, true_datetime)

class Shifted(true_datetime, metaclass=LikeTrue):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.now()

datetime.datetime = Shifted
"""
DAY = 24 * 3600


def shifted(folder, seconds):
    """What makes the clocks of processes so many seconds fast, for their ``PYTHONPATH``."""
    folder = folder / f"clock{seconds}"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SHIFTED.format(shift=seconds))
    return str(folder)


@pytest.fixture
def off(tmp_path, monkeypatch):
    """Makes the clocks of processes that are started from now on so many seconds fast."""
    return lambda seconds: monkeypatch.setenv("PYTHONPATH", shifted(tmp_path, seconds))


@pytest.fixture(scope="module")
def serve(tmp_path_factory, django_db_setup):
    """The web server whose clock is so many seconds fast, started once."""
    folder, servers = tmp_path_factory.mktemp("servers"), {}
    collect_static_files(folder)

    def served(seconds=0):
        if seconds not in servers:
            with pytest.MonkeyPatch.context() as patch:
                if seconds:
                    patch.setenv("PYTHONPATH", shifted(folder, seconds))
                servers[seconds] = Server(folder, application=WEB)
        return servers[seconds]

    yield served
    for server in servers.values():
        server.stop()


def work(tmp_path):
    """A worker of its own does everything that waits; returns what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", "work", "--once"],
        cwd=ROOT,
        env=environment(tmp_path, database_url()) | {"LOG_LEVEL": "WARNING"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


PAGES = ["/", "/feed/", "/feed.json", "/archive/", "/sitemap.xml", "/keywords/"]


@pytest.mark.parametrize("seconds", [DAY, -DAY])
def test_a_web_server_that_is_a_day_off_shows_what_the_others_show(seconds, serve, make_article):
    make_article("Public", slug="public", keywords=["Port"])
    later = make_article(
        "Tomorrow", slug="tomorrow", keywords=["Later"], published=clock.now() + timedelta(hours=1)
    )
    right, wrong = serve(), serve(seconds)
    for _ in range(2):  # rendered, and then out of memory
        for address in PAGES:
            status, _, body = wrong.get(address)
            assert status == 200
            assert (b"Public" in body) == (b"Public" in right.get(address)[2])
            assert not [word for word in (b"Tomorrow", b"tomorrow", b"Later") if word in body]
        assert wrong.get(later.get_absolute_url())[0] == 404
        assert wrong.get("/keywords/later/")[0] == 404
    # What it stored is dated by the database, and so serves the others as well.
    assert not StoredPage.objects.filter(rendered_at__gt=clock.now() + timedelta(hours=1)).exists()
    assert not StoredPage.objects.filter(rendered_at__lt=clock.now() - timedelta(hours=1)).exists()
    assert b"seconds " + (b"ahead" if seconds > 0 else b"behind") in wrong.get("/health/")[2]
    assert right.get("/health/")[2] == b"ok\n"


@pytest.mark.parametrize("seconds", [DAY, -DAY])
def test_when_a_column_s_moment_comes_it_is_there_whatever_the_clock(seconds, serve, make_article):
    make_article("Before", slug="before")
    wrong = serve(seconds)
    wrong.get("/")
    later = make_article("Soon", slug="soon", published=clock.now() + timedelta(seconds=1.5))
    assert b"Soon" not in wrong.get("/")[2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_sleep(greatest(0, extract(epoch FROM %s - clock_timestamp()) + 0.3))",
            [later.published_at],
        )
    assert b"Soon" in wrong.get("/")[2]
    assert wrong.get(later.get_absolute_url())[0] == 200


@pytest.mark.parametrize("seconds", [DAY, -DAY])
def test_a_worker_that_is_a_day_off_freezes_and_sends_nothing_early(
    seconds, off, make_article, make_subscriber, tmp_path
):
    make_article("Public", slug="public", published=clock.now() - timedelta(hours=2))
    make_article("Tomorrow", slug="t", published=clock.now() + timedelta(hours=5))
    daily = make_subscriber("daily@example.com", frequency="daily")
    make_subscriber("each@example.com")
    soon, before = clock.now() + timedelta(hours=6), clock.now() - timedelta(hours=3)
    Subscriber.objects.filter(pk=daily.pk).update(next_digest_at=soon, digest_since=before)
    Subscriber.objects.update(confirmed_at=before)
    off(seconds)
    said = work(tmp_path)
    daily.refresh_from_db()
    assert (daily.next_digest_at, daily.digest_since) == (soon, before)
    assert not Edition.objects.filter(kind="daily").exists()
    (delivery,) = Delivery.objects.all()
    assert delivery.edition.article.headline == "Public"
    assert delivery.state == "accepted"
    sightings = WorkerHeartbeat.objects.all()
    assert sightings
    for sighting in sightings:
        assert abs(sighting.clock_ahead - seconds) < 60
        assert abs(sighting.seen_at - clock.now()) < timedelta(minutes=5)
    assert f"seconds {'ahead of' if seconds > 0 else 'behind'} the database’s" in said


def test_the_desk_names_workers_whose_clock_is_wrong(desk):
    WorkerHeartbeat.objects.create(worker="far:1", seen_at=clock.now(), clock_ahead=86400.4)
    WorkerHeartbeat.objects.create(worker="near:1", seen_at=clock.now(), clock_ahead=0.2)
    html = desk.get("/admin/").content.decode()
    assert "The clock of the worker far:1 is 86400 seconds ahead of the database’s" in html
    assert "near:1" not in html


def test_the_desk_and_a_check_name_a_web_server_whose_clock_is_wrong(off, tmp_path, editor):
    off(-DAY)
    ask = (
        "import django; django.setup();"
        "from django.core.management import call_command;"
        "from worldview import dashboard; print(dashboard.build_dashboard().wrong_clocks);"
        "call_command('check', databases=['default'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=environment(tmp_path, database_url()) | {"PYTHONPATH": os.environ["PYTHONPATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "The clock of this web server is 86400 seconds behind the database’s" in done.stdout
    assert "worldview.W004" in done.stderr


# --- The clock itself ---------------------------------------------------------------------------


def test_it_is_never_behind_the_database_and_hardly_ahead():
    for _ in range(50):
        asked = clock.ask()
        assert asked <= clock.now()
        assert clock.earliest() <= clock.ask().timestamp()
    assert abs(clock.difference()) < 5


def test_a_column_is_public_the_moment_it_is_published(make_article):
    for number in range(20):
        column = make_article(slug=f"c{number}", published=False)
        column.publish()
        assert column.is_public
        assert Article.objects.published().filter(pk=column.pk).exists()


def test_it_goes_on_in_a_transaction_that_failed(monkeypatch):
    from django.db import DatabaseError, transaction

    monkeypatch.setattr(clock, "REFRESH_INTERVAL", 0)
    with transaction.atomic():
        before = clock.now()
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert clock.now() >= before
        transaction.set_rollback(True)


def test_it_is_an_outage_where_the_database_goes_away_while_it_is_asked(monkeypatch):
    """Whoever asks in a worker waits then, and the worker goes on."""
    from django.db import Error

    from background.outages import is_outage

    monkeypatch.setattr(clock, "REFRESH_INTERVAL", 0)
    before = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    with psycopg2.connect(database_url()) as another, another.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [own])
    another.close()
    # What was measured goes on.
    assert clock.now() >= before
    with pytest.raises(Error) as ended:
        clock.ask()
    assert is_outage(ended.value)
    connection.close()
    # What is reckoned is ahead by as much as the answer took.
    assert clock.ask() >= before - timedelta(seconds=1)


def test_an_answer_that_took_long_tells_nothing_of_the_time(db):
    """As of a database that was frozen for a while."""
    own = clock._Clock()
    own.ask()
    known = own._measured
    much_later = known.asked_at + clock.REFRESH_INTERVAL + 60
    for seconds, taken in ((0.1, True), (clock.MAX_DIFFERENCE + 1, False)):
        new = clock._Measured(known.moment + 90, much_later - seconds, seconds)
        assert own._is_better(new, much_later) is taken


def test_nothing_of_ours_asks_the_clock_of_the_process():
    """But for what a signature says of its own age, names of files, and the clock's own measure."""
    import ast

    allowed = {
        "background/clock.py", "comments/forms.py", "subscriptions/forms.py",
        "comments/views/writing.py", "outbox/mail_folder.py",
        "articles/media/storage.py",  # by the clock of the disk
    }  # fmt: skip
    asking = set()
    for room in OWN_APPS:
        for file in sorted((ROOT / room).rglob("*.py")):
            if "migrations" in file.parts or "demo" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    name = f"{node.value.id}.{node.attr}"
                    if name in {"timezone.now", "time.time", "datetime.now", "date.today",
                                "datetime.today", "datetime.utcnow"}:  # fmt: skip
                        asking.add(str(file.relative_to(ROOT)))
    assert asking <= allowed
