"""Always current: several web servers, readers all the time, and changes of every kind. Set STEPS
for a longer walk, SEED for another one."""

import difflib
import http.server
import itertools
import os
import queue
import random
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.discovery.derived import update_derived
from articles.models import (
    Article,
    Correction,
    Figure,
    Keyword,
    Photo,
    Publication,
    Section,
    Source,
)
from comments import moderation
from comments.models import Closing, Comment
from tests.processes import (
    FRESH,
    ROOT,
    Line,
    Server,
    collect_static_files,
    database_url,
    environment,
)

STEPS, SEED = int(os.environ.get("STEPS", 12)), int(os.environ.get("SEED", 1))


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """With the static files in it, which take some seconds to compress."""
    made = tmp_path_factory.mktemp("servers")
    collect_static_files(made)
    return made


@pytest.fixture
def start(folder, transactional_db):
    started = []

    def made(**how):
        started.append(Server(folder, **how))
        return started[-1]

    yield made
    for server in started:
        server.stop()


@pytest.fixture
def fence(make_article):
    """Waits until servers have heard of all that was committed: notifications come in the order of
    their transactions, so a page that shows a later change tells."""
    make_article("Fence", slug="fence", edition_date=date(2010, 1, 1), keywords=["Fence"])
    numbers = itertools.count()

    def wait(servers):
        word = f"Fence {next(numbers)}."
        Keyword.objects.filter(name="Fence").update(description=word)
        until = time.monotonic() + 20
        for server in servers:
            while word.encode() not in server.get("/keywords/fence/")[2]:
                assert time.monotonic() < until, "a server did not hear of a change"
                time.sleep(0.002)

    return wait


# --- Changes of every kind, between reads -------------------------------------------------------


class Newsroom:
    """Does something at random to an archive of a few columns."""

    def __init__(self, choose, make_article, add_figure):
        self.choose, self.make_article = choose, make_article
        self.numbers = itertools.count()
        for number in range(6):
            self.publish(date(2026, 5, 10) + timedelta(days=number))
        self.publish(date(2025, 5, 12))
        for article in Article.objects.all()[:2]:
            add_figure(article=article)
        self.addresses = set()

    def step(self):
        acts = [name for name in dir(self) if name.startswith("then_")]
        act = self.choose.choice(acts)
        getattr(self, act)()
        return act

    def pages(self):
        """All that was ever public, and the lists."""
        self.addresses |= {a.get_absolute_url() for a in Article.objects.exclude(published_at=None)}
        self.addresses |= {k.get_absolute_url() for k in Keyword.objects.all()}
        self.addresses |= {p.get_absolute_url() for p in Publication.objects.all()}
        return [
            *sorted(self.addresses),
            "/", "/archive/", "/2026/", "/2026/05/", "/2026/05/12/", "/keywords/", "/sources/",
            "/corrections/", "/feed/", "/feed.json", "/sitemap.xml", "/sitemap-2026.xml",
            "/sitemap-news.xml", "/comments/", "/comments/feed/",
        ]  # fmt: skip

    def one(self, rows):
        found = list(rows.order_by("pk"))
        return self.choose.choice(found) if found else None

    def publish(self, day, at=None):
        number = next(self.numbers)
        words = self.choose.sample(["Iran", "Mali", "Salt", "Ports", "Grain"], 3)
        earlier = self.one(Article.objects.all())
        said = f"[[{earlier.edition_date:%-d-%b-%Y} {earlier.headline}]]" if earlier else ""
        self.make_article(
            f"Column {number}", slug=f"column-{number}", edition_date=day, keywords=words,
            sections=[{"headline": f"Part of {number}", "body": f"<p>{' '.join(words)} {said}</p>",
                       "sources": [self.choose.choice(["Herald", "Gazette"])]}],
            published=at or True,
        )  # fmt: skip

    def then_publish(self):
        self.publish(date(2026, 5, 1) + timedelta(days=self.choose.randrange(60)))

    def then_publish_on_schedule(self):
        self.publish(date(2026, 5, 20), at=timezone.now() + timedelta(seconds=0.4))
        time.sleep(0.5)

    def then_draft(self):
        article = Article.objects.create(headline="Draft", edition_date=date(2026, 5, 14),
                                         slug=f"draft-{next(self.numbers)}")  # fmt: skip
        Section.objects.create(article=article, headline="Part", body="<p>Iran</p>")
        article.keywords.set(["Iran"])
        update_derived(article)

    def then_rename(self):
        article = self.one(Article.objects.published())
        article.headline = f"Renamed {next(self.numbers)}"
        article.slug = f"renamed-{next(self.numbers)}"
        article.save()

    def then_rewrite(self):
        section = self.one(Section.objects.all())
        section.body = f"<p>Anew {next(self.numbers)} Salt</p>"
        section.save()
        update_derived(section.article)

    def then_withdraw(self):
        self.one(Article.objects.published().exclude(slug="fence")).withdraw()

    def then_restore(self):
        if article := self.one(Article.objects.exclude(withdrawn_at=None)):
            article.publish()

    def then_bin(self):
        self.one(Article.objects.published().exclude(slug="fence")).put_in_bin()

    def then_unbin(self):
        for article in Article.objects.exclude(binned_at=None):
            article.take_out_of_bin()

    def then_move(self):
        article = self.one(Article.objects.exclude(slug="fence"))
        article.edition_date += timedelta(days=self.choose.choice([-40, -1, 1, 30]))
        article.save()

    def then_other_keywords(self):
        article = self.one(Article.objects.exclude(slug="fence"))
        article.keywords.set(self.choose.sample(["Iran", "Mali", "Salt", "Oil"], 2))
        update_derived(article)

    def then_rename_a_keyword(self):
        keyword = self.one(Keyword.objects.exclude(name="Fence"))
        keyword.name = f"{keyword.name.split()[0]} {next(self.numbers)}"
        keyword.save()

    def then_merge_keywords(self):
        one, *others = list(Keyword.objects.exclude(name="Fence").order_by("pk"))
        if len(others) > 2:
            others[-1].merge_into(one)

    def then_cite(self):
        section = self.one(Section.objects.all())
        Source.objects.create(section=section, position=next(self.numbers), publication="Debka")
        update_derived(section.article)

    def then_stop_citing(self):
        if source := self.one(Source.objects.all()):
            source.delete()

    def then_describe_a_publication(self):
        Publication.objects.update(note=f"Note {next(self.numbers)}")

    def then_correct(self):
        Correction.objects.create(
            article=self.one(Article.objects.all()), text=f"It was {next(self.numbers)}."
        )

    def then_other_words_under_pictures(self):
        Photo.objects.update(alt_text=f"Boats {next(self.numbers)}")
        Figure.objects.update(caption=f"Noon {next(self.numbers)}")

    def then_comment(self):
        number = next(self.numbers)
        answered = self.one(Comment.objects.approved().filter(thread=None))
        article = answered.article if answered and number % 2 else self.one(Article.objects.all())
        Comment.objects.create(
            article=article, name=f"Reader {number}", email=f"r{number}@example.com",
            body="x", html=f"<p>Said {number}</p>", form_key=f"k{number}", visitor_key="v",
            state=self.choose.choice(["approved", "approved", "pending"]),
            thread=answered if answered and number % 2 else None,
            answers=answered if answered and number % 2 else None,
        )  # fmt: skip

    def then_decide(self):
        if comment := self.one(Comment.objects.all()):
            verdict = self.choose.choice(["approved", "refused", "spam"])
            moderation.decide([comment.pk], verdict, by=None)

    def then_close_comments(self):
        Closing.objects.update_or_create(
            article=self.one(Article.objects.all()), defaults={"reason": f"{next(self.numbers)}"}
        )

    def then_change_many_at_once(self):
        Article.objects.update(standfirst=f"All of them {next(self.numbers)}")

    def then_delete(self):
        if Article.objects.count() > 5:
            self.one(Article.objects.exclude(slug="fence")).delete()


def differences(served, fresh):
    lines = served[2].decode().splitlines(), fresh.decode().splitlines()
    return [*difflib.unified_diff(*lines, "served", "fresh", n=0), served[1]["Cache-Status"] or ""]


def test_no_server_serves_a_page_that_a_fresh_rendering_would_not(
    start, fence, make_article, add_figure
):
    servers, fresh = [start(), start()], start(application=FRESH)
    newsroom = Newsroom(random.Random(SEED), make_article, add_figure)
    done, failures = threading.Event(), []

    def read(server, choose):
        # Reads while things change: what is being rendered meanwhile must not be kept.
        while not done.is_set():
            try:
                server.get(choose.choice(sorted(newsroom.addresses | {"/"})))
            except OSError as failure:
                failures.append(failure)
            time.sleep(0.005)

    readers = [
        threading.Thread(target=read, args=[server, random.Random(n)])
        for n, server in enumerate(servers)
    ]
    for reader in readers:
        reader.start()
    try:
        for step in range(STEPS):
            act = newsroom.step()
            fence(servers)
            for address in newsroom.pages():
                status, _, body = fresh.get(address)
                for server in servers:
                    served = server.get(address)
                    assert (served[0], served[2]) == (status, body), (
                        f"step {step}, {act}, {address}\n" + "\n".join(differences(served, body))
                    )
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert failures == []
    fence(servers)
    for server, address in itertools.product(servers, newsroom.pages()):
        if server.get(address)[0] == 200:
            assert is_hit(server, address), address


# --- When it does not hear ----------------------------------------------------------------------


def kill_listeners():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'worldview page cache' AND datname = current_database()"
        )
        assert cursor.fetchall()


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def is_hit(server, address):
    return "hit" in server.get(address)[1].get("Cache-Status", "")


def test_while_a_server_does_not_hear_of_changes_it_renders_afresh(start, make_article):
    article = make_article()
    server, address = start(), article.get_absolute_url()
    for number in range(3):
        until(lambda: is_hit(server, address))
        kill_listeners()
        Article.objects.update(headline=f"Changed {number}")
        assert f"Changed {number}".encode() in server.get(address)[2]
    until(lambda: is_hit(server, address))


def test_without_the_database_what_is_in_memory_is_shown_and_all_else_says_so(
    start, make_article, tmp_path
):
    article = make_article()
    (tmp_path / "line").mkdir()
    line = Line(tmp_path / "line")
    server, address = start(url=database_url(line.folder)), article.get_absolute_url()
    until(lambda: is_hit(server, address))
    shown = server.get(address)[2]
    line.cut()
    for _ in range(5):
        status, headers, body = server.get(address)
        assert (status, body) == (200, shown)
        assert "stale-if-error" in headers["Cache-Status"]
        status, headers, body = server.get("/archive/")
        assert (status, headers["Retry-After"]) == (503, "10")
        assert b"cannot be reached at the moment" in body
        time.sleep(0.3)
    # What is withdrawn meanwhile is gone as soon as the database is there again.
    article.withdraw()
    line.mend()
    until(lambda: server.get(address)[0] == 410, seconds=5)
    until(lambda: is_hit(server, "/archive/"), seconds=5)


def test_a_page_that_was_dropped_is_not_shown_for_want_of_a_database(start, make_article, tmp_path):
    article = make_article()
    (tmp_path / "line").mkdir()
    line = Line(tmp_path / "line")
    server, address = start(url=database_url(line.folder)), article.get_absolute_url()
    until(lambda: is_hit(server, address))
    article.withdraw()
    until(lambda: server.get(address)[0] == 410)
    line.cut()
    assert server.get(address)[0] == 503


# --- A CDN in front -----------------------------------------------------------------------------


def test_a_cdn_is_told_the_labels_of_what_changed(folder, transactional_db, make_article):
    told = queue.Queue()

    class Cdn(http.server.BaseHTTPRequestHandler):
        def do_PURGE(self):
            told.put((self.headers["Cache-Tag"].split(","), self.headers["Key"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    cdn = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cdn)
    threading.Thread(target=cdn.serve_forever, daemon=True).start()
    article = make_article()
    command = subprocess.Popen(
        [
            sys.executable, "manage.py", "tell_cdn", f"http://127.0.0.1:{cdn.server_port}/",
            "--method", "PURGE", "--header", "Cache-Tag", "--separator", ",",
            "--with", "Key: secret",
        ],
        cwd=ROOT, env=environment(folder, database_url()),
    )  # fmt: skip
    try:
        assert told.get(timeout=20) == (["*"], "secret")
        article.headline = "A Harbour Closes"
        article.save()
        labels, key = told.get(timeout=20)
        assert (f"article:{article.pk}" in labels, key) == (True, "secret")
        make_article("Soon", slug="soon", published=timezone.now() + timedelta(seconds=1.5))
        told_of = set()
        while "home" not in told_of:
            told_of |= set(told.get(timeout=20)[0])
        assert timezone.now() >= Article.objects.get(slug="soon").published_at
    finally:
        command.terminate()
        command.wait()
        cdn.shutdown()
