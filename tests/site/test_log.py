"""What the log says, and what it does not: people, secrets, and the same outage again and again."""

import logging
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.mail import EmailMessage
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError, connection
from django.urls import URLPattern, get_resolver

from background import outages
from background.guard import Unavailable
from outbox import smtp
from tests.processes import Line, Server, collect_static_files, database_url
from tests.site.test_operating import ROOT
from worldview import loops
from worldview.log_lines import SECRET_ADDRESSES, LineFormatter, SayOutagesOnce, without_secrets
from worldview.request_ids import HEADER, RequestIds
from worldview.work import MAIL


def line(message, *args, failure=None):
    """What stands in the log."""
    information = (type(failure), failure, failure.__traceback__) if failure else None
    record = logging.LogRecord("a.logger", logging.ERROR, "f", 1, message, args, information)
    return LineFormatter().format(record)


# --- What a line says ----------------------------------------------------------------------------


def test_a_line_says_when_with_its_time_zone_and_of_which_request():
    def application(environ, start_response):
        said.append(line("Hear"))
        start_response("200 OK", [])
        return []

    said, told = [], []
    RequestIds(application)({}, lambda status, headers: told.extend(headers))
    when, rest = said[0].split(" ", 1)
    assert datetime.fromisoformat(when).utcoffset() is not None
    assert rest == f"ERROR a.logger [{dict(told)[HEADER]}]: Hear"


def test_all_that_speaks_in_a_web_server_speaks_this_way():
    loggers = configured.LOGGING["loggers"]
    for name in ("django.server", "_granian", "granian.access"):
        assert loggers[name] == {"handlers": ["console"], "propagate": False}
    handlers = configured.LOGGING["handlers"].values()
    assert all(h["formatter"] == "line" and "outages" in h["filters"] for h in handlers)


# --- People and secrets --------------------------------------------------------------------------


def refused_by(act):
    """The error that the database answers to ``act``."""
    try:
        with connection.cursor() as cursor:
            act(cursor)
    except (IntegrityError, DataError, ProgrammingError) as failure:
        return failure
    raise AssertionError("The database took it.")


def twice(cursor):
    for _ in range(2):
        cursor.execute(
            "INSERT INTO background_failure (task, row, about, error, attempts, first_failed_at,"
            " last_failed_at) VALUES (%s, 1, '', '', 1, now(), now())", [ADDRESS])  # fmt: skip


WORDS = "Words of hers\nof several lines"
NAME, ADDRESS = "Ana Berg", "ana@example.com"
#: What a person typed, which PostgreSQL repeats.
REFUSALS = {
    "a key that is there": twice,
    "a row that breaks a rule": lambda c: c.execute(
        "INSERT INTO comments_comment (id, name, email, body) VALUES (1, %s, %s, %s)",
        [NAME, ADDRESS, WORDS],
    ),
    "a value that is none": lambda c: c.execute("SELECT %s::int", [NAME]),
    "a day that is none": lambda c: c.execute("SELECT %s::date", [NAME]),
    "a statement that is none": lambda c: c.execute(f"SELECT '{NAME}', {ADDRESS} !!"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", REFUSALS)
def test_what_the_database_refused_is_told_without_the_row(kind):
    failure = refused_by(REFUSALS[kind])
    personal = (NAME, ADDRESS, *WORDS.splitlines())
    assert any(word in str(failure) for word in personal), "not what this is to try"
    for said in (
        line("It failed.", failure=failure),
        line("It failed: %s", failure),
        line("It failed: %r", failure),
    ):
        assert not [word for word in personal if word in said]
        # And it still says what is wrong.
        assert str(failure).split("\n")[0].split('"')[0].strip() in said
    assert "test_log.py" in line("It failed.", failure=failure)


def test_an_error_that_led_to_another_is_told_no_further():
    try:
        try:
            raise KeyError("ana@example.com")
        except KeyError as cause:
            raise ValueError("for ana@example.com") from cause
    except ValueError as failure:
        said = line("It failed.", failure=failure)
    assert "ana@" not in said
    assert said.index("KeyError") < said.index("Which led to") < said.index("ValueError: for [addr")


@pytest.mark.django_db
def test_rows_are_called_by_their_keys(make_article, make_comment):
    comment = make_comment(make_article("A"), name="Ana Berg")
    assert line("%s failed.", comment).endswith(f"comments.comment {comment.pk} failed.")


def routes(patterns, before="/"):
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from routes(pattern.url_patterns, address)


def test_every_address_with_a_token_is_known_and_kept_out():
    """Arguments that may be anything are secret, or said here to be public."""
    secret = {"token", "uidb64"}
    public = {"app_label", "object_id", "path", "content_type_id", "url"}
    public |= {"id", "esp_name", "esp_event_type"}
    places = set()
    for address in routes(get_resolver().url_patterns):
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", address):
            if kind in ("str", "path", "") and name not in public:
                assert name in secret, address
                places.add(address.partition("<")[0])
    assert places <= set(SECRET_ADDRESSES)
    # Where no password is given by mail, the desk has none.
    assert set(SECRET_ADDRESSES) - places <= {"/admin/new-password/"}
    for place in SECRET_ADDRESSES:
        for said in ("Not Found: {}", "GET {} HTTP/1.1", "{!r}", "Internal Server Error: {}?a=b"):
            assert "sEcRet" not in without_secrets(said.format(f"{place}12:sEcRet-_/"))
            assert "sEcRet" not in without_secrets(said.format(f"{place}MQ/c9-sEcRet/"))


def test_nginx_keeps_them_out_of_its_log_too():
    written = (ROOT / "docs" / "nginx.conf").read_text()
    (pattern,) = re.findall(r'"~\^\(\?<worldview_place>(.*)\)"', written)
    for place in SECRET_ADDRESSES:
        assert re.match(pattern, place + "12:sEcRet/").group() == place
    assert not re.match(pattern, "/2026/05/14/a-column/")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Mail to ana@example.com waits.", "Mail to [address] waits."),
        ("{'bo.b+x@example.org': (550, b'No')}", "{'[address]': (550, b'No')}"),
        ("?email=ana%40example.com&a=b", "?email=[address]&a=b"),
        ("ana@localhost", "[address]"),
        ("ana@bücher.example", "[address]"),
        ("postgresql://wv:pass@db:5432/wv", "postgresql://wv:…@db:5432/wv"),
        ("smtp+tls://me%40x.org:pass@mail.x.org:587", "smtp+tls://[address]:…@mail.x.org:587"),
        ("@transaction.atomic", "@transaction.atomic"),
        ("/2026/05/14/a-column/", "/2026/05/14/a-column/"),
    ],
)
def test_addresses_and_passwords_are_left_out(said, kept):
    assert without_secrets(said) == kept


@pytest.mark.parametrize(
    "text", ["a", "a@", "a.", "a:", "://a:", "/subscriptions/data/", "DETAIL: "]
)
def test_no_line_takes_long_to_write(text):
    begun = time.monotonic()
    without_secrets(text * 20_000)
    without_secrets("x@" + text * 20_000)
    assert time.monotonic() - begun < 3


# --- Request ids ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_every_answer_has_an_id_of_its_own_also_from_memory(site, make_article):
    address = make_article("Kept").get_absolute_url()
    ids = [site.get(address)[HEADER] for _ in range(3)]
    assert site.get(address).hit
    assert len(set(ids)) == 3
    for other in ("/nothing/", "/admin/", "/health/", "/static/icon.svg"):
        assert re.fullmatch("[0-9a-f]{32}", site.get(other)[HEADER])
    for page in site.front.pages._pages.values():
        for encoded in page.ready.values():
            assert HEADER not in dict(encoded.hit_headers)


@pytest.mark.parametrize(
    ("peer", "sent", "is_taken"),
    [
        ("10.0.0.1", "f00-Ba_r.1:2", True),
        ("10.0.0.1", "x" * 128, True),
        ("10.0.0.1", "x" * 129, False),
        ("10.0.0.1", "a\nb", False),
        ("10.0.0.1", "a b", False),
        ("10.0.0.1", "", False),
        ("203.0.113.9", "mine", False),
    ],
)
def test_a_proxy_may_name_a_request_and_nobody_else(settings, site, db, peer, sent, is_taken):
    from tests.front import Site

    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    answer = Site().get("/robots.txt", peer=peer, x_request_id=sent)
    assert (answer[HEADER] == sent) is is_taken
    assert re.fullmatch(r"[\w.:-]+", answer[HEADER])


# --- Outages -------------------------------------------------------------------------------------


@pytest.fixture
def never_said(monkeypatch):
    monkeypatch.setattr(outages, "_logged_at", float("-inf"))


def test_an_outage_is_one_line_a_minute_and_other_errors_are_told_whole(never_said):
    def written(failure):
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "Error: %s", ("/",), None)
        record.exc_info = (type(failure), failure, None)
        return SayOutagesOnce().filter(record) and LineFormatter().format(record)

    away = OperationalError("connection refused\n\tIs the server running?")
    said = written(away)
    assert "The database does not answer, or takes no changes: connection refused" in said
    assert "Error: /" not in said
    assert len(said.splitlines()) == 1
    assert not any(written(away) for _ in range(50))
    assert "ValueError" in written(ValueError("x"))
    outages._logged_at -= outages.LOG_INTERVAL
    assert written(away)


@pytest.mark.django_db(transaction=True)
def test_pages_that_a_database_cannot_keep_are_a_line_together(
    never_said, client, make_article, caplog
):
    make_article("Shown", keywords=["Iran"])
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        for page in ("/", "/archive/", "/keywords/", "/keywords/iran/", "/2026/", "/sources/"):
            assert client.get(page).status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == [
        "The database does not answer, or takes no changes: "
        "cannot execute INSERT in a read-only transaction"
    ]


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_a_line_a_minute(caplog, monkeypatch):
    def work():
        raise Unavailable("No mail server answers.", retry_after=0)

    step = loops.Step(MAIL, work)
    for _ in range(5):
        step.run()
    assert [record.message for record in caplog.records] == ["No mail server answers."]
    assert step.failures == 5
    step._said_at -= loops.LOG_INTERVAL
    step.run()
    assert len(caplog.records) == 2


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    collect_static_files(folder)
    return folder


def test_a_web_server_whose_database_is_gone_says_so_in_a_line(
    served, tmp_path_factory, transactional_db, make_article
):
    address = make_article("Kept").get_absolute_url()
    short = Path(tmp_path_factory.mktemp("l"))
    way, log = Line(short), short / "log"
    with log.open("w") as written:
        server = Server(served, url=database_url(short), log=written)
        try:
            assert server.get(address)[0] == 200
            way.cut()
            statuses = {server.get(f"/search/?q={number}")[0] for number in range(30)}
            assert statuses == {503}
            assert server.get(address)[0] == 200
            way.mend()
        finally:
            server.stop()
    said = log.read_text()
    assert "Traceback" not in said
    away = [text for text in said.splitlines() if "The database does not answer" in text]
    assert len(away) == 1, said
    assert len(said.splitlines()) < 10, said


# --- Files that hold secrets ---------------------------------------------------------------------


def test_mail_kept_as_files_is_read_by_its_owner_alone(settings):
    smtp.Folder().hand_over("a@example.com", "b@example.com", b"Subject: x\r\n\r\ny\r\n")
    EmailMessage("x", "y", to=["b@example.com"]).send()
    from worldview.mail_files import EmailBackend

    EmailBackend().send_messages([EmailMessage("x", "y", to=["b@example.com"])])
    kept = list(Path(settings.MAIL_DIR).iterdir())
    assert len(kept) >= 2
    assert {file.stat().st_mode & 0o777 for file in kept} == {0o600}
    assert Path(settings.MAIL_DIR).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("mode", "warned"), [(0o600, 0), (0o400, 0), (0o640, 1), (0o644, 1)])
def test_settings_that_others_may_read_are_warned_of(settings, tmp_path, mode, warned):
    from worldview.checks import secrets_are_read_by_their_owner_alone

    settings.BASE_DIR = tmp_path
    assert secrets_are_read_by_their_owner_alone(None) == []
    (tmp_path / ".env").write_text("#EMAIL_URL=\nSECRET_KEY=x\n")
    (tmp_path / ".env").chmod(mode)
    found = secrets_are_read_by_their_owner_alone(None)
    assert len(found) == warned
    # As the example comes there is no secret in it.
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())
    assert secrets_are_read_by_their_owner_alone(None) == []
    assert all("chmod 600" in warning.hint for warning in found)
