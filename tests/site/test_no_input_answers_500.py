"""Whatever is sent to whichever address, the answer is one for whoever sent it: never 500. The
addresses are found in the resolver; a new one is tried as well."""

from io import BytesIO

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import URLPattern, get_resolver

from comments import tokens as comment_tokens
from subscriptions import tokens
from tests.front import Site

LONG = "9" * 5000
#: What stands in the place of any part of an address.
PARTS = [
    "0", "1", "007", LONG, "٣", "-1", "x", "größe", "\ud800", "a\0b", "%2e%2e", "..", "{0}", "9999",
    "9999/12/31", "0000/00/00", "0001/01/01", "2026/02/30", "٢٠٢٦/05/14", "a\nb", "\x85",
    "\U0001f600", "a" * 5000, "'\";--", "../../etc/passwd",
]  # fmt: skip
QUERIES = [
    "", "q=%00", "q=\ud800", "page=" + LONG, "page=٣", "after=" + LONG, "from=-1", "thread=1e9",
    "year=9999", "year=0", "year=" + LONG, "keyword=%ff&year=%D9%A3", "before=" + LONG, "by=%00",
    "order=%F0%9F", "&&==&;", "q=" + "(" * 200, "q=%22%22%22+OR+-+OR", "next=http://[", "p=" + LONG,
    "&".join(f"a{n}=b" for n in range(2000)), "e=1&_changelist_filters=%00", "o=" + LONG,
    "p=x&all=",
]  # fmt: skip
HEADERS = [
    {"origin": "http://["}, {"origin": "null"}, {"origin": "\x00"}, {"origin": "http://x:99999999"},
    {"referer": "http://["}, {"range": f"bytes={LONG}-"}, {"range": f"bytes=-{LONG}"},
    {"range": f"bytes=0-{LONG}"}, {"range": "bytes=٣-"}, {"range": "bytes=5-1"}, {"range": "x=1-2"},
    {"if_modified_since": "Wed, 99 Nov 99999999999 99:99:99 GMT"},
    {"if_modified_since": "Wed, 01 Jan 0001 00:00:00 +2359"}, {"if_modified_since": "\x80"},
    {"if_none_match": '"' * 5000}, {"if_range": LONG}, {"accept_encoding": "gzip;q=x, br;q=nan"},
    {"accept_encoding": f"gzip;q={LONG}"}, {"accept_language": "x" * 5000},
    {"cookie": "sessionid=\x80; csrftoken=; commenter=\ud800"}, {"cookie": "=;;=" * 500},
    {"cookie": 'messages="\\000"; sessionid="\\000\\377"'}, {"host": "["}, {"host": "a:b:c"},
    {"host": "testserver:٣"}, {"x_forwarded_for": "x, ,[::1"}, {"x_forwarded_proto": "x"},
]  # fmt: skip
CONTENT_TYPES = [
    "", "x", "application/json", "multipart/form-data", "multipart/form-data; boundary=xx",
    "multipart/form-data; boundary=\x80", "application/x-www-form-urlencoded; charset=none",
    "application/x-www-form-urlencoded; charset=utf-7", "text/plain; charset=\x80",
]  # fmt: skip
BODIES = [
    b"", b"\0", b"\xff\xfe", b"email=%00&body=%00&stamp=%00", b"--x\r\n", b"{", b"&" * 1500,
    b"email=a%00@b.c&website=%ff", ("a=" + LONG).encode(), b"article=" + LONG.encode(),
    b"answers=" + LONG.encode() + b"&name=\xed\xa0\x80&body=x&email=x@example.com",
    b"keyword=%00&email=a@example.com&stamp=a:b:c", b"withdraw=" + LONG.encode(), b"tried&body=%00",
    b"more_keywords=%00,&paused_until=9999-12-31&hour=99&weekday=" + LONG.encode(),
]  # fmt: skip


@pytest.fixture(scope="module")
def server():
    made = Site()
    yield made
    made.front.listener.stop()


@pytest.fixture
def site(db, server, make_article, make_comment):
    """The site with its page cache, in the transaction of the test as Django's client is."""
    make_comment(make_article(keywords=["größe"]))
    signals = [request_started, request_finished]
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield server
    for signal in signals:
        signal.connect(close_old_connections)


def ask(site, method, path, query="", *, headers=(), content_type="", body=b""):
    """Ask as a server does, whose words are bytes read as latin-1."""
    as_latin = {
        f"HTTP_{name.upper()}": value.encode("utf-8", "surrogatepass").decode("latin-1")
        for name, value in dict(headers).items()
    }
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": content_type,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        **as_latin,
    }
    told = []
    response = site.front(environ, lambda *said: told.extend(said))
    b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return int(told[0][:3])


def patterns(resolver=None, before=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + getattr(entry.pattern, "_route", "media/x")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from patterns(entry, route)


def filled(route, part):
    """``route`` with ``part`` in the place of each of its variables, one at a time and in all."""
    pieces = [piece.partition(">") for piece in route.split("<")]
    if len(pieces) == 1:
        return {f"/{route}"}
    usual = {"date": "2026/05/14", "month": "2026/05", "year": "2026", "day": "2026/05/14"}
    names = [piece[0].split(":")[-1] for piece in pieces[1:]]
    rest = [piece[2] for piece in pieces[1:]]

    def written(values):
        return (
            "/"
            + pieces[0][0]
            + "".join(f"{value}{after}" for value, after in zip(values, rest, strict=True))
        )

    plain = [usual.get(name, "1") for name in names]
    each = {
        written([part if place == at else value for place, value in enumerate(plain)])
        for at in range(len(names))
    }
    return each | {written([part] * len(names))}


#: What monitors ask answers 503 where something is wrong, as it is without a worker.
MONITORS = {"health/ready/"}
READERS = sorted(route for route in set(patterns()) - MONITORS if not route.startswith("admin"))


def meeting(paths, values, share):
    """Pairs of which each path and each value has its part, a ``share``-th of all: what is odd is
    taken apart before a view is found, or by one of the few that read such a thing."""
    return [
        (path, value)
        for at, path in enumerate(paths)
        for number, value in enumerate(values)
        if (at + number) % share == 0
    ]


def test_all_addresses_are_found():
    assert len(READERS) > 50


def test_no_part_of_an_address_answers_500(site):
    addresses = {one for route, part in meeting(READERS, PARTS, 2) for one in filled(route, part)}
    found = {address: ask(site, "GET", address) for address in sorted(addresses)}
    assert {a[:99]: status for a, status in found.items() if status >= 500} == {}


def a_path(route):
    return min(filled(route, "1"))


def test_no_query_answers_500(site):
    found = {
        (path, query[:99]): ask(site, "GET", path, query)
        for path, query in meeting(map(a_path, READERS), QUERIES, 3)
    }
    assert {asked: status for asked, status in found.items() if status >= 500} == {}


def test_no_header_answers_500(site):
    found = {
        (path, number): ask(site, "GET", path, headers=headers)
        for path, (number, headers) in meeting(map(a_path, READERS), [*enumerate(HEADERS)], 4)
    }
    assert {asked: status for asked, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "PUT", "X"])
@pytest.mark.parametrize("path", ["/", "/subscriptions/", "/admin/login/", "/none/", "/media/x"])
def test_no_header_answers_500_whatever_is_done(site, path, method):
    found = [ask(site, method, path, headers=headers) for headers in HEADERS]
    assert max(found) < 500


@pytest.fixture
def own_pages(make_comment, make_article, make_subscriber):
    """Those with a token that holds, behind which a form is read."""
    comment, subscriber = make_comment(make_article("Own")), make_subscriber("own@example.com")
    links = [
        tokens.preferences_path(subscriber), tokens.data_url(subscriber),
        comment_tokens.own_url(comment), comment_tokens.link("data", comment.email),
        f"/comments/write/{comment.article_id}/",
        f"/comments/{comment.pk}/report/",
    ]  # fmt: skip
    return [link.removeprefix("http://testserver") for link in links]


def test_no_body_answers_500(site, own_pages):
    bad = []
    form = "application/x-www-form-urlencoded"
    sent = [(form, body) for body in BODIES]
    sent += [(content_type, BODIES[3]) for content_type in CONTENT_TYPES]
    for path, (content_type, body) in [
        *meeting(map(a_path, READERS), sent, 3),
        *meeting(own_pages, sent, 1),
    ]:
        if ask(site, "POST", path, content_type=content_type, body=body) >= 500:
            bad.append((path, content_type, body[:99]))
    assert bad == []


def test_no_query_of_the_desk_answers_500(site, desk):
    desk.raise_request_exception = False
    lists = [
        f"/{route}" for route in set(patterns()) if route.startswith("admin/") and "<" not in route
    ]
    assert len(lists) > 20
    bad = [
        (path, query[:99])
        for path in lists
        for query in QUERIES[1::4]
        if "logout" not in path
        and desk.get(path, QUERY_STRING=query.encode("utf-8", "surrogatepass").decode("latin-1"))
        .status_code >= 500
    ]  # fmt: skip
    assert bad == []
