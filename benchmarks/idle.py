"""What a worker with nothing to do costs, and how soon it wakes: ``python -m benchmarks.idle``.

A real worker on a database of its own rests for some seconds: its processor time, that of its
sessions in PostgreSQL, and the statements the server was sent. Then it is given work, again and
again: a confirmation that is asked for, a comment that waits for the editor, and a column whose
moment comes; and two web processes are asked for a page until both have its change.
"""

import argparse
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import django

from benchmarks import goals
from benchmarks.servers import ROOT, granian
from worldview import private_postgres

TICKS = os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=180, help="of rest that are measured")
    parser.add_argument("--settle", type=int, default=10, help="seconds before that")
    parser.add_argument("--list", action="store_true", help="the statements themselves, too")
    parser.add_argument("--rounds", type=int, default=20, help="of each kind of work")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "ERROR",
            "VAR_DIR": folder,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
        }
        os.environ["DATABASE_URL"] = private_postgres.start(Path(folder))
        django.setup()
        try:
            for line in measured(options, Path(folder)):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
        finally:
            private_postgres.stop()


def measured(options, folder):
    """The lines of the report."""
    prepare()
    log = Log(folder / "postgres")
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT)
    try:
        time.sleep(options.settle)
        yield from rest(options, worker, log)
        for name, give in WORK.items():
            took = sorted(give() for _ in range(options.rounds))
            yield f"{name}: {in_words(took)}"
            if give is comment:
                goals.note("a worker wakes, and has done it", "100 ms", in_words(took))
        yield from seen_by_all(options.rounds)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()


def in_words(took):
    worst = took[int(len(took) * 0.99)]
    return f"{1000 * median(took):.0f} ms in the middle, {1000 * worst:.0f} ms p99 of {len(took)}"


def prepare():
    """A site that welcomes subscribers and has an editor, one reader and a column."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from articles.models import Article
    from subscriptions.models import Subscriber

    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("editor", "editor@example.com", "secret")
    Subscriber.objects.create(email="reader@example.com").confirm()
    Article.objects.create(headline="The Harbour Opens").publish()


# --- At rest ----------------------------------------------------------------------------------


class Log:
    """The log of the server, with every statement and the process that sent it."""

    def __init__(self, data):
        from django.db import connection

        self.path = data / "log"
        with connection.cursor() as cursor:
            cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
            (directory,) = cursor.fetchone()
            cursor.execute("SELECT pg_current_logfile()")
            (file,) = cursor.fetchone()
            self.path = Path(directory, file) if file else Path(directory, "log")
            cursor.execute("ALTER SYSTEM SET log_statement = 'all'")
            cursor.execute("ALTER SYSTEM SET log_line_prefix = '<%p> '")
            cursor.execute("SELECT pg_reload_conf()")

    def statements(self, after):
        """Of what was written since the log had ``after`` bytes: the statement of each line."""
        with self.path.open("rb") as log:
            log.seek(after)
            text = log.read().decode(errors="replace")
        return re.findall(r"^<(\d+)> LOG:  statement: \s*(.*)$", text, re.M)

    def size(self):
        return self.path.stat().st_size


def rest(options, worker, log):
    """Measure a worker that has nothing to do."""
    own = os.getpid()
    sessions = sessions_but_ours()
    before, begun, length = [spent([worker.pid]), spent(sessions)], time.monotonic(), log.size()
    time.sleep(options.seconds)
    passed = time.monotonic() - begun
    in_python, in_postgres = spent([worker.pid]) - before[0], spent(sessions) - before[1]
    told = [sql for pid, sql in log.statements(length) if int(pid) != own]
    sightings = [sql for sql in told if "worldview_workersighting" in sql]
    yield f"at rest for {passed:.0f} s, load {os.getloadavg()[0]:.1f}"
    yield f"  processor: {in_python / passed:.3%} of a core"
    yield f"  and of its sessions in PostgreSQL: {in_postgres / passed:.3%}"
    minutes = passed / 60
    goals.note(
        "a worker with nothing to do",
        "0.1 % of a core, 5 statements a minute beside its sightings",
        f"{in_python / passed:.3%} and {in_postgres / passed:.3%} in PostgreSQL, "
        f"{(len(told) - len(sightings)) / minutes:.1f} a minute",
    )
    yield (
        f"  statements a minute: {len(told) / minutes:.1f}, "
        f"of which sightings: {len(sightings) / minutes:.1f}"
    )
    if options.list:
        yield from (f"    {sql[:100]}" for sql in told)


def sessions_but_ours():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def spent(pids):
    """Return the seconds of processor time that processes have spent."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


# --- At work ----------------------------------------------------------------------------------


def until(true):
    """Return when ``true()``; asks some hundred times a second."""
    ends = time.monotonic() + 60
    while not true():
        if time.monotonic() > ends:
            raise RuntimeError("The worker does not do it.")
        time.sleep(0.004)
    return time.monotonic()


def confirmation():
    from subscriptions import signup
    from subscriptions.models import Letter

    time.sleep(0.5)
    had = Letter.objects.filter(state="accepted").count()
    begun = time.monotonic()
    signup.ask(f"new{begun}@example.com", visitor_key=f"{begun}")
    return until(lambda: Letter.objects.filter(state="accepted").count() > had) - begun


def comment():
    from articles.models import Article
    from comments.models import Comment, CommentLetter, Policy

    time.sleep(0.5)
    Policy.objects.update(queue_mailed_at=None)
    Comment.objects.update(state="refused")
    time.sleep(0.5)
    had = CommentLetter.objects.filter(state="accepted").count()
    begun = time.monotonic()
    Comment.objects.create(
        article=Article.objects.first(), name="Ana", email="ana@example.com", body="Well said.",
        state="pending", form_key=f"{begun}", visitor_key="benchmark",
    )  # fmt: skip
    return until(lambda: CommentLetter.objects.filter(state="accepted").count() > had) - begun


def column():
    from articles.models import Article
    from background import clock
    from subscriptions.models import Delivery

    moment = clock.ask() + timedelta(seconds=1.5)
    had = Delivery.objects.filter(state="accepted").count()
    article = Article.objects.create(headline=f"The Harbour at {moment:%H.%M.%S.%f}")
    article.sent_by_mail = True
    article.publish(at=moment)
    until(lambda: Delivery.objects.filter(state="accepted").count() > had)
    return (clock.ask() - moment).total_seconds()


WORK = {
    "a confirmation, from the form to the mail server's answer": confirmation,
    "a comment that waits, to the letter to the editor": comment,
    "a column mailed, from its moment on": column,
}


def seen_by_all(rounds):
    """Measure from the commit of a change to the first page with it, of each of two processes."""
    from articles.models import Article

    article = Article.objects.order_by("pk").first()
    address = article.get_absolute_url()
    took = []
    with (
        granian("worldview.asgi:application", workers=1) as one,
        granian("worldview.asgi:application", workers=1) as other,
    ):
        for number in range(rounds):
            headline = f"Harbour {number} Opens"
            time.sleep(0.2)
            Article.objects.filter(pk=article.pk).update(headline=headline)
            begun = time.monotonic()
            for process in (one, other):
                until(lambda: headline.encode() in page(process.url, address))  # noqa: B023
            took.append(time.monotonic() - begun)
    yield f"a change, on a page of each of two web processes: {in_words(sorted(took))}"


def page(url, address):
    asked = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        asked.request("GET", address)
        return asked.getresponse().read()
    finally:
        asked.close()


if __name__ == "__main__":
    main()
