"""Workers killed at random moments against a mail server that misbehaves, in full:
``python -m benchmarks.kill``. The small form of it is in the test suite.

Nobody may get it twice, nobody may be lost, and no more may be unknown than connections died.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import django

from benchmarks.mail import Sink, prepare
from worldview import private_postgres


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--mischief", type=int, default=60, help="in a thousand messages")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.delay, options.commit = 0.0, 0.05
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder), options) as sink:
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "CRITICAL",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "MAIL_CONNECTIONS": str(options.connections),
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
        }
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = private_postgres.start(Path(folder))
        django.setup()
        try:
            prepare(options.subscribers)
            kill(options)
            sys.exit(judged(options, sink))
        finally:
            private_postgres.stop()


def kill(options):
    """Kill and replace workers until enough are dead, then let the rest finish."""
    from subscriptions.models import Delivery

    chance, dead = random.Random(options.seed), []
    running = [_worker() for _ in range(options.workers)]
    ended = Delivery.objects.filter(state__in=["accepted", "refused", "unknown"])
    begun = time.monotonic()
    try:
        while len(dead) < options.kills:
            target = (len(dead) + 1) * options.subscribers * 0.9 / options.kills
            while ended.count() < target:
                _let_minutes_pass(dead)
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 0.1))
            place = chance.randrange(options.workers)
            running[place].send_signal(signal.SIGKILL)
            running[place].wait()
            dead.append(f"{socket.gethostname()}:{running[place].pid}")
            running[place] = _worker()
        while Delivery.objects.exclude(state__in=["accepted", "refused", "unknown"]).exists():
            _let_minutes_pass(dead)
            time.sleep(0.1)
    finally:
        for worker in running:
            worker.kill()
            worker.wait()
    sys.stdout.write(f"{len(dead)} workers killed in {time.monotonic() - begun:.0f} s\n")


def _worker():
    return subprocess.Popen([sys.executable, "manage.py", "work"])


def _let_minutes_pass(dead):
    """Retries are due, and what dead workers held has outlived its lease."""
    from django.db.models import Q

    from articles import clock
    from subscriptions.models import Delivery

    now = clock.now()
    Delivery.objects.filter(state="retry").update(not_before=now)
    for name in dead:
        # A worker adds something of its own to its host and process (``sending.WORKER``).
        theirs = Q(worker__startswith=f"{name}:")
        Delivery.objects.filter(theirs, state__in=Delivery.IN_HAND).update(
            lease_until=now - timedelta(seconds=1)
        )


def judged(options, sink):
    """Print what became of all; the exit status is the number of promises broken."""
    from subscriptions.models import Delivery

    stored = Counter(line.split("\t")[0] for line in sink.record.read_text().splitlines())
    by_state = {
        state: set(Delivery.objects.filter(state=state).values_list("subscriber__email", flat=True))
        for state in ("accepted", "refused", "unknown")
    }
    dropped = sink.dropped()
    findings = {
        "got it twice": sum(number > 1 for number in stored.values()),
        "thought accepted and not stored": len(by_state["accepted"] - set(stored)),
        "thought refused and stored": len(by_state["refused"] & set(stored)),
        "lost": options.subscribers - sum(map(len, by_state.values())),
        "more unknown than connections that died": max(
            0, len(by_state["unknown"]) - dropped - options.kills * options.connections
        ),
    }
    for state, addresses in by_state.items():
        sys.stdout.write(f"{state}: {len(addresses)}\n")
    sys.stdout.write(f"connections the server dropped after 354: {dropped}\n")
    for finding, number in findings.items():
        sys.stdout.write(f"{finding}: {number}\n")
    return sum(map(bool, findings.values()))


if __name__ == "__main__":
    main()
