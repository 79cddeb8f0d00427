"""The browser of the tests asks a page only when the page is there."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

pytestmark = pytest.mark.browser

ASKED = "<a href=/>on</a><form method=post><input name=q><button>send</button></form>"


class Slow(BaseHTTPRequestHandler):
    """Begins a page at once and ends it a third of a second later."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>slow</title><p>begun" + b" " * 2048)
        self.wfile.flush()
        time.sleep(0.3)
        self.wfile.write(f"<ol><li>one<li>two</ol>{ASKED}".encode())

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_):
        pass


@pytest.fixture
def slow():
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    "go_on",
    [
        lambda page: page.click("a"),
        lambda page: page.click("button"),
        lambda page: page.locator("button").click(),
        lambda page: page.press("[name=q]", "Enter"),
        lambda page: page.locator("[name=q]").press("Enter"),
    ],
    ids=["link", "form", "found form", "key", "key in what was found"],
)
def test_what_is_asked_after_a_click_is_asked_of_the_whole_page(chromium, slow, go_on):
    page = chromium.new_page()
    page.goto(slow)
    for _ in range(2):
        go_on(page)
        assert page.locator("li").all_inner_texts() == ["one", "two"]
    page.close()
