"""The cast and the props: an editor, columns, subscribers, a mail server, a browser."""

import gc
import os
import socket
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO

import psycopg2
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.template.base import Template
from django.test import TransactionTestCase
from django.test.utils import _TestState
from PIL import Image

from articles.discovery.derived import update_derived
from articles.media.downloads.ingest import ingest as ingest_download
from articles.media.ingest import ingest_photo
from articles.models import Article, Attachment, Figure, Page, Section, Source, current_settings
from comments.models import Comment
from subscriptions.models import Subscriber
from tests import browser, emptying, sample_files, template_database
from tests.front import Site


def pytest_collection_finish(session):
    """What is imported by now lives to the end: the collector of garbage need not look at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _with_room(call, /, **arguments):
    return call(**arguments)


# A frame of half a megabyte has Python take a whole one for frames at once. Otherwise it takes and
# gives back 16 kB each time calls cross the end of such a piece, in some loops with every call:
# a tenth of the suite's time (issue 142183 of CPython).
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=70_000)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    pyfuncitem.obj = partial(_with_room, pyfuncitem.obj)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Reports go from process to process in UTF-8, which has no place for the half characters that
    some tests send on purpose."""
    report = yield
    report.sections = [(name, _in_utf8(text)) for name, text in report.sections]
    if report.failed and (told := str(report.longrepr)) != _in_utf8(told):
        report.longrepr = _in_utf8(told)
    return report


def _in_utf8(text):
    return text.encode("utf-8", "backslashreplace").decode()


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_BACKEND = "worldview.mail_files.EmailBackend"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The tests' database is a copy of one that is migrated already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template_database.name()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tests' database. At the end it is let go of by all: a browser that is still being shut
    down can hold a request, and so a session, of the live server."""
    yield
    with django_db_blocker.unblock():
        connection.close()  # a test may have had the server end it
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _settings_as_they_begin():
    """Each test begins with a site of which nothing was changed at the desk, and asks no database
    for that before it changes something."""
    known = current_settings._known
    known.row, known.read_at = None, float("inf")
    yield
    known.row, known.read_at = None, float("inf")
    # A test that changed them may have changed these.
    current_settings._from_environment.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _emptied_fast():
    """After tests that commit."""
    TransactionTestCase._fixture_teardown = lambda test: emptying.empty()


@pytest.fixture(scope="session", autouse=True)
def _passwords_hashed_fast():
    """The hash of a password is slow on purpose; every test with an editor makes one."""
    PBKDF2PasswordHasher.iterations = 1


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_alone(django_test_environment):
    """What ``response.context`` knows is copied as a page begins, and not for each of the hundreds
    of templates that a page of the desk is put together from."""
    plain, watched = _TestState.saved_data.template_render, Template._render

    def render(template, context):
        return (watched if context.template is template else plain)(template, context)

    Template._render = render


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("editor", "editor@example.com", "secret")


@pytest.fixture
def desk(client, editor):
    """A client logged in as the editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def site(transactional_db):
    """The site as a server asks it, with a page cache of its own."""
    made = Site()
    yield made
    made.front.listener.stop()


@pytest.fixture
def another_session(transactional_db):
    """A second connection to the database, as another process has."""
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    made = psycopg2.connect(**parameters)
    yield made
    made.close()


@pytest.fixture
def picture():
    """Makes an uploadable picture: ``picture(width=…, height=…, format=…, exif=…)``."""

    def make(width=400, height=250, format="JPEG", color=(120, 80, 40), **options):
        data = BytesIO()
        Image.new("RGB", (width, height), color).save(data, format, **options)
        return ContentFile(data.getvalue(), name=f"picture.{format.lower()}")

    return make


@pytest.fixture
def make_article(db, picture):
    """Makes a public article; ``sections`` is a list of headlines or of keyword arguments."""
    count = 0

    def make(headline="A Harbour Opens", *, sections=None, keywords=(), published=True, **fields):
        nonlocal count
        count += 1
        article = Article.objects.create(
            headline=headline, **{"edition_date": date(2026, 5, 14)} | fields
        )
        for position, section in enumerate(sections or ["What the harbour master said"]):
            details = {"headline": section} if isinstance(section, str) else dict(section)
            sources = details.pop("sources", [])
            made = Section.objects.create(
                article=article,
                position=position,
                **{"body": "<p>The harbour opened at six in the morning.</p>"} | details,
            )
            for place, publication in enumerate(sources):
                Source.objects.create(section=made, position=place, publication=publication)
        article.keywords.set(keywords)
        if published:
            article.publish(at=published if isinstance(published, datetime) else None)
        update_derived(article)
        return Article.objects.get(pk=article.pk)

    return make


@pytest.fixture
def make_page(db):
    """Makes a public page that is no column; ``sections`` as of ``make_article``."""

    def make(headline="About", *, sections=("What it is",), published=True, **fields):
        page = Page.objects.create(headline=headline, **fields)
        for position, section in enumerate(sections):
            details = {"headline": section} if isinstance(section, str) else section
            body = {"body": "<p>The harbour opened at six in the morning.</p>"}
            Section.objects.create(article=page, position=position, **body | details)
        if published:
            page.publish(at=published if isinstance(published, datetime) else None)
        update_derived(page)
        return Page.objects.get(pk=page.pk)

    return make


@pytest.fixture
def add_figure(picture):
    """Puts a figure with a photo of its own on an article or a section."""
    count = 0

    def add(*, caption="Boats at noon", credit="Agency", **place):
        nonlocal count
        count += 1
        photo = ingest_photo(picture(color=(count % 250, count // 250, 99)), alt_text="Three boats")
        return Figure.objects.create(photo=photo, caption=caption, credit=credit, **place)

    return add


@pytest.fixture
def attach(db):
    """Puts a file of a kind on a column or page, or in a section."""

    def make(article, kind="pdf", *, section=None, title="", content=None):
        download = ingest_download(
            ContentFile(content or sample_files.WHOLE[kind], name=f"The budget.{kind}")
        )
        return Attachment.objects.create(
            article=article, section=section, download=download, title=title,
            position=article.attachments.count(),
        )  # fmt: skip

    return make


@pytest.fixture
def make_comment(db):
    count = 0

    def make(article, *, state="approved", name="Ana Reader", body="Well said.", **fields):
        nonlocal count
        count += 1
        return Comment.objects.create(
            article=article,
            name=name,
            body=body,
            state=state,
            form_key=f"test-{count}",
            visitor_key="test",
            **{"email": f"reader{count}@example.com"} | fields,
        )

    return make


@pytest.fixture
def make_subscriber(db):
    count = 0

    def make(email=None, *, confirmed=True, keywords=(), **fields):
        nonlocal count
        count += 1
        subscriber = Subscriber.objects.create(email=email or f"sub{count}@example.com", **fields)
        if confirmed:
            subscriber.confirm()
            # They were there before the columns of the test.
            subscriber.confirmed_at -= timedelta(hours=1)
            subscriber.save(update_fields=["confirmed_at"])
        subscriber.keywords.set(keywords)
        return subscriber

    return make


@pytest.fixture
def subscriber(make_subscriber):
    return make_subscriber("reader@example.com")


@pytest.fixture
def work():
    """Lets the worker do everything that waits."""
    return lambda: call_command("work", once=True)


@pytest.fixture
def mailbox(settings):
    """The mail that was sent, as a mail program reads it, oldest first."""
    from email import message_from_bytes, policy

    def read():
        files = sorted(settings.MAIL_DIR.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
        return [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]

    return read


@pytest.fixture
def smtp(settings):
    """A real SMTP server on loopback. ``smtp.messages`` came in and stayed; ``smtp.answers`` maps
    a recipient to the answer it gets, ``smtp.data_answer`` is the one to a whole message and
    ``smtp.sender_answer`` the one to a sender. It lets nobody log in."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    class Handler:
        def __init__(self):
            self.messages, self.refused, self.answers = [], [], {}
            self.senders, self.sessions = [], 0
            self.data_answer, self.drop_after_data = "250 Kept", False
            self.sender_answer = None
            self.on_message = lambda: None

        async def handle_EHLO(self, server, session, envelope, hostname, responses):
            session.host_name = hostname
            self.sessions += 1
            return [*responses[:-1], "250-PIPELINING", *responses[-1:]]

        async def handle_MAIL(self, server, session, envelope, address, options):
            if self.sender_answer:
                return self.sender_answer
            envelope.mail_from = address
            self.senders.append(address)
            return "250 OK"

        async def handle_RCPT(self, server, session, envelope, address, options):
            if address in self.answers:
                return self.answers[address]
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            if not self.data_answer.startswith("250"):
                self.refused.append((envelope.rcpt_tos, envelope.content))
                return self.data_answer
            self.messages.append((envelope.rcpt_tos, envelope.content))
            self.on_message()
            if self.drop_after_data:
                # The message is kept, and the answer never comes.
                server.transport.close()
            return self.data_answer

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Handler()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_TIMEOUT = 10
    yield handler
    controller.stop()


@pytest.fixture
def noon():
    return datetime(2026, 5, 14, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium, the system's own."""
    path = browser.path()
    if path is None:
        how = "Chromium is not installed: apt install chromium (Debian, Ubuntu)"
        if os.environ.get("CI"):
            pytest.fail(how)
        pytest.skip(how)
    from playwright.sync_api import sync_playwright

    browser.read_whole()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(chromium, live_server, settings):
    """A fresh browser page on the live site; the test fails if the page logs an error."""
    settings.SITE_URL = live_server.url
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
