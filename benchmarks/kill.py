"""Workers, web processes and PostgreSQL killed at random moments, while an edition is mailed to a
server that misbehaves, readers comment, columns are published and lists are imported, in full:
``python -m benchmarks.kill``. The test suite does it in small.

Nothing may happen twice, nothing that was answered may be lost, no more mail may be unknown than
connections died, and everything must move again by itself within a minute.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import django
from django.db import Error, connection

from benchmarks.acts import Commenter, Publisher, asked
from benchmarks.mail import Sink, prepare
from benchmarks.servers import free_port
from worldview import private_postgres

#: A run ends at the latest so many seconds after the last kill.
ENDS_WITHIN = 600
KINDS = ["worker", "postgres", "web", "worker"]
ENDED = ["accepted", "refused", "unknown"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=6000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--mischief", type=int, default=60, help="in a thousand messages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--patience", type=int, default=60, help="seconds in which all moves again by itself"
    )
    parser.add_argument("--var", type=Path, help="of a site without rows; made where none is named")
    options = parser.parse_args()
    options.delay, options.commit = 0.0, 0.05
    made = contextlib.nullcontext(options.var) if options.var else tempfile.TemporaryDirectory()
    with made as folder, Sink(Path(folder), options) as sink:
        port = free_port()
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "CRITICAL",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "MAIL_CONNECTIONS": str(options.connections),
            "VAR_DIR": str(folder),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "TRUSTED_PROXIES": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
        }
        os.environ["DATABASE_URL"] = private_postgres.start(Path(folder))
        django.setup()
        try:
            run = Run(options, port)
            run.through()
            sys.exit(judged(run, sink))
        finally:
            private_postgres.stop()


class Run:
    """The site's processes under a supervisor that starts what ended, the people, and the kills."""

    def __init__(self, options, port):
        self.options, self.port = options, port
        self.chance = random.Random(options.seed)
        self.kills, self.ended_by_themselves = Counter(), Counter()
        self.stood_still = []

    def through(self):
        from articles.models import Article

        prepare(self.options.subscribers)
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], check=True
        )
        self.commenter = Commenter(self.port, Article.objects.get())
        self.publisher = Publisher()
        self.processes = {
            **{f"worker {n}": self._worker() for n in range(self.options.workers)},
            "web": self._web(),
        }
        self.commenter.start()
        self.publisher.start()
        begun = time.monotonic()
        try:
            for number in range(self.options.kills):
                self._until_there_is_progress(number)
                time.sleep(self.chance.uniform(0, 0.3))
                self._kill()
                self._until_all_moves()
            self._finish()
        finally:
            for act in (self.commenter, self.publisher):
                act.stopping.set()
            for process in self.processes.values():
                _end(process)
        told = ", ".join(f"{number} of {what}" for what, number in sorted(self.kills.items()))
        sys.stdout.write(f"kills: {told} in {time.monotonic() - begun:.0f} s\n")
        sys.stdout.write(f"ended by themselves: {dict(self.ended_by_themselves)}\n")
        still = sorted(self.stood_still)
        if still:
            median, longest = still[len(still) // 2], still[-1]
            sys.stdout.write(f"all moved again after {median:.1f} s, {longest:.1f} at most\n")

    # --- Processes --------------------------------------------------------------------------------

    @staticmethod
    def _worker():
        return subprocess.Popen([sys.executable, "manage.py", "work"], start_new_session=True)

    def _web(self):
        return subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws",
                "--port", str(self.port), "--workers", "2",
                "--respawn-failed-workers", "--log-level", "critical",
                "worldview.asgi:application",
            ],
            start_new_session=True,
        )  # fmt: skip

    def _supervise(self):
        """Start anew what ended, as systemd does."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.ended_by_themselves[name.split()[0]] += 1
                self._replace(name)

    def _replace(self, name):
        _end(self.processes[name])
        self.processes[name] = self._web() if name == "web" else self._worker()

    def _kill(self):
        # Each kind in its turn at first, so that a short run has all of them.
        few = KINDS[sum(self.kills.values())] if sum(self.kills.values()) < len(KINDS) else None
        what = few or self.chance.choice(KINDS)
        self.kills[what] += 1
        if what == "worker":
            name = f"worker {self.chance.randrange(self.options.workers)}"
            os.kill(self.processes[name].pid, signal.SIGKILL)
            self._replace(name)
        elif what == "web":
            self._kill_web()
        else:
            while not _crash_postgres():
                time.sleep(0.1)

    def _kill_web(self):
        """One of the processes that answer, or the server with all of them."""
        children = _children(self.processes["web"].pid)
        if children and self.chance.random() < 0.7:
            os.kill(self.chance.choice(children), signal.SIGKILL)
        else:
            self._replace("web")

    # --- Progress ---------------------------------------------------------------------------------

    def _ended(self):
        from background import clock
        from subscriptions.models import Delivery

        try:
            # A retry is due at once: nobody waits here as a mail server asks.
            Delivery.objects.filter(state="retry").update(not_before=clock.now())
            return Delivery.objects.filter(state__in=ENDED).count()
        except Error:
            connection.close()
            return None

    def _until_there_is_progress(self, number):
        target = (number + 1) * self.options.subscribers * 0.9 / self.options.kills
        deadline = time.monotonic() + ENDS_WITHIN
        while (self._ended() or 0) < target and time.monotonic() < deadline:
            self._supervise()
            time.sleep(0.05)

    def _until_all_moves(self):
        """Wait until mail, comments and columns went on, and note how long that took."""
        killed_at, before = time.monotonic(), self._ended()
        while time.monotonic() - killed_at < 2 * self.options.patience:
            self._supervise()
            ended = self._ended()
            before = ended if before is None else before
            mail = ended is not None and (ended > before or ended == self.options.subscribers)
            acts = min(self.commenter.done_at, self.publisher.done_at) > killed_at
            if mail and acts:
                break
            time.sleep(0.05)
        self.stood_still.append(time.monotonic() - killed_at)

    def _page(self, path):
        return asked(self.port, path)[1]

    def _finish(self):
        deadline = time.monotonic() + ENDS_WITHIN
        while self._ended() != self.options.subscribers and time.monotonic() < deadline:
            self._supervise()
            time.sleep(0.1)
        for act in (self.commenter, self.publisher):
            act.stopping.set()
            act.join()
        headline, _address = self.publisher.done[-1]
        deadline = time.monotonic() + self.options.patience
        while headline not in self._page("/") and time.monotonic() < deadline:
            time.sleep(0.2)
        self.front_page_is_true = headline in self._page("/")
        self.columns_missing = sum(
            headline not in self._page(address) for headline, address in self.publisher.done
        )


def _crash_postgres():
    """Kill one of its processes: it ends all the others, recovers from its log and goes on, as
    after a crash of its own. Returns whether it was there to be killed."""
    writer = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'background writer'"
    try:
        with connection.cursor() as cursor:
            cursor.execute(writer)
            ((pid,),) = cursor.fetchall()
    except (Error, ValueError):
        connection.close()
        return False
    os.kill(pid, signal.SIGKILL)
    connection.close()
    return True


def _children(pid):
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []  # it has just ended


def _end(process):
    """End it with all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def judged(run, sink):
    """Print what became of all; the exit status is the number of promises broken."""
    from comments.models import Comment
    from subscriptions.models import Delivery, Subscriber

    options = run.options
    stored = Counter(line.split("\t")[0] for line in sink.record.read_text().splitlines())
    stored = {email: number for email, number in stored.items() if email.startswith("reader")}
    by_state = {
        state: set(Delivery.objects.filter(state=state).values_list("subscriber__email", flat=True))
        for state in ENDED
    }
    dropped = sink.dropped()
    names = Counter(Comment.objects.values_list("name", flat=True))
    subscribers = Counter(Subscriber.objects.values_list("email", flat=True))
    findings = {
        "got it twice": sum(number > 1 for number in stored.values()),
        "thought accepted and not stored": len(by_state["accepted"] - set(stored)),
        "thought refused and stored": len(by_state["refused"] & set(stored)),
        "lost": options.subscribers - sum(map(len, by_state.values())),
        "more unknown than connections that died": max(
            0, len(by_state["unknown"]) - dropped - run.kills["worker"] * options.connections
        ),
        "comments kept twice": sum(number > 1 for number in names.values()),
        "comments answered and lost": len(set(run.commenter.done) - set(names)),
        "columns published and not there": run.columns_missing,
        "the front page is an old one": int(not run.front_page_is_true),
        "subscribers imported and lost": len(set(run.publisher.imported) - set(subscribers)),
        "subscribers there twice": sum(number > 1 for number in subscribers.values()),
        f"stood still for more than {options.patience} s": sum(
            seconds > options.patience for seconds in run.stood_still
        ),
    }
    for state, addresses in by_state.items():
        sys.stdout.write(f"{state}: {len(addresses)}\n")
    sys.stdout.write(f"connections the server dropped after 354: {dropped}\n")
    sys.stdout.write(
        f"comments: {len(run.commenter.done)}, columns: {len(run.publisher.done)}, "
        f"subscribers imported: {len(run.publisher.imported)}\n"
    )
    for finding, number in findings.items():
        sys.stdout.write(f"{finding}: {number}\n")
    return sum(map(bool, findings.values()))


if __name__ == "__main__":
    main()
