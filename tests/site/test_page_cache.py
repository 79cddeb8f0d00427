"""Public pages from memory: what HTTP lets one ask of them, and what is never kept."""

import gzip
import threading
import time
from collections import OrderedDict
from datetime import timedelta

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import tokens as comment_tokens
from pagecache.memory import listener
from pagecache.memory.lru import LruPages
from pagecache.memory.responses import CachedResponse, negotiate_encoding
from pagecache.models import StoredPage
from subscriptions import tokens
from tests.front import Site


@pytest.fixture
def article(transactional_db, make_article):
    return make_article("A Harbour Opens", keywords=["Iran"], sections=["One", "Two"])


@pytest.fixture
def address(article):
    return article.get_absolute_url()


# --- From memory --------------------------------------------------------------------------------


def test_the_second_reader_gets_the_same_bytes_from_memory(site, address, client):
    first, second = site.get(address), site.get(address)
    assert (first.hit, second.hit) == (False, True)
    assert first.body == second.body == client.get(address).content
    assert second["Cache-Status"] == "worldview; hit"


def test_what_protects_readers_is_said_from_memory_too(site, address, client):
    site.get(address)
    direct, kept = client.get(address), site.get(address)
    for name in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "Content-Type"):
        assert kept[name] == direct[name]
    assert "Set-Cookie" not in kept.headers


def test_browsers_ask_again_and_shared_caches_may_wait(site, address):
    said = site.get(address)
    assert said["Cache-Control"] == "public, max-age=0, s-maxage=10, stale-if-error=86400"
    assert "stale-while-revalidate=30" in said["CDN-Cache-Control"]


def test_labels_are_told_only_to_a_cdn_that_wants_them(site, address, settings, article):
    assert "surrogate-key" not in site.get(address).headers
    for name, joint in (("Surrogate-Key", " "), ("Cache-Tag", ",")):
        settings.PAGE_LABELS_HEADER = name
        asked = Site()
        assert f"article:{article.pk}" in asked.get(address)[name].split(joint)
        asked.front.listener.stop()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("", "identity"),
    ],
)
def test_a_page_comes_in_the_coding_the_client_prefers(accepted, coding):
    assert negotiate_encoding(accepted) == coding


def test_every_coding_is_the_same_page(site, address):
    plain = site.get(address)
    zipped = site.get(address, accept_encoding="gzip")
    smallest = site.get(address, accept_encoding="br")
    assert gzip.decompress(zipped.body) == brotli.decompress(smallest.body) == plain.body
    assert (zipped["Content-Encoding"], smallest["Content-Encoding"]) == ("gzip", "br")
    assert len({plain["ETag"], zipped["ETag"], smallest["ETag"]}) == 3
    assert {answer["Vary"] for answer in (plain, zipped, smallest)} == {"Accept-Encoding"}
    assert len(smallest.body) < len(zipped.body) < len(plain.body)


# --- Conditions, parts, HEAD --------------------------------------------------------------------


def test_who_has_it_is_told_so(site, address):
    tag = site.get(address)["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = site.get(address, if_none_match=known)
        assert (answer.status, answer.body) == (304, b"")
        assert answer["ETag"] == tag
        assert "content-length" not in answer.headers
    assert site.get(address, if_none_match='"other"').status == 200
    assert site.get(address, if_none_match=tag, accept_encoding="gzip").status == 200


def test_a_date_is_a_condition_once_it_tells_pages_apart(site, address):
    assert "Last-Modified" not in site.get(address).headers
    page = next(iter(site.front.pages._pages.values()))
    page.dated_from -= 10
    dated = site.get(address)["Last-Modified"]
    assert site.get(address, if_modified_since=dated).status == 304
    assert site.get(address, if_modified_since="Thu, 01 Jan 2015 00:00:00 GMT").status == 200
    assert site.get(address, if_modified_since="yesterday").status == 200
    # An entity tag counts more (RFC 9110, 13.1.3).
    both = {"if_modified_since": dated, "if_none_match": '"other"'}
    assert site.get(address, **both).status == 200


def test_head_says_what_get_would_say(site, address):
    cold = site.ask("HEAD", address)
    get, head = site.get(address), site.ask("HEAD", address)
    assert cold.body == head.body == b""
    assert get.hit
    # Only the name of the request is each one's own.
    assert head.headers | {"x-request-id": get["X-Request-Id"]} == get.headers
    assert head["X-Request-Id"] != get["X-Request-Id"]
    assert int(head["Content-Length"]) == len(get.body)


def test_a_part_can_be_asked_for(site, address):
    whole = site.get(address).body
    part = site.get(address, range="bytes=10-19")
    assert (part.status, part.body) == (206, whole[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert site.get(address, range="bytes=-5").body == whole[-5:]
    assert site.get(address, range=f"bytes={len(whole) - 3}-").body == whole[-3:]
    assert site.get(address, range="bytes=0-99999999").body == whole


def test_a_part_that_is_not_there_is_refused_and_odd_ones_are_ignored(site, address):
    whole = site.get(address).body
    beyond = site.get(address, range=f"bytes={len(whole)}-")
    assert (beyond.status, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")
    for odd in ("bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes=-", "nonsense"):
        assert (site.get(address, range=odd).status, odd) == (200, odd)


def test_a_part_of_a_page_that_changed_is_not_put_to_the_former_one(site, address):
    tag = site.get(address)["ETag"]
    assert site.get(address, range="bytes=0-1", if_range=tag).status == 206
    assert site.get(address, range="bytes=0-1", if_range='"former"').status == 200


# --- Under what it is kept ----------------------------------------------------------------------


def test_parameters_that_a_page_does_not_declare_are_none(site, address):
    plain = site.get(address)
    for junk in ("?utm_source=x", "?x=1&y=2", "?fbclid=abc"):
        answer = site.get(address + junk)
        assert answer.hit
        assert answer.body == plain.body
    assert len(site.front.pages) == 1


def test_parameters_that_it_declares_make_another_page(site, make_article, article):
    for number in range(25):
        make_article(f"N{number}", slug=f"n{number}", keywords=["Iran"])
    first = site.get("/keywords/iran/")
    before = first.body.decode().split("?before=")[1].split('"')[0]
    second = site.get(f"/keywords/iran/?before={before}")
    assert second.body != first.body
    assert site.get(f"/keywords/iran/?utm_source=x&before={before}").hit
    assert site.get(f"/keywords/iran/?before={before}&before={before}").hit
    assert len(site.front.pages) == 2


def test_the_front_page_leaves_queries_to_redirects_of_a_former_site(site, article):
    assert not site.get("/?p=1").hit
    site.get("/")
    assert not site.get("/?p=1").hit
    assert site.get("/").hit


def test_unknown_hosts_and_odd_ports_cannot_fill_it(site, address):
    assert site.get(address, host="evil.example").status == 400
    for port in range(1, 20):
        site.get(address, host=f"testserver:{port}")
        site.get(address, host=f"TestServer:{port}")
    assert len(site.front.pages) == 1


def test_memory_is_bounded_and_what_is_asked_for_stays(transactional_db, make_article, settings):
    settings.PAGE_CACHE_MB = 1
    columns = [make_article(f"N{n}", slug=f"n{n}", published=True) for n in range(3)]
    site = Site()
    pages = site.front.pages
    pages.max_bytes = 70_000
    often = columns[0].get_absolute_url()
    site.get(often)
    for number in range(24):
        make_article(f"M{number}", slug=f"m{number}", sections=["x" * 250])
        site.hear()
        site.get(often)
        site.get(f"/2026/05/14/m{number}/")
        assert pages.bytes <= 70_000
    assert len(pages) < 20
    assert site.get(often).hit
    assert pages.bytes == sum(page.size for page in pages._pages.values())
    site.front.listener.stop()


def test_pages_asked_for_once_crowd_out_nothing_that_is_read():
    kept = LruPages(100_000)

    def keep(key):
        page = CachedResponse(
            [("Content-Type", "text/plain")], "identity", b"x" * 4000, etag=key, tags=(key,),
            params=(), rendered_at=0, expires_at=0,
        )  # fmt: skip
        assert kept.put(key, page, kept.begin_rendering())

    read = [f"read {number}" for number in range(10)]
    for key in read:
        keep(key)
        kept.get(key)
    for number in range(1000):
        keep(f"junk {number}")
        assert kept.bytes <= 100_000
    assert all(kept.get(key) for key in read)
    assert 0 < len(kept) - len(read) <= 5
    kept.purge(read)
    assert not any(kept.get(key) for key in read)
    kept.purge_all()
    for number in range(1000):
        kept.purge([f"junk {number}"])
    assert (len(kept), kept.bytes, kept._probation_bytes) == (0, 0, 0)


class AskedMeanwhile(OrderedDict):
    """Another thread asks for the oldest while somebody looks for it."""

    asked = False

    def __iter__(self):
        found = super().__iter__()
        if not self.asked and len(self) > 1:
            self.asked = True
            self.move_to_end(next(super().__iter__()))
        return found


@pytest.mark.parametrize("which", ["_pages", "_probation"])
def test_a_page_asked_for_while_room_is_made_is_no_trouble(which):
    kept, asked = LruPages(100_000), AskedMeanwhile()
    setattr(kept, which, asked)
    for number in range(100):
        page = CachedResponse(
            [("Content-Type", "text/plain")], "identity", b"x" * 4000, etag="e", tags=("*",),
            params=(), rendered_at=0, expires_at=0,
        )  # fmt: skip
        assert kept.put(str(number), page, kept.begin_rendering())
        if which == "_pages":
            kept.get(str(number))
    assert asked.asked
    assert kept.bytes <= 100_000


# --- What is never kept -------------------------------------------------------------------------


def test_nothing_personal_no_error_no_token_page_no_preview_is_kept(
    site, article, make_comment, make_subscriber, client, editor
):
    comment = make_comment(article, state="pending", proven=True)
    subscriber = make_subscriber()
    withdrawn = make_article_withdrawn(article)
    never = [
        "/admin/", "/admin/login/", "/nothing/", "/2031/01/01/", withdrawn, "/search/?q=harbour",
        comment_tokens.own_url(comment), tokens.preferences_path(subscriber),
        "/subscriptions/stamp/",
        f"/comments/write/{article.pk}/", "/comments/trouble/", "/comments/contact/",
        "/comments/data/",
        f"/comments/{make_comment(article).pk}/", "/shared/nothing/", "/health/", "/robots.txt",
        "/favicon.ico", "/sources/nothing/", f"/comments/on/{article.pk}/?after=99999",
        "/keywords/iran/?year=1999", "/subscriptions/confirm/x/",
    ]  # fmt: skip
    for address in never:
        for _ in range(2):
            answer = site.get(address.removeprefix("http://testserver"))
            assert not answer.hit, address
            assert "set-cookie" not in answer.headers or "/admin/" in address
    assert len(site.front.pages) == 0
    assert not StoredPage.objects.exists()


def make_article_withdrawn(article):
    gone = Article.objects.create(headline="Gone", edition_date=article.edition_date)
    gone.publish()
    gone.withdraw()
    return gone.get_absolute_url()


def test_what_is_sent_to_an_address_is_not_answered_from_memory(site, address):
    site.get(address)
    assert site.ask("POST", address).status == 405
    assert site.ask("OPTIONS", address).status == 405


def test_a_plain_request_is_sent_to_https_whatever_is_kept(site, address, settings):
    settings.SECURE_SSL_REDIRECT = True
    strict = Site()
    assert strict.get(address, scheme="https").status == 200
    assert strict.get(address, scheme="https").hit
    assert strict.get(address).status == 301
    strict.front.listener.stop()


# --- Several at once ----------------------------------------------------------------------------


def in_threads(site, address, count):
    answers = []
    threads = [
        threading.Thread(target=lambda: (answers.append(site.get(address)), connection.close()))
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    return answers, threads


def wait_for_a_lock(count):
    """Until so many sessions wait for somebody's lock."""
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0] >= count:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_one_request_renders_a_page_and_the_others_wait_for_it(site, address, another_session):
    site.hear()
    with another_session.cursor() as cursor:
        cursor.execute("LOCK TABLE comments_closing IN ACCESS EXCLUSIVE MODE")
        answers, threads = in_threads(site, address, 6)
        wait_for_a_lock(1)
        time.sleep(0.2)
        another_session.commit()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [200] * 6
    assert sorted(answer.hit for answer in answers) == [False] + [True] * 5


def test_a_page_that_a_change_overtook_while_it_was_rendered_is_not_kept(
    site, address, article, another_session
):
    site.hear()
    with another_session.cursor() as cursor:
        # The rendering has read the headline when it comes to the comments.
        cursor.execute("LOCK TABLE comments_closing IN ACCESS EXCLUSIVE MODE")
        answers, (thread,) = in_threads(site, address, 1)
        wait_for_a_lock(1)
        Article.objects.filter(pk=article.pk).update(headline="A Harbour Closes")
        another_session.commit()
    thread.join()
    assert b"A Harbour Opens" in answers[0].body
    site.hear()
    assert b"A Harbour Closes" in site.get(address).body
    assert b"A Harbour Closes" in Client().get(address).content


def test_a_scheduled_column_appears_at_its_moment_without_a_job(site, article, make_article):
    moment = timezone.now() + timedelta(seconds=1.5)
    make_article("Later Today", slug="later", published=moment, edition_date=article.edition_date)
    site.hear()
    for _ in range(2):
        before = site.get("/")
    assert before.hit
    assert b"Later Today" not in before.body
    while timezone.now() < moment:
        if b"Later Today" in site.get("/").body:
            assert timezone.now() >= moment
        time.sleep(0.01)
    assert b"Later Today" in site.get("/").body
    assert b"Later Today" in Client().get("/").content
    assert b"Later Today" in site.get(article.get_absolute_url()).body


# --- Hearing ------------------------------------------------------------------------------------


def test_a_connection_that_went_deaf_is_noticed_and_nothing_kept_is_shown(
    site, address, article, monkeypatch
):
    monkeypatch.setattr(listener, "HEARTBEAT_INTERVAL", 0.2)
    monkeypatch.setattr(listener, "TIMEOUT", 1)
    listens = site.front.listener
    listens.start()
    assert site.get(address).status == 200
    assert site.get(address).hit
    with listens._lock, listens._connection.cursor() as cursor:
        # As behind a pooler that has given the connection to somebody else.
        cursor.execute("UNLISTEN pages")
    Article.objects.filter(pk=article.pk).update(headline="A Harbour Closes")
    until = time.monotonic() + 20
    while b"A Harbour Closes" not in site.get(address).body:
        assert time.monotonic() < until, "it was not noticed"
        time.sleep(0.02)
    while not site.get(address).hit:
        assert time.monotonic() < until, "it did not listen again"
        time.sleep(0.02)


def test_a_page_that_takes_no_forms_says_so(db):
    answer = Client(enforce_csrf_checks=True).post("/archive/", {"a": "b"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
