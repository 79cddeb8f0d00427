"""How long readers wait for kept pages under siege: ``benchmarks.siege``.

At once: 200 connections that say nothing, half a head, or dribble a form, a byte a second; 20
logins a second with a wrong password; and a table that stays locked. Kept pages are to answer
within 100 ms in the median, and ``/health/`` goes on answering.
"""

import argparse
import contextlib
import http.client
import os
import re
import socket
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import django

from benchmarks import goals
from benchmarks.servers import granian
from benchmarks.serving import SITE, prepare
from benchmarks.turns import warm
from worldview import private_postgres

DRIBBLING, LOGINS_PER_SECOND, SEARCHES_PER_SECOND = 200, 20, 10
BOUND_MS = 100


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
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
            with granian(SITE) as site:
                for line in besieged(site, archive, options.seconds):
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()
        finally:
            private_postgres.stop()


def besieged(site, archive, seconds):
    warm(site.url + archive.article)
    yield f"{'':42}{'asked':>9}{'median':>9}{'p99 ms':>9}  answers"
    yield from waits("a kept page, in peace", site.url + archive.article, seconds / 4)
    over = threading.Event()
    logins, searches = Counter(), Counter()
    with contextlib.ExitStack() as stack:
        stack.callback(over.set)
        stack.enter_context(locked_table())
        stack.enter_context(dribblers(site, over))
        sieges = [
            (log_in(site), LOGINS_PER_SECOND, logins),
            (lambda: status(f"{site.url}/search/?q=harbour"), SEARCHES_PER_SECOND, searches),
        ]
        for ask, rate, counted in sieges:
            at_a_rate(ask, rate, counted, over)
        time.sleep(3)
        yield from waits("a kept page, besieged", site.url + archive.article, seconds, BOUND_MS)
        yield from waits("/health/, besieged", f"{site.url}/health/", seconds / 4)
    yield f"{'logins':42}{logins.total():9}{'':18}  {said(logins)}"
    yield f"{'searches in the locked table':42}{searches.total():9}{'':18}  {said(searches)}"


def waits(name, url, seconds, bound=None):
    took, answers = [], Counter()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        begun = time.perf_counter()
        answers[status(url)] += 1
        took.append(1000 * (time.perf_counter() - begun))
        time.sleep(0.02)
    middle, last = median(took), quantiles(took, n=100)[98]
    yield f"{name:42}{len(took):9}{middle:9.1f}{last:9.1f}  {said(answers)}"
    if bound is not None:
        verdict = "kept" if middle <= bound and set(answers) == {200} else "MISSED"
        yield f"{f'within {bound} ms in the median':42}{verdict:>9}"
        goals.note("kept page beside slow requests, p99", "never held up", f"{last:.1f} ms")


def said(answers):
    return ", ".join(f"{count} × {answer}" for answer, count in sorted(answers.items(), key=str))


def status(url, data=None, **headers):
    asked = urllib.request.Request(url, data, {"Host": "localhost"} | headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except (OSError, http.client.HTTPException) as failure:
        return type(failure).__name__


def at_a_rate(ask, rate, counted, over):
    """Ask so many times a second, whether or not those before were answered."""

    def asked():
        counted[ask()] += 1

    def begin():
        while not over.wait(1 / rate):
            threading.Thread(target=asked, daemon=True).start()

    threading.Thread(target=begin, daemon=True).start()


def log_in(site):
    with urllib.request.urlopen(
        urllib.request.Request(f"{site.url}/admin/login/", headers={"Host": "localhost"})
    ) as page:
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
    fields = {"username": "editor", "password": "wrong", "csrfmiddlewaretoken": token}
    data = urllib.parse.urlencode(fields).encode()
    return lambda: status(f"{site.url}/admin/login/", data, Cookie=cookie)


@contextlib.contextmanager
def locked_table():
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_article")
        yield


@contextlib.contextmanager
def dribblers(site, over):
    """Connections of which a third says nothing, a third half a head, and a third a form, a byte a
    second; one that is ended is opened again."""
    address = urllib.parse.urlsplit(site.url)
    form = (
        b"POST /subscriptions/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
    )
    ways = [b"", form[:40], form]

    def opened(number):
        one = socket.create_connection((address.hostname, address.port))
        one.sendall(ways[number % 3])
        return one

    held = [opened(number) for number in range(DRIBBLING)]

    def dribble():
        while not over.wait(1):
            for number in range(2, DRIBBLING, 3):
                try:
                    held[number].sendall(b"x")
                except OSError:
                    held[number].close()
                    held[number] = opened(number)

    threading.Thread(target=dribble, daemon=True).start()
    try:
        yield
    finally:
        for one in held:
            one.close()


if __name__ == "__main__":
    main()
