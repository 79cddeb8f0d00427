"""Our site and one made with Wagtail, with the same content, in turns: ``benchmarks.beside``.

Pages rendered from scratch by one thread for one connection, pages in memory for sixteen, and the
editor's pages one after the other; medians.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django

from benchmarks import goals, measured_column
from benchmarks.peers import environment
from benchmarks.servers import granian, wrk
from benchmarks.turns import in_turns, table, took_in_turns, warm
from benchmarks.visitor import Visitor
from worldview import private_postgres

SITE, FRESH = "worldview.asgi:application", "benchmarks.uncached:fresh"
OURS, THEIRS = "World View", "Wagtail"
DESK_ROUNDS = 25
GOALS = {
    "column": "10 ms, 0.4 of Wagtail's",
    "home": "6 ms",
    "dossier": "8 ms",
    "search": "10 ms",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, default=1001)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (apt install wrk): nothing was measured beside Wagtail.")
    environment.install()
    with tempfile.TemporaryDirectory() as temporary:
        database = private_postgres.start(Path(temporary))
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "CRITICAL",
            "SITE_URL": "http://localhost",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "VAR_DIR": temporary,
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
            "DATABASE_URL": database,
        }
        try:
            django.setup()
            ours = prepare(options.columns)
            wagtail = environment.Wagtail(Path(temporary) / "wagtail", database, options.columns)
            for part in (from_scratch, from_memory, desk):
                for line in part(options, ours, wagtail):
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()
        finally:
            private_postgres.stop()


def prepare(columns):
    """Fill our site; returns the column that is measured."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.measured_site import fill

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    get_user_model().objects.create_superuser("editor", "editor@example.com", "secret")
    article = fill(measured_column.make(columns))
    call_command("work", once=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return article


def from_scratch(options, ours, wagtail):
    from articles.models import Keyword

    yield "\n-- Rendered from scratch, one process of one thread, 1 connection, over HTTP"
    dossier = Keyword.objects.get(name=next(iter(ours.keywords.names()))).get_absolute_url()
    with granian(FRESH, workers=1, threads=1) as here, wagtail.served() as there:
        pages = {
            "column": (ours.get_absolute_url(), "/column-0/"),
            "home": ("/", "/"),
            "search": ("/search/?q=harbour", "/search/?q=harbour"),
            "dossier": (dossier, None),
        }
        ask = {}
        for name, (ours_at, theirs_at) in pages.items():
            ask[f"{OURS}: {name}"] = asking(here.url + ours_at, options)
            if theirs_at:
                ask[f"{THEIRS}: {name}"] = asking(there.url + theirs_at, options)
        loads = in_turns(options, ask)
        yield f"{'milliseconds in the middle, and p99':36}{OURS:>20}{THEIRS:>20}{'ratio':>8}"
        for name, goal in GOALS.items():
            mine, theirs = (loads.get(f"{site}: {name}") for site in (OURS, THEIRS))
            yield f"{name:36}{told(mine)}{told(theirs)}{ratio(mine, theirs):>8}"
            beside = f"{ratio(mine, theirs)} of Wagtail's" if theirs else ""
            reached = f"{mine.median:.1f} ms {beside}".strip()
            goals.note(f"{name} from scratch over HTTP", goal, reached)


def told(load):
    return f"{load.median:12.1f}{load.p99:8.1f}" if load else " " * 20


def ratio(mine, theirs):
    return f"{mine.median / theirs.median:.2f}" if theirs else ""


def asking(url, options, connections=1):
    return lambda: wrk(url, connections=connections, seconds=options.seconds)


def from_memory(options, ours, wagtail):
    yield "\n-- The column from memory (Wagtail's is Django's), two workers, 16 connections"
    with granian(SITE) as mine, wagtail.served(cached=True, workers=2, threads=4) as other:
        here, there = mine.url + ours.get_absolute_url(), f"{other.url}/column-0/"
        for url in (here, there):
            warm(url)
        loads = in_turns(options, {
            OURS: asking(here, options, 16), THEIRS: asking(there, options, 16),
        })  # fmt: skip
        yield from table(loads, {f"to {THEIRS}'s": THEIRS})


def desk(options, ours, wagtail):
    yield f"\n-- The desk, one after the other, milliseconds in the middle of {DESK_ROUNDS}"
    with contextlib.ExitStack() as stack:
        mine = Visitor(stack.enter_context(granian(SITE, workers=1)).url)
        other = Visitor(stack.enter_context(wagtail.served(threads=4)).url)
        column, home = wagtail.keys()
        pages = {
            f"{OURS}: a column's form": (mine, f"/admin/articles/article/{ours.pk}/change/"),
            f"{THEIRS}: a column's form": (other, f"/admin/pages/{column}/edit/"),
            f"{OURS}: list of columns": (mine, "/admin/articles/article/"),
            f"{THEIRS}: list of columns": (other, f"/admin/pages/{home}/"),
        }
        sizes = {name: len(visitor.get(path)) for name, (visitor, path) in pages.items()}
        took = took_in_turns(DESK_ROUNDS, {
            name: (lambda visitor=visitor, path=path: visitor.timed(path))
            for name, (visitor, path) in pages.items()
        })  # fmt: skip
        for name, middle in took.items():
            yield f"{name:42}{middle:9.1f}{sizes[name] / 1000:9.1f} kB"
        for what, goal in (("a column's form", "55 ms, 50 kB"), ("list of columns", "25 ms")):
            one, two = f"{OURS}: {what}", f"{THEIRS}: {what}"
            goals.note(
                f"desk: {what}", goal,
                f"{took[one]:.0f} ms, {sizes[one] / 1000:.0f} kB; "
                f"Wagtail {took[two]:.0f} ms, {sizes[two] / 1000:.0f} kB",
            )  # fmt: skip


if __name__ == "__main__":
    main()
