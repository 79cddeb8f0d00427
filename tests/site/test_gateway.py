"""What clients send and how slowly, and how many ask at once, costs nobody else: a real server and
real connections."""

import http.client
import re
import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection, transaction

from tests.processes import HASTY, Server
from tests.site.test_page_cache_processes import folder  # noqa: F401 (fixture)

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 2
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server(folder, django_db_setup):  # noqa: F811
    made = Server(folder, threads=THREADS)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def hasty(folder, django_db_setup):  # noqa: F811
    """Where nothing is held up for as long as clients please."""
    made = Server(folder, application=HASTY, threads=THREADS)
    yield made
    made.stop()


@contextmanager
def connections(server, number, said):
    """So many connections that say ``said``, and then neither say nor take anything."""
    opened = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(number)]
    try:
        for one in opened:
            one.sendall(said)
        time.sleep(0.5)
        yield opened
    finally:
        for one in opened:
            one.close()


def said_to(server, said):
    """The page that the server answers to bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as one:
        one.sendall(said)
        answer = b""
        while piece := one.recv(65536):
            answer += piece
            if b"</html>" in answer:
                break
        return answer


def post(server, address, body, **headers):
    asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    asked.request("POST", address, body, FORM | headers)
    answer = asked.getresponse()
    return answer.status, answer.headers, answer.read()


@contextmanager
def locked(table):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table}")
        yield


def asked_at_once(server, addresses):
    """``(status, headers, body)`` of each address, all asked at once."""
    answers = []
    threads = [
        threading.Thread(target=lambda one=one: answers.append(server.get(one)))
        for one in addresses
    ]
    for thread in threads:
        thread.start()
    return threads, answers


HALF_SENT = {
    "a declared length": b"POST /comments/data/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Length: 1000\r\n\r\nab",
    "chunks": b"POST /comments/data/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    "the desk": b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid=x\r\n"
    b"Content-Length: 60000000\r\n\r\nab",
    "a head": b"POST /comments/data/ HTTP/1.1\r\nHost: 127.0.0.1\r\n",
}


def test_all_is_answered_while_many_send_half_a_request(server, make_article):
    article = make_article("Half a Request")
    server.get(article.get_absolute_url())
    with ExitStack() as held:
        for half in HALF_SENT.values():
            held.enter_context(connections(server, 30, half))
        status, headers, _ = server.get(article.get_absolute_url())
        assert status == 200
        assert "hit" in headers["Cache-Status"]
        assert server.get("/search/?q=harbour")[0] == 200
        assert post(server, "/subscriptions/", "email=ana")[0] == 422
        assert server.get("/health/")[0] == 200


def test_kept_pages_files_and_health_are_answered_while_a_table_is_locked(server, make_article):
    article = make_article("A Locked Table")
    server.get(article.get_absolute_url())
    style = re.search(rb'href="(/static/[^"]+\.css)"', server.get("/")[2])[1].decode()
    searches = [f"/search/?q=harbour{number}" for number in range(10 * THREADS)]
    with locked("articles_article"):
        threads, answers = asked_at_once(server, searches)
        time.sleep(0.5)
        status, headers, _ = server.get(article.get_absolute_url())
        assert (status, "hit" in headers["Cache-Status"]) == (200, True)
        assert server.get("/health/")[0] == 200
        assert server.get(style)[0] == 200
        # All of it before one of those that wait for the lock was answered by Django.
        assert len(answers) <= len(searches) - THREADS
        for thread in threads:
            thread.join()
    assert {status for status, _, _ in answers} == {503}
    for _, headers, body in answers:
        assert headers["Retry-After"] == "5"
        assert headers["Cache-Control"] == "no-store"
        assert b"Too many are asking at this moment" in body
    assert server.get("/search/?q=harbour")[0] == 200


def test_who_takes_a_picture_slowly_holds_no_thread(hasty, folder):  # noqa: F811
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / "large.jpg").write_bytes(b"x" * 30_000_000)
    asked = b"GET /media/large.jpg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with connections(hasty, 20, asked):
        status, _, body = hasty.get("/media/large.jpg")
        assert (status, len(body)) == (200, 30_000_000)
        part = hasty.get("/media/large.jpg", Range="bytes=10-19")
        assert (part[0], len(part[2])) == (206, 10)


TOO_LARGE = [
    b"Content-Length: 600000\r\n\r\n" + b"x" * 600_000,
    b"Transfer-Encoding: chunked\r\n\r\n96000\r\n" + b"x" * 0x96000 + b"\r\n0\r\n\r\n",
]


def test_more_than_a_form_holds_is_refused_with_words_and_not_kept(hasty):
    for sent in TOO_LARGE:
        answer = said_to(hasty, b"POST /comments/data/ HTTP/1.1\r\nHost: 127.0.0.1\r\n" + sent)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"there was too much of it" in answer


def test_the_desk_takes_what_readers_may_not_send(hasty, desk):
    words, photo = "x" * 700_000, "x" * 11_000_000
    assert post(hasty, "/comments/data/", words)[0] == 413
    # A long column's words come along where a login ended; 403 for there is no CSRF token.
    assert post(hasty, "/admin/login/", words)[0] == 403
    assert post(hasty, "/admin/login/", photo)[0] == 413
    assert post(hasty, "/admin/login/", photo, Cookie="sessionid=x")[0] == 413
    session = f"sessionid={desk.cookies['sessionid'].value}"
    assert post(hasty, "/admin/login/", photo, Cookie=f"a=b; {session}")[0] == 403


@pytest.mark.parametrize(
    "chunks", [b"ZZ\r\n", b"5\r\nab\r\n", b"1;" + b"x" * 20_000 + b"\r\na\r\n0\r\n\r\n", b"-1\r\n"]
)
def test_what_is_no_body_is_refused_with_words(hasty, chunks):
    head = b"POST /comments/data/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert said_to(hasty, head + chunks).startswith(b"HTTP/1.1 40")


def test_a_form_that_comes_in_chunks_is_read(hasty):
    said = (
        b"POST /subscriptions/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"6\r\nemail=\r\n3\r\nana\r\n0\r\n\r\n"
    )
    answer = said_to(hasty, said)
    assert b"does not look like an e-mail address" in answer
    assert b'value="ana"' in answer
