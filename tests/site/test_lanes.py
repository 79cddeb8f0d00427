"""Who gets a turn inside Django, and what becomes of one who sends too slowly."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from worldview.gateway import bodies
from worldview.gateway.bodies import Bodies, Gone, TooLarge, TooMany, TooSlow
from worldview.gateway.environ import build_environ
from worldview.gateway.lanes import Busy, Lane
from worldview.proxies import TrustedProxies, network_of


def run(coroutine):
    """What it returns, in a thread without a loop: browser tests have one in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def lane(**how):
    return Lane("test", **({"threads": 2, "max_waiting": 4, "patience": 0.2} | how))


async def settled():
    for _ in range(5):
        await asyncio.sleep(0.01)


def test_no_more_are_at_work_than_there_are_threads_and_who_waits_too_long_is_refused():
    async def tried():
        ours, may_end = lane(), threading.Event()
        first = [asyncio.create_task(ours.run(name, may_end.wait)) for name in "ab"]
        await settled()
        with pytest.raises(Busy):
            await ours.run("c", lambda: "never")
        waiting = asyncio.create_task(ours.run("c", lambda: "done"))
        await settled()
        may_end.set()
        assert await asyncio.gather(*first, waiting) == [True, True, "done"]
        ours.close()

    run(tried())


def test_one_sender_has_neither_all_threads_nor_all_places_in_line():
    async def tried():
        ours, may_end = lane(patience=5), threading.Event()
        greedy = [asyncio.create_task(ours.run("a", may_end.wait)) for _ in range(3)]
        await settled()
        with pytest.raises(Busy):
            await ours.run("a", lambda: "never")
        assert await ours.run("b", lambda: "at once") == "at once"
        may_end.set()
        assert await asyncio.gather(*greedy) == [True] * 3
        ours.close()

    run(tried())


def test_the_line_is_no_longer_than_it_may_be():
    async def tried():
        ours, may_end = lane(patience=5), threading.Event()
        held = [asyncio.create_task(ours.run(name, may_end.wait)) for name in "abcdef"]
        await settled()
        with pytest.raises(Busy):
            await ours.run("g", lambda: "never")
        may_end.set()
        assert await asyncio.gather(*held) == [True] * 6
        ours.close()

    run(tried())


def test_a_turn_is_given_back_by_work_that_fails_and_by_who_left_only_when_it_is_done():
    async def tried():
        ours, may_end = lane(threads=1), threading.Event()
        with pytest.raises(ZeroDivisionError):
            await ours.run("a", lambda: 1 / 0)
        left = asyncio.create_task(ours.run("a", may_end.wait))
        await settled()
        left.cancel()
        waiting = asyncio.create_task(ours.run("b", lambda: "b"))
        await settled()
        waiting.cancel()
        with pytest.raises(Busy):
            await ours.run("b", lambda: "never")
        may_end.set()
        await settled()
        assert await ours.run("b", lambda: "b") == "b"
        ours.close()

    run(tried())


def test_a_patience_that_ends_as_the_turn_comes_is_a_refusal_like_others():
    async def tried():
        ours = lane(threads=4, max_waiting=16, patience=0.02)
        for _ in range(10):
            asked = [ours.run(n, time.sleep, 0.02) for n in range(20)]
            done = await asyncio.gather(*asked, return_exceptions=True)
            assert {type(one) for one in done} <= {type(None), Busy}
            await settled()
        assert not ours._working
        assert not ours._waiting
        ours.close()

    run(tried())


# --- Bodies --------------------------------------------------------------------------------------


def receiving(*pieces, pause=0.0, then=None):
    """What a client sends: each piece after a pause, and at last ``then`` (or nothing more)."""
    left = list(pieces)

    async def receive():
        await asyncio.sleep(pause)
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left or then)}
        if then:
            return {"type": then}
        return await asyncio.Event().wait()

    return receive


def read(receive, reader=None, **environ):
    async def tried():
        given = {"REQUEST_METHOD": "POST", "PATH_INFO": "/comments/data/"} | environ
        async with (reader or Bodies()).read(given, receive) as body:
            return body.read(), given.get("CONTENT_LENGTH")

    return run(tried())


def test_a_body_is_there_in_full_with_its_length():
    assert read(receiving(b"ab", b"c")) == (b"abc", "3")
    assert read(receiving(b"x" * 100_000, b"y")) == (b"x" * 100_000 + b"y", "100001")


def test_one_who_sends_nothing_or_dribbles_meets_the_deadline(monkeypatch):
    monkeypatch.setattr(bodies, "TIMEOUT_SECONDS", 0.2)
    for dribbled in (receiving(pause=10), receiving(*[b"x"] * 100, pause=0.05)):
        with pytest.raises(TooSlow):
            read(dribbled)


def test_one_who_sends_much_slowly_but_steadily_is_waited_for(monkeypatch):
    monkeypatch.setattr(bodies, "TIMEOUT_SECONDS", 0.2)
    assert read(receiving(*[b"x" * 100] * 8, pause=0.05))[1] == "800"


def test_one_who_leaves_is_noticed():
    with pytest.raises(Gone):
        read(receiving(b"ab", then="http.disconnect"))


BOUNDS = [
    ({"PATH_INFO": "/comments/data/"}, "PUBLIC_POST_MAX_BYTES"),
    ({"PATH_INFO": "/admin/login/"}, "CARRIED_POST_MAX_BYTES"),
    ({"PATH_INFO": "/admin/x/", bodies.SESSION_STANDS: True}, "DESK_POST_MAX_BYTES"),
    ({"PATH_INFO": "/admin/x/", bodies.SESSION_STANDS: False}, "CARRIED_POST_MAX_BYTES"),
    ({"PATH_INFO": "/admin/x/", "HTTP_COOKIE": "sessionid=x"}, "CARRIED_POST_MAX_BYTES"),
    ({"PATH_INFO": "/comments/", bodies.SESSION_STANDS: True}, "PUBLIC_POST_MAX_BYTES"),
    ({"PATH_INFO": "/webhooks/postmark/tracking/"}, "WEBHOOK_MAX_BYTES"),
]


@pytest.mark.parametrize(("asked", "bound"), BOUNDS)
def test_each_address_has_its_bound(settings, asked, bound):
    for name in (
        "PUBLIC_POST_MAX_BYTES",
        "CARRIED_POST_MAX_BYTES",
        "DESK_POST_MAX_BYTES",
        "WEBHOOK_MAX_BYTES",
    ):
        setattr(settings, name, 9)
    setattr(settings, bound, 10)
    assert read(receiving(b"x" * 10), **asked)[0] == b"x" * 10
    with pytest.raises(TooLarge):
        read(receiving(b"x" * 11), **asked)
    with pytest.raises(TooLarge):
        read(receiving(), **asked, CONTENT_LENGTH="11")


@pytest.mark.parametrize("length", ["-1", "+1", "1.0", "1_0", "٣", "²", "9" * 5000, "1, 1", " 1"])
def test_what_is_no_length_is_too_large(length):
    with pytest.raises(TooLarge):
        read(receiving(b""), CONTENT_LENGTH=length)


@pytest.mark.parametrize(("of_all", "of_one", "second"), [(12, 99, "b"), (99, 12, "a")])
def test_what_is_large_is_bounded_for_all_and_for_one_sender(monkeypatch, of_all, of_one, second):
    monkeypatch.setattr(bodies, "MAX_MEMORY", 4)
    monkeypatch.setattr(bodies, "MAX_TOTAL_BYTES", of_all)
    monkeypatch.setattr(bodies, "MAX_BYTES_OF_SENDER", of_one)
    reader = Bodies()

    async def sent(size, sender):
        given = {"REQUEST_METHOD": "POST", "PATH_INFO": "/"}
        async with reader.read(given, receiving(b"x" * 3, b"x" * (size - 3)), sender) as body:
            return len(body.read())

    async def tried():
        given = {"REQUEST_METHOD": "POST", "PATH_INFO": "/"}
        async with reader.read(given, receiving(b"x" * 8), "a"):
            with pytest.raises(TooMany):
                await sent(8, second)
            # What is small finds room whatever others send.
            assert await sent(4, "a") == await sent(4, "b") == 4
        assert await sent(8, "a") == 8
        assert not reader._held

    run(tried())


def test_whatever_was_sent_before_silence_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.1)
    silent = receiving(b"x" * 400_000, b"", pause=0.05)

    async def receive():
        message = await silent()
        return message if message["body"] else await asyncio.Event().wait()

    with pytest.raises(TooSlow):
        read(receive)


def test_only_what_is_large_and_for_the_desk_asks_for_a_session(settings):
    settings.CARRIED_POST_MAX_BYTES = 10
    asked = {"PATH_INFO": "/admin/x/", "HTTP_COOKIE": "a=b; sessionid=key", "CONTENT_LENGTH": "11"}
    assert bodies.session_to_look_up(asked) == "key"
    for other in (
        {"CONTENT_LENGTH": "10"}, {"CONTENT_LENGTH": "x"}, {"PATH_INFO": "/comments/"},
        {"HTTP_COOKIE": "notsessionid=key"}, {"HTTP_COOKIE": "sessionid"}, {"HTTP_COOKIE": "=;;="},
        {"HTTP_COOKIE": r'sessionid="\377\000"'}, {"HTTP_COOKIE": "sessionid=k%00"},
    ):  # fmt: skip
        assert bodies.session_to_look_up(asked | other) == ""


# --- Requests in WSGI's words --------------------------------------------------------------------


def environ_of(**scope):
    return build_environ(
        {
            "method": "GET",
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "http_version": "1.1",
            "scheme": "http",
            "client": ("203.0.113.9", "5"),
            "server": ("127.0.0.1", "8000"),
            "headers": [],
        }
        | scope
    )


def test_addresses_come_as_bytes_in_latin_1_however_they_are_written():
    assert (
        environ_of(raw_path=b"/keywords/gr%C3%B6%C3%9Fe/")["PATH_INFO"] == "/keywords/grÃ¶Ã\x9fe/"
    )
    assert environ_of(raw_path=b"/%ff%00/a%2Fb")["PATH_INFO"] == "/\xff\0/a/b"
    assert environ_of(query_string=b"q=\xff%00")["QUERY_STRING"] == "q=\xff%00"


def test_headers_said_twice_are_one_and_no_name_can_stand_for_another():
    environ = environ_of(
        headers=[
            (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-forwarded-for", b"1.1.1.1"),
            (b"x-forwarded-for", b"2.2.2.2"), (b"x_forwarded_for", b"3.3.3.3"),
            (b"content_length", b"5"), (b"transfer-encoding", b"chunked"), (b"x-a", b"caf\xe9"),
        ]
    )  # fmt: skip
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert environ["HTTP_X_A"] == "café"
    assert {"CONTENT_LENGTH", "HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"}.isdisjoint(environ)


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.9", "1.2.3.4", "203.0.113.0/24"),
        ("127.0.0.1", "1.2.3.4", "1.2.3.0/24"),
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.0/24"),
        ("127.0.0.1", "1.2.3.4:51234", "1.2.3.0/24"),
        ("127.0.0.1", "[2001:db8:1:2ff::1]:443", "2001:db8:1:200::/56"),
        ("127.0.0.1", "[2001:db8:1:2ff::1]", "2001:db8:1:200::/56"),
        ("127.0.0.1", "nonsense", "127.0.0.0/24"),
        ("127.0.0.1", "[1.2.3.4", "127.0.0.0/24"),
        ("::ffff:127.0.0.1", "2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("", "", "unknown"),
    ],
)
def test_a_sender_is_the_network_that_our_proxies_name(peer, forwarded, network, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    found = TrustedProxies().client({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded})
    assert network_of(found) == network
