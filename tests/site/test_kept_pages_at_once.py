"""The short way for plain requests: what it answers is what the long way would, and what is not
plain it leaves to that."""

import pytest

from pagecache.memory.at_once import AnswersAtOnce
from pagecache.memory.responses import encode_headers
from worldview.gateway.environ import build_environ

SINCE = (b"if-modified-since", b"Thu, 01 Jan 2015 00:00:00 GMT")
#: With the entity tag of the page.
OWN = (b"if-none-match", b"")
#: What a request says besides, and whether it is answered at once.
REQUESTS = {
    "as most are": ({}, True),
    "with a browser's other headers": (
        {"headers": [(b"user-agent", b"x"), (b"cookie", b"a")]},
        True,
    ),
    "for brotli, kept in it": ({"headers": [(b"accept-encoding", b"br, gzip")]}, True),
    "plain, kept so": ({"headers": [(b"accept-encoding", b"identity")]}, True),
    "by a name of ours in capitals, with a port": ({"host": b"TESTSERVER:8000"}, True),
    "by a name of ours, with no port": ({"host": "testserver:²".encode("latin-1")}, False),
    "for another host": ({"host": b"elsewhere.example"}, False),
    "without a host": ({"host": None}, False),
    "with two hosts": ({"headers": [(b"host", b"testserver")]}, False),
    "for the head": ({"method": "HEAD"}, False),
    "a form": ({"method": "POST"}, False),
    "with a query": ({"query_string": b"page=2"}, False),
    "with an address in code": ({"raw_path": b"/%61rchive/"}, False),
    "for another page": ({"raw_path": b"/nothing/"}, False),
    "who has it, as all do": ({"headers": [OWN]}, True),
    "who has it, and since when": ({"headers": [OWN, SINCE]}, True),
    "who has it or another": ({"headers": [(b"if-none-match", b'"other", W/"another"')]}, False),
    "who has any": ({"headers": [(b"if-none-match", b"*")]}, False),
    "who had it": ({"headers": [SINCE]}, False),
    "for a part": ({"headers": [(b"range", b"bytes=0-3")]}, False),
    "with a name of a proxy's": ({"headers": [(b"x-request-id", b"a-name")]}, False),
}


def scope_of(address, *, host=b"testserver", headers=(), **others):
    said = [(b"host", host)] * (host is not None) + list(headers)
    scope = {"type": "http", "http_version": "1.1", "scheme": "http", "method": "GET"}
    raw = address.encode()
    return scope | {"path": address, "raw_path": raw, "query_string": b"", "headers": said} | others


def by_the_long_way(page_cache, scope):
    told = []
    body = page_cache.answer_from_memory(build_environ(scope), lambda *said: told.extend(said))
    return None if body is None else (told[0], encode_headers(told[1]), b"".join(body))


@pytest.fixture
def kept(site, transactional_db, make_article):
    """A page that is in memory in all codings since a while, and its address."""
    address = make_article("A Harbour Opens").get_absolute_url()
    for coding in ("identity", "gzip", "br"):
        site.get(address, accept_encoding=coding)
    page = site.front.pages.get(("testserver", address, ""))
    page.dated_from -= 10
    return page, address


def test_the_short_way_answers_as_the_long_one(site, kept):
    page, address = kept
    at_once, own = AnswersAtOnce(site.front), page.ready["identity"].etag.encode()
    for name, (said, is_answered) in REQUESTS.items():
        scope = scope_of(address, **said)
        scope["headers"] = [(n, own if (n, v) == OWN else v) for n, v in scope["headers"]]
        found = at_once.find(scope)
        assert (found is not None) == is_answered, name
        if found is not None:
            status, headers, body = by_the_long_way(site.front, scope)
            assert found == (int(status[:3]), headers, body), name


def test_the_short_way_shows_nothing_that_is_over(site, kept, monkeypatch):
    page, address = kept
    at_once, scope = AnswersAtOnce(site.front), scope_of(address)
    assert at_once.find(scope)
    page.expires_at = page.dated_from
    assert at_once.find(scope) is None, "its moment has come"
    page.expires_at = float("inf")
    monkeypatch.setattr(site.front.listener, "_listening", False)
    assert at_once.find(scope) is None, "changes are not heard"
    monkeypatch.undo()
    site.front.pages.purge(page.tags[:1])
    assert at_once.find(scope) is None, "something changed"


def test_the_short_way_asks_for_https_where_the_site_does(site, kept, settings):
    _, address = kept
    settings.SECURE_SSL_REDIRECT = True
    site.front.secure_only = True
    at_once = AnswersAtOnce(site.front)
    assert at_once.find(scope_of(address)) is None
    claimed = scope_of(address, headers=[(b"x-forwarded-proto", b"https")])
    assert at_once.find(claimed) is None
    assert at_once.find(scope_of(address, scheme="https"))
