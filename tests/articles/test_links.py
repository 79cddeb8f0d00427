"""Links that lead nowhere are found by the worker and pointed out."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection

from articles.discovery import link_requests
from articles.discovery.link_checks import problem_of
from articles.discovery.link_requests import is_public
from articles.history import checks
from articles.history.revisions import keep
from articles.models import Article, LinkCheck


@pytest.fixture
def web(settings):
    """A web server of its own; ``web.asked`` are the paths that were asked for."""
    settings.CHECK_LINKS = settings.CHECK_PRIVATE_LINKS = True

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            if self.path == "/dribble/":
                self.dribble()
            elif self.path.startswith("/to/"):
                self.answer(302, self.path.removeprefix("/to/"))
            else:
                self.answer(int(self.path.strip("/").split("/")[0]), "/404/")

        def answer(self, code, location):
            self.send_response(code)
            if code == 302:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def dribble(self):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            with suppress(OSError):
                while not server.ended:
                    server.on_dribble()
                    self.wfile.write(b"X: y\r\n"[server.dribbled % 6 :][:1])
                    server.dribbled += 1
                    time.sleep(0.05)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.dribbled, server.ended = [], 0, False
    server.on_dribble = lambda: None
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.ended = True
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("200", ""), ("404", "answers 404"), ("410", "answers 410"), ("500", ""), ("403", ""),
        ("302", "answers 404"),
    ],
)  # fmt: skip
def test_only_what_is_certainly_gone_is_called_so(web, path, problem):
    assert problem_of(f"{web.address}/{path}/") == problem


def test_what_does_not_answer_or_is_no_address_may_be_there_tomorrow(web):
    web.shutdown()
    web.server_close()
    assert problem_of(f"{web.address}/404/") == ""
    assert problem_of("http://[") == ""


def test_private_networks_are_not_asked(web, settings):
    settings.CHECK_PRIVATE_LINKS = False
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::1]"):
        assert problem_of(f"http://{host}:{web.server_port}/404/") == ""
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255",
        "0.0.0.0", "240.0.0.1", "192.0.2.1", "::", "::1", "fe80::1", "fd00::1", "fec0::1",
        "ff02::1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "2002:a00:1::1", "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_networks_of_all_kinds_are_private(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::808:808"],
)  # fmt: skip
def test_public_ones_are_not(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "where", ["ftp://127.0.0.1:{port}/404/", "file:///etc/passwd", "data:text/plain,x", "gopher://x/"]
)  # fmt: skip
def test_nothing_but_http_is_followed(web, where):
    assert problem_of(f"{web.address}/to/{where.format(port=web.server_port)}") == ""
    assert len(web.asked) == 1
    assert problem_of(where.format(port=web.server_port)) == ""
    assert len(web.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_host_that_dribbles_is_left_and_holds_no_transaction(
    web, make_article, work, monkeypatch, another_session
):
    monkeypatch.setattr(link_requests, "DEADLINE", 0.5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((of_the_worker,),) = cursor.fetchall()
    open_since_before = []
    asked_at = None

    def look():
        nonlocal asked_at
        with another_session.cursor() as cursor:
            # Not what it begins when it has left the host, which goes on dribbling for a moment.
            cursor.execute("SELECT coalesce(%s, clock_timestamp())", [asked_at])
            ((asked_at,),) = cursor.fetchall()
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
                " AND state LIKE 'idle in transaction%%' AND xact_start < %s",
                [of_the_worker, asked_at],
            )
            open_since_before.append(cursor.fetchone()[0])
        another_session.rollback()

    web.on_dribble = look
    body = f'<p><a href="{web.address}/dribble/">x</a></p>'
    keep(make_article(sections=[{"headline": "One", "body": body}]))
    work()
    assert web.asked == ["/dribble/"]
    assert set(open_since_before) == {0}
    link = LinkCheck.objects.get()
    assert (link.problem, link.checked_at is None) == ("", False)


def test_a_dead_link_is_pointed_out_with_its_place(web, make_article, work):
    body = f'<p>See <a href="{web.address}/404/?a=1&amp;b=2">this</a> and '
    body += f'<a href="{web.address}/200/">that</a>.</p>'
    article = make_article(sections=["One", {"headline": "Two", "body": body}], published=False)
    article.sections.first().sources.create(publication="Herald", url=f"{web.address}/410/")
    keep(article)
    work()
    found = checks.findings(Article.objects.for_page().get())
    said = {f.message: f.place for f in found if "has a link that answers" in f.message}
    assert said == {
        f"The section “One” has a link that answers 410: “{web.address}/410/”.": "sections-0",
        "The section “Two” has a link that answers 404: "
        f"“{web.address}/404/?a=1&b=2”.": "sections-1",
    }


def test_it_is_asked_once_a_day(web, make_article, work):
    from datetime import timedelta

    from django.utils import timezone

    body = f'<p><a href="{web.address}/200/">x</a></p>'
    article = make_article(sections=[{"headline": "One", "body": body}])
    for _ in range(2):
        keep(article)
        work()
    assert web.asked == ["/200/"]
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=2))
    keep(article)
    work()
    assert web.asked == ["/200/"] * 2


def test_nobody_is_asked_where_the_operator_does_not_want_it(web, settings, make_article, work):
    settings.CHECK_LINKS = False
    body = f'<p><a href="{web.address}/404/">x</a></p>'
    keep(make_article(sections=[{"headline": "One", "body": body}]))
    work()
    assert web.asked == []
