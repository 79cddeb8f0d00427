"""Every way in for text narrows it. The ways are found by looking; a new one is tried as well."""

import re
from pathlib import Path

import pytest
from axes.models import AccessFailureLog
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, URLPattern, get_resolver

from articles.models import Article, Keyword, Redirect, Revision, Section, ShareLink
from articles.text import fields as text_fields
from articles.text import forms as text_forms
from comments.models import Comment, TroubleReport
from outbox.models import OutboxMessage
from tests.comments.conftest import WORDS
from tests.own_apps import OWN_APPS, load_all
from worldview.kinds_of_work import kinds
from worldview.middleware import narrow_input
from worldview.models import WorkerHeartbeat

ROOT = Path(__file__).resolve().parent.parent.parent
#: Written by programs only, of what was narrowed before; keys must stay as they are.
MADE_BY_PROGRAMS = (
    {"PageChange.tag", "LastChange.tag", "StoredPage.key", "StoredPage.tags"}
    | {f"StoredPage.{name}" for name in ("content_type", "etag")}
    | {"DeskSession.session_key", "DeskSession.session_data"}
    | {"Failure.task", "Failure.about", "Failure.error", "MailLimit.name"}
    | {"WarmUp.preset"}
    # What a mail server said is narrowed as it is written down (``outbox/test_transitions.py``).
    | {
        f"{model.__name__}.{name}"
        for model in OutboxMessage.__subclasses__()
        for name in ("state", "worker", "outcome")
    }
)
HOSTILE = "a\0b\x0bc\ud800\ufffe\u200bd\x1fe\u0301"
#: The same as a browser or a program can send it.
SENT = HOSTILE.replace("\ud800", "")
NARROW = ["ab cdé", "ab\ncdé"]


# --- Models --------------------------------------------------------------------------------------


def text_fields_of_ours():
    for model in apps.get_models(include_auto_created=True):
        # What stands behind a proxy is another's, and narrowed as names of editors are.
        if model._meta.app_label in OWN_APPS and not model._meta.proxy:
            for field in model._meta.concrete_fields:
                inner = field.base_field if isinstance(field, ArrayField) else field
                if isinstance(inner, (models.CharField, models.TextField, models.JSONField)):
                    yield f"{model.__name__}.{field.name}", inner


def test_every_text_field_of_every_model_narrows():
    found = dict(text_fields_of_ours())
    files = {name for name, field in found.items() if isinstance(field, models.FileField)}
    loose = {
        name for name, field in found.items() if not isinstance(field, text_fields.NormalizedMixin)
    }
    assert loose - files == MADE_BY_PROGRAMS
    assert len(found) > 60


def test_text_is_narrowed_however_it_is_stored_and_the_instance_knows(make_article):
    article = make_article()
    article.headline, article.standfirst = HOSTILE, HOSTILE
    article.save()
    assert (article.headline, article.standfirst) == tuple(NARROW)
    assert Article.objects.get(headline=HOSTILE, standfirst__contains=HOSTILE) == article
    Article.objects.update(byline=HOSTILE)
    assert Article.objects.get().byline == NARROW[0]
    (made,) = Redirect.objects.bulk_create([Redirect(old=HOSTILE, new="/")])
    assert made.old == NARROW[0]
    made.new = f"/{HOSTILE}"
    Redirect.objects.bulk_update([made], ["new"])
    assert Redirect.objects.get().new == f"/{NARROW[0]}"
    kept = Revision.objects.create(article=article, content={HOSTILE: [HOSTILE]})
    kept.refresh_from_db()
    assert kept.content == {NARROW[1]: [NARROW[1]]}


@pytest.mark.parametrize("written", ["{}", "&#11;", "&#x200b;", "&ZeroWidthSpace;", "\x0b"])
def test_prose_is_narrow_and_safe_also_where_html_escapes_stood(make_article, written):
    mark = written.format("\u200b")
    link = f'<a href="{mark}javascript:alert(1)">x</a>'
    article = make_article(sections=[{"headline": "One", "body": f"<p>a{mark}b {link}</p>"}])
    body = article.sections.get().body
    assert not re.search("[\x0b\u200b]", body)
    assert 'href="javascript' not in body


def test_names_of_editors_and_groups_are_narrowed(db):
    user = User.objects.create_user("ana\u200b", first_name=HOSTILE, password="a\u200bb")
    assert (user.username, user.first_name) == ("ana", NARROW[0])
    assert user.check_password("a\u200bb")
    assert Group.objects.create(name=HOSTILE).name == NARROW[0]
    assert AccessFailureLog.objects.create(user_agent=HOSTILE).user_agent == NARROW[0]


# --- Forms ---------------------------------------------------------------------------------------


def every_form():
    load_all()
    waiting = [forms.BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.split(".")[0] in OWN_APPS:
            yield form
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    request.resolver_match = ResolverMatch(None, (), {})
    for model, desk in admin.site._registry.items():
        if model._meta.app_label in OWN_APPS and desk.has_change_permission(request):
            yield desk.get_form(request)
            for inline in desk.inlines:
                yield inline(model, admin.site).get_formset(request).form


def test_every_text_field_of_every_form_narrows(db):
    found = {
        (form.__name__, name): field
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, forms.UUIDField)
        # Passwords stay as they were typed.
        and not isinstance(field.widget, forms.PasswordInput)
    }
    assert len(found) > 40
    loose = [
        key for key, field in found.items() if not isinstance(field, text_forms.NormalizedMixin)
    ]
    assert not loose


def test_a_field_of_a_form_drops_without_a_complaint_and_keeps_what_it_keeps():
    assert text_forms.CharField().clean(HOSTILE) == NARROW[0]
    text = text_forms.CharField(widget=forms.Textarea, strip=False)
    assert text.clean(f"  {HOSTILE}\r\n") == f"  {NARROW[1]}\n"
    assert text_forms.EmailField().clean("ana\u200b@example\0.com") == "ana@example.com"


def test_readers_words_come_in_narrow(client, make_article):
    article = make_article()
    page = client.post(f"/comments/write/{article.pk}/", WORDS | {"body": SENT}).content.decode()
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    client.post(f"/comments/write/{article.pk}/", WORDS | {"body": SENT, "stamp": stamp})
    assert Comment.objects.get().body == NARROW[1]
    page = client.post("/comments/trouble/", {"text": SENT}).content.decode()
    if not TroubleReport.objects.exists():
        stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
        client.post("/comments/trouble/", {"text": SENT, "stamp": stamp})
    assert TroubleReport.objects.get().text == NARROW[1]


def test_what_is_typed_at_the_desk_is_kept_narrow_before_it_is_saved(desk):
    sent = {"headline": "a\0b\x0bc", "sections-0-body": "<p>x\x1fy</p>"}
    desk.post("/admin/articles/article/autosave/", sent)
    page = desk.get("/admin/articles/article/add/?unsaved=").content.decode()
    assert "a\0b" not in page
    assert "%00" not in page
    assert "x\x1fy" not in page


def test_names_typed_at_the_desk_are_narrow(desk, editor):
    form = {"username": "editor", "first_name": SENT, "is_active": "on", "is_superuser": "on",
            "is_staff": "on", "date_joined_0": "2026-01-01", "date_joined_1": "10:00"}  # fmt: skip
    answer = desk.post(f"/admin/auth/user/{editor.pk}/change/", form)
    assert answer.status_code == 302
    editor.refresh_from_db()
    assert editor.first_name == NARROW[0]


#: One character as it is typed, three once it is composed as all text is.
GROWS = "\ufb2c"


def test_what_grows_beyond_its_room_when_it_is_narrowed_is_said(desk, editor):
    form = {"username": "editor", "last_name": GROWS * 100, "is_staff": "on"}
    for address, sent in (
        (f"/admin/auth/user/{editor.pk}/change/", form),
        ("/admin/auth/user/add/", {"username": GROWS * 100, "usable_password": "false"}),
        ("/admin/auth/group/add/", {"name": GROWS * 100}),
    ):
        answer = desk.post(address, sent)
        assert answer.status_code == 200
        assert "at most 150" in answer.content.decode()


def test_what_a_stranger_sends_that_grows_is_cut(db):
    AccessFailureLog.objects.create(username=GROWS * 200, user_agent=GROWS * 255)
    row = AccessFailureLog.objects.get()
    assert (len(row.username), len(row.user_agent)) == (255, 255)


# --- Addresses and queries -----------------------------------------------------------------------

BAD = ["a%00b", "a%0bb", "%ed%a0%80%ff%", "_00", "9" * 26, "%c2%b2"]
FITTING = {"int": "1", "year": "2026", "month": "2026/05", "day": "2026/05/14"}


def patterns(resolver=None, before=""):
    """All addresses, as ``/route/with/<converter:name>/`` or, of regular expressions, as they are
    written."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield "/" + route
        else:
            yield from patterns(entry, route)


def addresses(bad):
    """Each address that takes something with ``bad`` in its place."""
    for route in patterns():
        route = re.sub(r"\(\?P<\w+>.*\)\$?$", "<str:x>", route).rstrip("$")
        filled = re.sub(r"<(?:(\w+):)?\w+>", lambda match: FITTING.get(match[1], bad), route)
        tried = re.sub(r"<(?:(\w+):)?\w+>", lambda match: bad, route)
        yield from {filled, tried} - {route}


@pytest.fixture
def asking(desk, make_article, make_comment):
    article = make_article(keywords=["Iran"], sections=[{"headline": "One", "sources": ["AFP"]}])
    make_comment(article)
    ShareLink.objects.create(article=make_article("Draft", published=False))
    for kind in kinds():
        WorkerHeartbeat.record("at work", {kind: True})
    desk.raise_request_exception = False
    reader = Client(raise_request_exception=False)

    def ask(path, **extra):
        client = desk if path.startswith("/admin/") else reader
        return client.get(path, **extra)

    return ask


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:12])
def test_no_address_answers_500(asking, bad):
    found = list(addresses(bad))
    assert len(found) > 60
    for path in found:
        if path.startswith("/admin/logout"):
            continue
        status = asking(path).status_code
        assert status < 500, (path, status)
        if "%00" in path:
            assert status in (400, 404), (path, status)


#: What every list at the desk reads.
OF_LISTS = {"q", "o", "p", "e", "all", "_popup", "_to_field", "_changelist_filters"}


def parameters():
    """The names of all parameters of queries, as our code and Django's lists read them."""
    found = {*OF_LISTS, "term", "x"}
    for room in OWN_APPS:
        for file in (ROOT / room).rglob("*.py"):
            code = file.read_text()
            found |= set(re.findall(r"""GET(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""", code))
            found |= set(re.findall(r"""parameter_name = ["'](\w+)["']""", code))
    return sorted(found)


def filters(desk):
    """The names of all parameters that a list at the desk may filter by."""
    found = {
        f"{entry[0] if isinstance(entry, tuple) else entry}{suffix}"
        for entry in desk.list_filter
        if isinstance(entry, (str, tuple))
        for suffix in ("", "__exact", "__isempty", "__gte", "__isnull", "__in")
    }
    return found | {
        entry.parameter_name for entry in desk.list_filter if getattr(entry, "parameter_name", None)
    }


@pytest.mark.parametrize("bad", ["a%00b", "a%0bb%ff%", "9" * 26])
def test_no_query_answers_500(asking, bad):
    plain = {route for route in patterns() if "<" not in route and "(" not in route}
    plain |= {"/keywords/iran/", "/sources/afp/", "/admin/articles/article/1/change/"}
    assert len(plain) > 60
    named = parameters()
    assert len(named) > 20
    together = "&".join(f"{name}={bad}" for name in named)
    lists = lists_at_the_desk()
    for path in sorted(plain - {"/admin/logout/"}):
        # All together, and one after another where a list at the desk takes filters.
        alone = [f"{name}={bad}" for name in sorted(lists.get(path, ()))]
        for query in [together, *(alone if bad != "a%00b" else [])]:
            status = asking(path, QUERY_STRING=query).status_code
            assert status < 500, (path, query, status)
            if "%00" in query:
                assert status in (400, 404), (path, query, status)


def lists_at_the_desk():
    """Their addresses, and the parameters of each."""
    return {
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/": OF_LISTS | filters(desk)
        for model, desk in admin.site._registry.items()
    }


@pytest.mark.parametrize(
    ("query", "value"),
    [
        (b"q=a%E2%80%8B%EF%B7%90b", "ab"),
        ("q=a\u200b\ufdd0b".encode(), "ab"),
        (b"q=a\x01b", "ab"),
        (b"q=a\x00b", "ab"),
        (b"q=\xffa", "ÿa"),
        (b"q=a+b", "a b"),
    ],
)
def test_a_query_is_narrowed_escaped_or_not(rf, query, value):
    request = rf.get("/search/", QUERY_STRING=query.decode("latin-1"))
    assert narrow_input(lambda request: request.GET["q"])(request) == value


def test_a_kept_page_is_not_given_for_a_query_with_nul(site, make_article):
    make_article()
    assert site.get("/").status == 200
    assert site.get("/?x=%00").status == 400
    assert site.get("/?x=1").status == 200


def test_a_cookie_with_nul_is_no_trouble(db):
    client = Client(raise_request_exception=False)
    answer = client.get("/admin/", headers={"cookie": r'sessionid="abcdefgh\000"'})
    assert answer.status_code == 302


def test_a_keyword_typed_with_what_cannot_be_stored_is_the_one_there_is(make_article):
    make_article(keywords=["Iran\u200b\x0b", "\0Syria"])
    assert set(Keyword.objects.values_list("name", flat=True)) == {"Iran", "Syria"}
    assert Section.objects.count() == 1
