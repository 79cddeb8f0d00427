"""What other sites may load from us, and what pages may use of a reader's device: said on every
answer, whoever gives it."""

import http.server
import threading

import pytest
from django.conf import settings as configured

from articles.models import Photo
from tests.front import Site
from tests.site.test_operating import ROOT
from worldview.embedding import PERMISSIONS_POLICY, UNUSED_FEATURES

OURS, SHARED = "same-origin", "cross-origin"


@pytest.fixture
def world(transactional_db, make_article, add_figure, settings):
    article = make_article("Harbour", slug="harbour", keywords=["Iran"], sections=["Quay"])
    add_figure(article=article)
    return article


#: Of each kind of answer: how it is asked for, its status, and who may load it.
ANSWERS = {
    "a column": ("{column}", {}, 200, OURS),
    "a list": ("/archive/", {}, 200, OURS),
    "not changed": ("{column}", {"if_none_match": "*"}, 304, OURS),
    "a part": ("{column}", {"range": "bytes=0-9"}, 206, OURS),
    "no part": ("{column}", {"range": "bytes=99999999-"}, 416, OURS),
    "a feed": ("/feed/", {}, 200, SHARED),
    "a feed of summaries": ("/feed/summary/", {}, 200, SHARED),
    "a JSON feed": ("/feed.json", {}, 200, SHARED),
    "a feed of comments": ("/comments/feed/", {}, 200, SHARED),
    "a feed that did not change": ("/feed/", {"if_none_match": "*"}, 304, SHARED),
    "a share card": ("{column}card.png", {}, 200, SHARED),
    "a part of a card": ("{column}card.png", {"range": "bytes=0-9"}, 206, SHARED),
    "a picture": ("{picture}", {}, 200, SHARED),
    "a part of a picture": ("{picture}", {"range": "bytes=0-9"}, 206, SHARED),
    "a picture that is not there": ("/media/none.jpg", {}, 404, OURS),
    "an icon": ("/static/icon.svg", {}, 200, SHARED),
    "where an icon is": ("/favicon.ico", {}, 302, SHARED),
    "where a column is": ("/2026/05/14/harbour", {}, 301, SHARED),
    "a style sheet": ("/static/css/base.css", {}, 200, OURS),
    "a script": ("/static/js/desk/editor/table.js", {}, 200, OURS),
    "a picture of the desk": ("/static/admin/img/icon-yes.svg", {}, 200, SHARED),
    "a sitemap": ("/sitemap.xml", {}, 200, OURS),
    "words for robots": ("/robots.txt", {}, 200, OURS),
    "health": ("/health/", {}, 200, OURS),
    "the desk": ("/admin/", {}, 302, OURS),
    "the door of the desk": ("/admin/login/", {}, 200, OURS),
    "a form": ("/subscriptions/", {}, 200, OURS),
    "a page of one reader": ("/subscriptions/preferences/x/", {}, 404, OURS),
    "nothing": ("/nothing/", {}, 404, OURS),
    "an address that is none": ("/?q=%00", {}, 400, OURS),
    "a host that is not ours": ("/", {"host": "other.example"}, 400, OURS),
    "another method": ("{column}", {"method": "PUT"}, 405, OURS),
    "too much": ("{column}", {"method": "POST", "content_length": "99999999"}, 413, OURS),
    "a post from elsewhere": (
        "/subscriptions/", {"method": "POST", "origin": "https://other.example"}, 403, OURS,
    ),
}  # fmt: skip


@pytest.fixture
def ask(world, settings):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    site = Site()
    places = {
        "column": world.get_absolute_url(),
        "picture": configured.MEDIA_URL + Photo.objects.get().file.name,
    }

    def asked(address, method="GET", **how):
        return site.ask(method, address.format(**places), **how)

    return asked


def test_every_kind_of_answer_says_who_may_load_it_and_what_it_may_use(ask):
    expected = {kind: (status, policy) for kind, (_, _, status, policy) in ANSWERS.items()}
    for _ in ("made", "from memory, where it is kept"):
        answers = {kind: ask(address, **how) for kind, (address, how, _, _) in ANSWERS.items()}
        assert {
            kind: (answer.status, answer.get("Cross-Origin-Resource-Policy"))
            for kind, answer in answers.items()
        } == expected
        for kind, answer in answers.items():
            assert answer.get("Permissions-Policy") == PERMISSIONS_POLICY, kind
            assert answer.get("X-Content-Type-Options") == "nosniff", kind


def test_so_does_what_says_that_something_failed(ask, monkeypatch):
    monkeypatch.setattr("worldview.views.health_of_parts.parts", lambda: 1 / 0)
    answer = ask("/health/ready/")
    assert answer.status == 500
    assert answer["Cross-Origin-Resource-Policy"] == OURS
    assert answer["Permissions-Policy"] == PERMISSIONS_POLICY


def test_every_page_says_so(client, every_page):
    for address in every_page:
        answer = client.get(address)
        assert answer["Permissions-Policy"] == PERMISSIONS_POLICY, address
        leads_on = answer.status_code in (301, 302)
        assert answer["Cross-Origin-Resource-Policy"] == (SHARED if leads_on else OURS), address


def test_so_does_nginx_of_pictures_that_it_serves_itself():
    served = (ROOT / "docs" / "nginx.conf").read_text().partition("location /media/")[2]
    served = served.partition("}")[0]
    assert f'add_header Permissions-Policy "{PERMISSIONS_POLICY}" always;' in served
    assert f"add_header Cross-Origin-Resource-Policy {SHARED} always;" in served


def test_the_desk_keeps_what_it_wants():
    wanted = {"clipboard-read", "clipboard-write", "fullscreen"}
    passkeys = {"publickey-credentials-get", "publickey-credentials-create"}
    assert (wanted | passkeys).isdisjoint(UNUSED_FEATURES)


@pytest.fixture
def reader():
    """Another site: answers every request with ``page``, at ``address``."""

    class Reader(http.server.BaseHTTPRequestHandler):
        page = ""

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(Reader.page.encode())

        def log_message(self, *said):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Reader)
    Reader.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Reader
    server.shutdown()
    server.server_close()


def test_browsers_know_the_features_and_show_pictures_elsewhere_and_nothing_else(
    chromium, live_server, world, reader
):
    """As a feed reader does: a page of another site with our picture and our card in it."""
    said = []
    page = chromium.new_page(base_url=live_server.url)
    page.on("console", lambda message: said.append(message.text))
    page.goto("/")
    assert [text for text in said if "ermissions" in text] == []
    assert "127.0.0.1" not in live_server.url
    here = live_server.url
    column, picture = world.get_absolute_url(), f"/media/{Photo.objects.get().file.name}"
    reader.page = f'<img src="{here}{column}card.png"><img src="{here}{picture}">'
    page.goto(reader.address)
    widths = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert len(widths) == 2
    assert all(widths)
    load = "address => fetch(address, {mode: 'no-cors'}).then(() => true, () => false)"
    assert page.evaluate(load, f"{here}/feed/")
    assert not page.evaluate(load, f"{here}{column}")
