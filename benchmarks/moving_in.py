"""How fast an archive comes in: ``python -m benchmarks.moving_in``.

A WordPress export is made up (``benchmarks.wxr``) and taken in by ``manage.py import_archive``,
then once more, which must change nothing. Memory is that of all its processes together (PSS).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from benchmarks import goals, wxr
from benchmarks.servers import memory, with_children
from worldview import private_postgres

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
#: Between two looks at the processes, in seconds.
PAUSE = 0.2
#: What an import makes; of no row it may be another one, or otherwise, after a second run.
MADE = (
    *("articles_article", "articles_section", "articles_source", "articles_revision"),
    *("articles_keyworduse", "articles_redirect", "comments_comment", "comments_decision"),
)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--comments", type=int, default=wxr.COMMENTS_PER_POST, help="a post")
    parser.add_argument("--words", type=int, default=350, help="a post")
    parser.add_argument("--dry-run", action="store_true", help="try it, once, and make nothing")
    parser.add_argument("--alone", action="store_true", help="on one processor, without a reader")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "ERROR",
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
        }
        os.environ["DATABASE_URL"] = private_postgres.start(Path(folder))
        django.setup()
        try:
            call_command("migrate", verbosity=0)
            for line in measured(Path(folder), options):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
        finally:
            private_postgres.stop()


def measured(folder, options):
    """The lines of the report."""
    export = folder / "export.xml"
    with export.open("w") as file:
        wxr.write(file, options.posts, comments=options.comments, words=options.words)
    yield (
        f"{options.posts} posts of {options.words} words with {options.comments} comments each, "
        f"{export.stat().st_size / 1e6:.0f} MB"
    )
    if options.dry_run:
        yield f"tried:      {Run(folder, export, options)}"
        return
    first = Run(folder, export, options)
    yield f"first run:  {first}"
    goals.note(
        "posts moved in, without pictures", "100/s, 150 MB",
        f"{options.posts / first.took:.0f}/s, {sum(first.peak):.0f} MB",
    )  # fmt: skip
    before = rows()
    yield f"second run: {Run(folder, export, options)}"
    changed = [name for name, said in rows().items() if said != before[name]]
    yield f"changed by the second run: {', '.join(changed) or 'nothing'}"
    yield ", ".join(f"{name} {number}" for name, (number, _said) in before.items())


def rows():
    """How many rows there are in each table, and a sum that tells whether one is otherwise."""
    found = {}
    with connection.cursor() as cursor:
        for name in MADE:
            cursor.execute(
                f"SELECT count(*), sum(hashtextextended(r::text, 0)::numeric) FROM {name} AS r"
            )
            found[name] = cursor.fetchone()
    connection.close()
    return found


class Run:
    """One run of the command, looked at from outside."""

    def __init__(self, folder, export, options):
        self.posts, self.peak = options.posts, [0.0]
        self.seconds_of = {}
        server = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        before, begun = database_seconds(server), time.monotonic()
        self.load = os.getloadavg()[0]
        command = [sys.executable, "manage.py", "import_archive", str(export)]
        command += ["--dry-run"] if options.dry_run else []
        command = ["taskset", "-c", "0", *command] if options.alone else command
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        ended = threading.Event()
        watching = threading.Thread(target=self._watch, args=(process, ended))
        watching.start()
        failed = process.wait()
        self.took = time.monotonic() - begun
        ended.set()
        watching.join()
        self.database = database_seconds(server) - before
        self.load = (self.load + os.getloadavg()[0]) / 2
        if failed:
            raise SystemExit(f"The import ended with {failed}.")

    def _watch(self, process, ended):
        while not ended.wait(PAUSE):
            # A process may end while it is looked at.
            with suppress(OSError, TypeError):
                for pid in with_children(process.pid):
                    self.seconds_of[pid] = seconds(pid)[0]
                self.peak = max(self.peak, memory(process), key=sum)

    def __str__(self):
        making, *reading = (1000 * each / self.posts for each in self.seconds_of.values())
        database = 1000 * self.database / self.posts
        together = making + sum(reading) + database
        each = " and ".join(f"{size:.0f}" for size in self.peak)
        return (
            f"{self.took:.0f} s, {self.posts / self.took:.0f} posts a second; of a processor "
            f"{together:.1f} ms a post ({making:.1f} making rows, {sum(reading):.1f} reading in "
            f"another process, {database:.1f} PostgreSQL), which is {1000 / together:.0f} posts a "
            f"processor's second; at most {sum(self.peak):.0f} MB ({each}); load of the machine "
            f"{self.load:.1f}"
        )


def seconds(pid):
    """What a process took of a processor, and what those of its children did that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, ended = sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))
    return own / TICKS, ended / TICKS


def database_seconds(server):
    """The same of PostgreSQL, its processes that ended with it."""
    total = 0.0
    for pid in with_children(server):
        with suppress(OSError):
            own, ended = seconds(pid)
            total += own + ended
    return total


if __name__ == "__main__":
    main()
