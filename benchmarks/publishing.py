"""What a publication costs readers: pages at random while columns are published, how soon every
process shows a change, and the first request after one. Parts of ``benchmarks.serving``."""

import contextlib
import http.client
import os
import random
import subprocess
import sys
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

from benchmarks import goals
from benchmarks.servers import ROOT, granian, memory, with_children, wrk
from benchmarks.turns import fetched, in_turns, table, warm
from worldview.gateway.warming import WARM_UP_AFTER

SITE = "worldview.asgi:application"
SEEN_ROUNDS = 60


def at_random(folder, archive):
    """A script for ``wrk`` that asks for the pages at random."""
    script = folder / "mixed.lua"
    addresses = ",".join(f'"{address}"' for address in archive.pages)
    script.write_text(
        f"local pages = {{{addresses}}}\nmath.randomseed(os.time())\n"
        "request = function() return wrk.format('GET', pages[math.random(#pages)]) end\n"
    )
    return script


def mixed(options, folder, archive):
    yield f"\n-- {len(archive.pages)} different pages at random, 16 connections"
    script = at_random(folder, archive)
    with granian(SITE) as site:
        # Once round, so that each page is rendered.
        with ThreadPoolExecutor(8) as readers:
            list(readers.map(lambda address: fetched(site.url + address), archive.pages))
        seconds = options.seconds * 2
        wrk(site.url, seconds=seconds, script=script)
        publisher = Publisher(site.url)

        def disturbed():
            with publisher:
                return wrk(site.url, seconds=seconds, script=script)

        loads = in_turns(options, {
            "undisturbed": lambda: wrk(site.url, seconds=seconds, script=script),
            "a column published every second": disturbed,
        })  # fmt: skip
        yield from table(loads, {"to undisturbed": "undisturbed"})
        yield (
            f"columns published: {publisher.published}; asked {publisher.asked} times right after "
            f"the NOTIFY, former page {publisher.stale} times; the first page after a change took "
            f"{1000 * median(publisher.took):.0f} ms in the middle"
        )
        yield f"memory of the web processes after that (PSS, MB): {in_megabytes(site)}"
        load, sizes = loads["a column published every second"], memory(site)
        goals.note(
            f"{len(archive.pages)} pages at random, a publish a second",
            "15,000/s, p99 10 ms, two workers 250 MB, nothing stale",
            f"{load.rate:.0f}/s, p99 {load.p99:.0f} ms, {sum(sizes[1:]):.0f} MB, "
            f"{publisher.stale} of {publisher.asked} stale",
        )


def in_megabytes(process):
    sizes = memory(process)
    return f"{sum(sizes):.0f} together, {', '.join(f'{size:.0f}' for size in sizes)}"


class Publisher(threading.Thread):
    """Publishes a column every second while in use, and looks at once whether the front page shows
    it: ``asked`` so often, ``stale`` so often not."""

    def __init__(self, url):
        self.address = urllib.parse.urlsplit(url).netloc
        self.published = self.asked = self.stale = 0
        self.took = []

    def __enter__(self):
        super().__init__()
        self.stopping = threading.Event()
        self.start()
        return self

    def __exit__(self, *failure):
        self.stopping.set()
        self.join()

    def run(self):
        import psycopg2
        from django.db import connection

        heard = psycopg2.connect(os.environ["DATABASE_URL"])
        heard.autocommit = True
        with heard.cursor() as cursor:
            cursor.execute("LISTEN pages")
        while not self.stopping.wait(1):
            headline = self.publish()
            while not any("home" in notice.payload.split() for notice in heard.notifies):
                time.sleep(0.0005)
                heard.poll()
            heard.notifies.clear()
            for number in range(10):
                begun = time.perf_counter()
                page = self.front_page()
                if not number:
                    self.took.append(time.perf_counter() - begun)
                self.asked += 1
                self.stale += headline not in page
        heard.close()
        connection.close()

    def publish(self):
        from articles.discovery.derived import update_derived
        from articles.models import Article, Section

        headline = f"Published {random.getrandbits(40)}"
        article = Article.objects.create(headline=headline)
        Section.objects.create(article=article, headline="A part", body="<p>Some words.</p>")
        article.keywords.set(["Published"])
        update_derived(article)
        article.publish()
        self.published += 1
        return headline

    def front_page(self):
        asked = http.client.HTTPConnection(self.address)
        asked.request("GET", "/", headers={"Host": "localhost"})
        page = asked.getresponse().read().decode()
        asked.close()
        return page


def seen(options, folder, archive):
    from django.db import connection

    from articles.models import Article

    yield f"\n-- A change seen by every process, milliseconds, {SEEN_ROUNDS} times"
    address = urllib.parse.urlsplit(archive.article).path
    with granian(SITE) as site:
        warm(site.url + address)
        processes = len(with_children(site.pid)) - 1
        time.sleep(2 + WARM_UP_AFTER)  # as on a site that runs, and was not started just now
        took = []
        for _ in range(SEEN_ROUNDS):
            word = f"Changed {random.getrandbits(40)}."
            begun = time.perf_counter()
            Article.objects.filter(pk=archive.key).update(headline=word)
            # Which process takes a connection is chance; so many in a row that show it met all.
            row = 0
            while row < 4 * processes:
                row = row + 1 if word in fetched(site.url + address)[1].decode() else 0
                if row == 1:
                    shown = time.perf_counter()
            took.append(1000 * (shown - begun))
            time.sleep(0.05)
        connection.close()
    p99 = quantiles(took, n=100)[98]
    yield f"{'from the change to the page, everywhere':42}{median(took):9.1f}{p99:9.1f} p99"
    goals.note(
        "a publish seen by every process", "20 ms in the middle, 50 ms p99",
        f"{median(took):.0f} ms, p99 {p99:.0f} ms",
    )  # fmt: skip


def first_after_a_change(options, folder, archive):
    from articles.models import Article

    yield "\n-- The first request after a change, milliseconds in the middle of 20"
    newest = Article.objects.published().newest_first().values_list("pk", flat=True)[0]
    with granian(SITE) as site:
        for name, address, shown in (
            ("article", archive.article, archive.key), ("home", archive.home, newest),
        ):  # fmt: skip
            for when, others, pause in (
                ("at once", contextlib.nullcontext(), 0.05),
                ("beside a worker, two seconds later", worker(), 2),
            ):
                with others:
                    took = list(after_changes(site.url + address, shown, pause))
                yield f"{f'{name}, {when}':42}{median(took):9.1f}"
                if when == "at once":
                    goals.note(
                        f"first request after a change, no worker: {name}",
                        "20 ms", f"{median(took):.1f} ms",
                    )  # fmt: skip


def after_changes(url, key, pause):
    """Milliseconds that ``url`` takes each of 20 times when a column was changed."""
    from articles.models import Article

    for _ in range(20):
        warm(url)
        word = f"Changed {random.getrandbits(40)}."
        Article.objects.filter(pk=key).update(headline=word)
        time.sleep(pause)
        begun = time.perf_counter()
        _, page = fetched(url)
        yield 1000 * (time.perf_counter() - begun)
        assert word in page.decode(), f"{url} does not show the change"


@contextlib.contextmanager
def worker():
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT)
    try:
        time.sleep(3)
        yield
    finally:
        process.terminate()
        process.wait()
