"""How fast mail leaves: ``python -m benchmarks.mail``.

Real worker processes, a real database with all bookkeeping, and a recording mail server on
loopback; beside it what ``smtplib`` reaches with the same number of connections, and Postfix’s
``smtp-source`` where it is installed. Messages a second scatter on a machine that others use, so it
says too what a message takes of a processor.

``--audience 1000000`` sends nothing: it freezes the audience of a column among so many subscribers
of every kind, and says what PostgreSQL did meanwhile.
"""

import argparse
import os
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import django
from django.core.management import call_command

from benchmarks import audience, goals
from benchmarks.moving_in import database_seconds, seconds
from benchmarks.servers import memory
from worldview import private_postgres


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=20_000)
    parser.add_argument("--measure", type=int, help="messages to wait for; all where not given")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds a round trip takes")
    parser.add_argument("--commit", type=float, default=0.0, help="seconds to store a message")
    parser.add_argument("--audience", type=int, help="subscribers of every kind; sends nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder), options) as sink:
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "ERROR",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "MAIL_CONNECTIONS": str(options.connections),
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
        }
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = private_postgres.start(Path(folder))
        django.setup()
        try:
            for line in measured(options, sink):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
        finally:
            private_postgres.stop()


#: Messages a second, by the connections of a worker.
GOALS = {4: "1,600/s, 90 MB", 16: "2,400/s, 90 MB"}


def measured(options, sink):
    """The lines of the report."""
    if options.audience:
        call_command("migrate", verbosity=0)
        yield from audience.frozen(options.audience, postmaster())
        return
    prepare(options.subscribers)
    run = sent_by_workers(options, sink)
    rate, size = run.rate, run.size
    yield f"message of {size / 1000:.0f} kB, {options.subscribers} subscribers"
    yield f"{options.workers} workers of {options.connections} connections: {rate:.0f}/s"
    yield (
        f"of a processor: {1000 * run.workers:.2f} ms a message in the workers, "
        f"{1000 * run.database:.2f} in PostgreSQL, {1000 * run.sink:.2f} in the mail server"
    )
    yield f"peak memory of a worker: {run.memory:.0f} MB"
    yield f"a confirmation asked for meanwhile was accepted after {run.overtook:.1f} s"
    connections = options.workers * options.connections
    if options.delay:
        bound = connections / (2 * options.delay + options.commit)
        yield f"connections / (2 round trips + commit): {bound:.0f}/s, of which {rate / bound:.0%}"
    messages = min(options.subscribers, 5000)
    begun = time.process_time()
    plain = sent_by_smtplib(connections, messages, sink, size)
    taken = 1000 * (time.process_time() - begun) / messages
    yield (
        f"smtplib alone, as many connections: {plain:.0f}/s, {taken:.2f} ms of a processor a "
        f"message, ratio {rate / plain:.2f}"
    )
    goals.note(
        f"mail of {size / 1000:.0f} kB, {options.workers} workers of {options.connections} "
        "connections", GOALS.get(options.connections, "none"),
        f"{rate:.0f}/s, {rate / plain:.2f} of smtplib's, {run.memory:.0f} MB",
    )  # fmt: skip
    if found := shutil.which("smtp-source"):
        source = sent_by_smtp_source(found, connections, messages, sink, size)
        yield f"Postfix's smtp-source: {source:.0f}/s, ratio {rate / source:.2f}"
    else:
        yield "Postfix's smtp-source: not installed"


def prepare(subscribers):
    """A database with subscribers and one long column that is due to be mailed."""
    from django.db import connection

    from articles.models import Article, Section
    from subscriptions.editions import make_article_edition

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO subscriptions_subscriber (email, asked_at, confirmed_at, frequency, weekday,
                   hour, time_zone, token_version)
            SELECT 'reader' || n || '@example.com', now() - interval '2 days',
                   now() - interval '1 day', 'each', 5, 7, 'UTC', 0
              FROM generate_series(1, %s) n
            """,
            [subscribers],
        )
        cursor.execute("ANALYZE")
    article = Article.objects.create(headline="The Harbour Opens", sent_by_mail=True)
    for number in range(6):
        words = "The engineers counted the boats and wrote the number down. " * 40
        Section.objects.create(
            article=article, headline=f"Part {number}", position=number, body=f"<p>{words}</p>"
        )
    article.publish()
    begun = time.monotonic()
    make_article_edition()
    sys.stdout.write(f"audience frozen in {time.monotonic() - begun:.1f} s\n")


@dataclass
class Run:
    """What workers came to: messages a second, bytes of one, seconds of a processor that one took
    in each place, the largest worker's megabytes (PSS), and the seconds a confirmation took that
    was asked for meanwhile."""

    rate: float
    size: int
    workers: float
    database: float
    sink: float
    memory: float
    overtook: float


def sent_by_workers(options, sink):
    from subscriptions import signup

    workers = [
        subprocess.Popen([sys.executable, "manage.py", "work"]) for _ in range(options.workers)
    ]
    database = postmaster()

    def spent():
        return (
            sum(sum(seconds(worker.pid)) for worker in workers),
            database_seconds(database),
            sum(seconds(sink.pid)),
        )

    try:
        while not sink.accepted():
            time.sleep(0.01)
        begun, first, before = time.monotonic(), sink.accepted(), spent()
        asked, overtook, peak, looked_at = None, 0.0, 0.0, begun
        wanted = min(options.measure or options.subscribers, options.subscribers)
        while (now := sink.accepted()) < wanted:
            if asked is None and now > wanted / 3:
                signup.ask("waiting@example.com", visitor_key="benchmark")
                asked = time.monotonic()
            if asked and not overtook and sink.has("waiting@example.com"):
                overtook = time.monotonic() - asked
            if time.monotonic() - looked_at > 0.5:
                looked_at = time.monotonic()
                peak = max(peak, *(memory(worker)[0] for worker in workers))
            time.sleep(0.02)
        sent = now - first
        rate = sent / (time.monotonic() - begun)
        taken = [(end - begin) / sent for begin, end in zip(before, spent(), strict=True)]
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.wait()
    return Run(rate, sink.largest(), *taken, memory=peak, overtook=overtook)


def postmaster():
    """The process that all of PostgreSQL's are children of."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def sent_by_smtplib(connections, messages, sink, size):
    content = b"Subject: Test\r\nMessage-ID: <x@x>\r\n\r\n" + b"x" * 70 + b"\r\n"
    content += (b"x" * 70 + b"\r\n") * (size // 72)

    def send():
        with smtplib.SMTP("127.0.0.1", sink.port) as smtp:
            for _ in range(messages // connections):
                smtp.sendmail("a@example.com", "b@example.com", content)

    threads = [threading.Thread(target=send) for _ in range(connections)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return messages / (time.monotonic() - begun)


def sent_by_smtp_source(program, connections, messages, sink, size):
    begun = time.monotonic()
    subprocess.run(
        [program, "-d", "-s", str(connections), "-m", str(messages), "-l", str(size), "-f",
         "a@example.com", "-t", "b@example.com", f"inet:127.0.0.1:{sink.port}"],
        check=True,
    )  # fmt: skip
    return messages / (time.monotonic() - begun)


class Sink:
    """The mail server in a process of its own."""

    def __init__(self, folder, options):
        self.record = folder / "accepted"
        self.record.touch()
        self._command = [
            sys.executable, "-m", "benchmarks.sink", f"--delay={options.delay}",
            f"--commit={options.commit}", f"--mischief={getattr(options, 'mischief', 0)}",
            str(self.record),
        ]  # fmt: skip

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline())
        self.pid = self._process.pid
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()

    def accepted(self):
        with self.record.open("rb") as record:
            return sum(block.count(b"\n") for block in iter(lambda: record.read(2**20), b""))

    def has(self, recipient):
        """Whether one of the newest thousand messages went there."""
        with self.record.open("rb") as record:
            record.seek(max(0, self.record.stat().st_size - 70_000))
            return f"{recipient}\t".encode() in record.read()

    def dropped(self):
        """Connections dropped where the other side may not know how far it came."""
        return len(self.record.with_name("accepted.drops").read_text().splitlines())

    def largest(self):
        """Bytes of the largest message accepted so far."""
        with self.record.open() as record:
            return max(int(line.split("\t")[2]) for line in islice(record, 1000))


if __name__ == "__main__":
    main()
