"""What the desk costs whoever writes: ``benchmarks.desk``.

One web process on loopback is asked for each list, for the form of a column, to keep its words
while one types, and to save it; one request after the other. Shown are the middle of the walls, and
what the process took of a processor for each request, which on a busy machine is the steadier one.
"""

import argparse
import http.cookiejar
import os
import re
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from statistics import median

import django

from benchmarks import goals
from benchmarks.servers import granian, with_children
from benchmarks.serving import SITE, prepare
from worldview import private_postgres

TICKS = os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, default=12_000)
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ |= {
            "SECRET_KEY": "benchmark",
            "LOG_LEVEL": "CRITICAL",
            "SITE_URL": "http://localhost",
            "ALLOWED_HOSTS": "127.0.0.1",
            "VAR_DIR": temporary,
            "DJANGO_SETTINGS_MODULE": "worldview.settings",
            "DATABASE_URL": private_postgres.start(Path(temporary)),
        }
        try:
            django.setup()
            archive = prepare(options.columns)
            with granian(SITE, workers=1) as site:
                for line in measured(Desk(site), archive.key, options.times):
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()
        finally:
            private_postgres.stop()


def measured(desk, key, times):
    yield f"\n-- The desk, one after the other, the middle of {times}"
    yield f"{'':42}{'ms':>9}{'processor':>11}{'bytes':>9}"
    form = f"/admin/articles/article/{key}/change/"

    middles = {}

    def line(name, ask):
        ask(0)  # whatever is made at the first time
        walls, processor, answer = desk.timed(ask, times)
        middles[name] = median(walls)
        return f"{name:42}{median(walls):9.1f}{processor:11.1f}{len(answer):9}"

    yield line("the first page", lambda number: desk.get("/admin/"))
    for path in desk.lists():
        yield line(path, lambda number, path=path: desk.get(path))
    slowest = max(desk.lists(), key=middles.get)
    goals.note(
        "the desk's lists", "25 ms",
        f"{median(middles[path] for path in desk.lists()):.0f} ms in the middle of "
        f"{len(desk.lists())}, {middles[slowest]:.0f} at most ({slowest})",
    )  # fmt: skip
    yield line("a column's form", lambda number: desk.get(form))
    opened = desk.form_at(form)

    def kept(number):
        words = {"standfirst": f"Typed {number}.", "_sequence": str(number)}
        return desk.post(f"/admin/articles/article/{key}/autosave/", opened | words)

    yield line("words kept while one types", kept)
    goals.note(
        "words kept while one types", "15 ms", f"{middles['words kept while one types']:.1f} ms"
    )
    for name, button in (
        ("a public column saved, to wait", "_continue"),
        ("saved and published", "_publish"),
    ):
        # Each save is of a form that was opened after the last one.
        walls, processor = [], 0.0
        for number in range(times):
            sent = desk.form_at(form) | {"standfirst": f"{name} {number}.", button: "1"}
            took, used, _ = desk.timed(lambda _, sent=sent: desk.post(form, sent), 1)
            walls += took
            processor += used / times
        yield f"{name:42}{median(walls):9.1f}{processor:11.1f}"
        goals.note(name, "80 ms", f"{median(walls):.0f} ms, {processor:.0f} of a processor")


class Desk:
    """Somebody who is logged in at the desk of a ``site`` (``benchmarks.servers.granian``)."""

    def __init__(self, site):
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._asked = urllib.request.build_opener(cookies, NotFollowed)
        login = self.form_at("/admin/login/", of="login-form")
        self.post("/admin/login/", login | {"username": "editor", "password": "secret"})
        assert b'name="username"' not in self.get("/admin/"), "not logged in"

    def get(self, path):
        with self._asked.open(self.site.url + path) as answer:
            return answer.read()

    def post(self, path, fields):
        sent = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(
            self.site.url + path, sent, {"Referer": self.site.url + path}
        )
        with self._asked.open(request) as answer:
            return answer.read()

    def lists(self):
        """The addresses of the lists that its first page leads to."""
        found = re.findall(rb'href="(/admin/[a-z]+/[a-z]+/)"', self.get("/admin/"))
        return [path.decode() for path in sorted(set(found))]

    def form_at(self, path, of="article_form"):
        form = FormFields(of)
        form.feed(self.get(path).decode())
        assert form.found, f"no form {of} at {path}"
        return form.found

    def timed(self, ask, times):
        """``ask(number)`` so often: the milliseconds of each, those of the processor for one, and
        the last answer."""
        walls, begun = [], self._processor()
        for number in range(1, times + 1):
            at = time.perf_counter()
            answer = ask(number)
            walls.append(1000 * (time.perf_counter() - at))
        return walls, (self._processor() - begun) / times, answer

    def _processor(self):
        """The milliseconds that the server has taken of a processor."""
        ticks = 0
        for pid in with_children(self.site.pid):
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(after_name[11]) + int(after_name[12])
        return 1000 * ticks / TICKS


class NotFollowed(urllib.request.HTTPRedirectHandler):
    """What a form leads to is another request."""

    def redirect_request(self, *args):
        return None

    def http_error_302(self, request, answer, *args):
        return answer


class FormFields(HTMLParser):
    """What a browser without scripts would send of the form with the id ``of``: ``found``."""

    def __init__(self, of):
        super().__init__()
        self.of, self.found = of, {}
        self._is_within = False
        self._templates = 0
        self._textarea = self._select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self._templates += tag == "template"
        if tag == "form":
            self._is_within = attrs.get("id") == self.of
        if not self._is_within or self._templates:
            return
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if tag == "textarea":
            self._textarea, self.found[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self.found[self._select] = attrs.get("value", "")
        elif (
            tag == "input"
            and name
            and kind not in ("submit", "button", "file")
            and (kind not in ("checkbox", "radio") or "checked" in attrs)
        ):
            self.found[name] = attrs.get("value", "")

    def handle_endtag(self, tag):
        self._templates -= tag == "template"
        if tag == "form":
            self._is_within = False
        elif tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, text):
        if self._textarea:
            before = self.found[self._textarea]
            self.found[self._textarea] = before + (text if before else text.removeprefix("\n"))


if __name__ == "__main__":
    main()
