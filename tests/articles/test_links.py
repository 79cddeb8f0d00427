"""Links that lead nowhere are found by the worker and pointed out."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from articles import checklist
from articles.links import problem_of
from articles.models import Article, LinkCheck
from articles.revisions import keep


@pytest.fixture
def web(settings):
    """A web server of its own; ``web.asked`` are the paths that were asked for."""
    settings.CHECK_LINKS = settings.CHECK_PRIVATE_LINKS = True

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            code = int(self.path.strip("/").split("/")[0])
            self.send_response(code)
            if code == 302:
                self.send_header("Location", "/404/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
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


def test_a_dead_link_is_pointed_out_with_its_place(web, make_article, work):
    body = f'<p>See <a href="{web.address}/404/?a=1&amp;b=2">this</a> and '
    body += f'<a href="{web.address}/200/">that</a>.</p>'
    article = make_article(sections=["One", {"headline": "Two", "body": body}], published=False)
    article.sections.first().sources.create(publication="Herald", url=f"{web.address}/410/")
    keep(article)
    work()
    found = checklist.findings(Article.objects.for_page().get())
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
