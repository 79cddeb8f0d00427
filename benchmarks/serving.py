"""How fast pages are served, beside what else serves the same bytes: ``benchmarks.serving``.

Real servers on loopback, asked by ``wrk`` with 16 connections and gzip; contenders take turns, and
the medians of several rounds are shown. Needs ``wrk`` and, for its part, ``nginx``
(``apt install wrk nginx-light``); what is missing is said and not measured.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median

import django

from benchmarks import goals
from benchmarks.publishing import at_random, first_after_a_change, in_megabytes, mixed, seen
from benchmarks.servers import granian, memory, nginx, wait_for, wrk
from benchmarks.turns import fetched, in_turns, table, warm
from benchmarks.visitor import Visitor
from worldview import private_postgres

SITE, STORED = "worldview.asgi:application", "benchmarks.uncached:stored"
CONSTANT = "benchmarks.constant:asgi"
FRESH, STATIC = "benchmarks.uncached:fresh", "benchmarks.static:application"
MIXED = 10_000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parts = (single_page, not_cached, mixed, seen, first_after_a_change, desk, machine)
    named = {part.__name__: part for part in parts}
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(named)}; all if none")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (apt install wrk): nothing of serving was measured.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "CRITICAL",
            "SITE_URL": "http://localhost",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "VAR_DIR": temporary,
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
            "DATABASE_URL": private_postgres.start(folder),
            "BENCH_STATIC": str(folder / "files"),
        }
        try:
            django.setup()
            archive = prepare(options.columns)
            for name in options.parts or named:
                for line in named[name](options, folder, archive):
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()
        finally:
            private_postgres.stop()


class Archive:
    """What is asked for: ``article`` and others are addresses."""

    article = home = ""
    pages = ()


def prepare(columns):
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article
    from benchmarks import archive, crowd
    from worldview.demo.samples import load

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    editor = get_user_model().objects.create_superuser("editor", "editor@example.com", "secret")
    load(editor)
    call_command("work", once=True)
    article = Article.objects.published().newest_first().first()
    # It stays the newest, so that it is on the front page too.
    day_before = article.edition_date - timedelta(days=1)
    for made in (archive.generate(columns, until=day_before), crowd.comments(columns)):
        for _ in made:
            pass
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET article_id = %s WHERE id IN "
                       "(SELECT id FROM comments_comment WHERE state = 'approved' AND thread_id "
                       "IS NULL AND answer_count = 0 LIMIT 20)", [article.pk])  # fmt: skip
        cursor.execute("VACUUM ANALYZE")
    found = Archive()
    found.article, found.key, found.home = article.get_absolute_url(), article.pk, "/"
    public = Article.objects.published().newest_first().defer("search")[:MIXED]
    found.pages = [column.get_absolute_url() for column in public]
    connection.close()
    return found


def single_page(options, folder, archive):
    yield "\n-- One page, the same bytes (gzip), 16 connections"
    files = folder / "files"
    files.mkdir()
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(granian(SITE))
        for name, address in (("article", archive.article), ("home", archive.home)):
            _, zipped = fetched(site.url + address, **{"Accept-Encoding": "gzip"})
            _, plain = fetched(site.url + address)
            (files / f"{name}.html").write_bytes(plain)
            (files / f"{name}.html.gz").write_bytes(zipped)
        os.environ["BENCH_FIRST"] = "/article.html"
        folder.chmod(0o755)
        static = stack.enter_context(granian(STATIC))
        one = stack.enter_context(granian(STATIC, threads=1))
        del os.environ["BENCH_FIRST"]
        port = site.url.rpartition(":")[2]
        by_nginx = stack.enter_context(nginx(folder, static=files, upstream=port))
        told, zipped = fetched(site.url + archive.article, **{"Accept-Encoding": "gzip"})
        tag = told["ETag"]
        os.environ["BENCH_CONSTANT"] = str(keep_constant(folder / "constant.json", told, zipped))
        constant = stack.enter_context(granian(CONSTANT))
        contenders = {
            "whitenoise on granian, article": (static.url + "/article.html", {}),
            "the same, one thread a worker": (one.url + "/article.html", {}),
            "a constant body, the same server": (constant.url + "/", {}),
            "from memory, article": (site.url + archive.article, {}),
            "from memory, home": (site.url + archive.home, {}),
            "from memory, 304": (
                site.url + archive.article,
                {"headers": [f"If-None-Match: {tag}"]},
            ),
        }
        against = {
            "to whitenoise": "whitenoise on granian, article",
            "to constant": "a constant body, the same server",
        }
        if by_nginx:
            from_disk, kept_open, cache = by_nginx
            wait_for(from_disk + "/article.html")
            contenders |= {
                "nginx, article as a file": (from_disk + "/article.html", {}),
                "the same with open_file_cache": (kept_open + "/article.html", {}),
                "nginx in front (docs/nginx.conf)": (cache + archive.article, {}),
            }
            against["to nginx"] = "nginx, article as a file"
            against["kept open"] = "the same with open_file_cache"
        else:
            yield "nginx is not installed (apt install nginx-light): not measured"
        for url, _ in contenders.values():
            warm(url)
        ask = {name: (lambda url=url, how=how: wrk(url, seconds=options.seconds, **how))
               for name, (url, how) in contenders.items()}  # fmt: skip
        loads = in_turns(options, ask)
        yield from table(loads, against)
        kept = loads["from memory, article"]
        share = kept.rate / loads["a constant body, the same server"].rate
        goals.note("kept page to a constant body, same server", "0.95", f"{share:.2f}")
        goals.note("kept page, 16 connections, p99", "3 ms", f"{kept.p99:.1f} ms")
        if by_nginx:
            front = loads["nginx in front (docs/nginx.conf)"].rate
            share = front / loads["the same with open_file_cache"].rate
            goals.note("behind nginx to its file kept open", "0.95", f"{share:.2f}")


def keep_constant(file, headers, body):
    """Write an answer for ``benchmarks.constant``, and return the file."""
    # What the server says itself, and of this one connection.
    own = ("server", "date", "connection")
    said = [(name, value) for name, value in headers.items() if name.lower() not in own]
    file.write_text(json.dumps({"headers": said, "body": b64encode(body).decode()}))
    return file


def not_cached(options, folder, archive):
    yield "\n-- Without the page cache, one process of one thread, 1 connection"
    with (
        granian(STORED, workers=1, threads=1) as stored,
        granian(FRESH, workers=1, threads=1) as fresh,
    ):

        def ask(url):
            return lambda: wrk(url, connections=1, seconds=options.seconds)

        loads = in_turns(options, {
            "Django and our middleware alone": ask(stored.url + "/minimal/"),
            "article as the database keeps it": ask(stored.url + archive.article),
            "home as the database keeps it": ask(stored.url + archive.home),
            "article rendered each time": ask(fresh.url + archive.article),
            "home rendered each time": ask(fresh.url + archive.home),
            "search, a common word": ask(fresh.url + "/search/?q=government"),
            "search, two words": ask(fresh.url + "/search/?q=harbour+storm"),
        })  # fmt: skip
        yield from table(loads, {"to minimal": "Django and our middleware alone"})


def desk(options, folder, archive):
    yield "\n-- Writing, one after the other, milliseconds in the middle of 30"
    with granian(SITE) as site:
        editor = Visitor(site.url)
        pages = {
            "admin: a column's page": f"/admin/articles/article/{archive.key}/change/",
            "admin: list of columns": "/admin/articles/article/",
            "admin: list of comments": "/admin/comments/comment/",
        }
        for name, path in pages.items():
            yield f"{name:42}{median(editor.timed(path) for _ in range(30)):9.1f}"
        took, taken = [], 0
        path = f"/comments/write/{archive.key}/"
        for number in range(30):
            fields = {"name": "Reader", "email": f"r{number}@example.com", "website": "",
                      "body": f"Comment {number}, about the harbour."}  # fmt: skip
            begun = time.perf_counter()
            preview = editor.post(path, fields)
            fields["stamp"] = re.search(r'name="stamp" value="([^"]+)"', preview)[1]
            with contextlib.suppress(urllib.error.HTTPError):  # too many from one network
                editor.post(path, fields)
                taken += 1
            took.append(1000 * (time.perf_counter() - begun))
        yield f"{f'a comment, previewed and sent ({taken} taken)':42}{median(took):9.1f}"


def machine(options, folder, archive):
    yield "\n-- Start, memory, weight"
    starts = []
    for _ in range(5):
        with granian(SITE) as site:
            starts.append(site.start)
    yield f"{'from start to the first page, s':42}{median(starts):9.2f}"
    goals.note("cold start to first page", "0.5 s", f"{median(starts):.2f} s")
    os.environ["PAGE_CACHE_MB"] = "32"
    script = at_random(folder, archive)
    with granian(SITE) as site:
        before = in_megabytes(site)
        largest = max(memory(site))
        goals.note("memory of a web worker at start (PSS)", "52 MB", f"{largest:.0f} MB")
        with ThreadPoolExecutor(8) as readers:
            list(readers.map(lambda address: fetched(site.url + address), archive.pages))
        for _ in range(4):
            wrk(site.url, seconds=options.seconds * 2, script=script)
        yield f"{'PSS of two workers at start, MB':42}{before}"
        yield f"{'with 32 MB of pages in each, after load':42}{in_megabytes(site)}"
        yield from weight(site.url + archive.article)
    del os.environ["PAGE_CACHE_MB"]


def weight(url):
    """What Chromium loads for the article, pictures apart."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        yield "Chromium is not installed: page weight not measured"
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page()
        sizes = []
        page.on("requestfinished", lambda request: sizes.append(
            (request.resource_type, request.sizes()["responseBodySize"])))  # fmt: skip
        page.goto(url, wait_until="networkidle")
        chromium.close()
    own = [size for kind, size in sizes if kind != "image"]
    told = f"{sum(own) / 1000:.1f} kB in {len(own)} requests, pictures apart"
    yield f"{'article in Chromium':42}{told}"


if __name__ == "__main__":
    main()
