"""Every address of the desk: who may open it, and who may send something to it."""

import re
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, get_resolver

from articles.history import revisions
from articles.models import Article, Page, PatternRedirect, Photo, Redirect, site
from background.models import Failure
from comments.models import Block, Closing, Policy, TroubleReport
from subscriptions.models import Bounce, Edition, InboundMessage, Subscriber, Suppression
from worldview import roles
from worldview.door.models import FailedLogIn
from worldview.moving_in.models import ArchiveImport

# Two letters each, of the least role that may open it and of the least that may send to it: ``-``
# anybody, a Writer, an Editor, an Administrator, ``0`` nobody.

#: Of each model its list, the form for a new row, that of a row, its removal, its history.
PAGES = ["changelist", "add", "change", "delete", "history"]
MODELS = {
    "background_failure": "EE 00 E0 00 EE",
    "worldview_failedlogin": "AA 00 A0 00 AA",
    "articles_photo": "WW WW WE EE WW",
    "articles_download": "WW WW WE EE WW",
    "articles_article": "WW WW WE 00 WW",
    "articles_page": "WW WW WE 00 WW",
    "articles_author": "EE EE EE EE EE",
    "articles_keyword": "WW EE WE EE WW",
    "admin_logentry": "EE 00 E0 00 EE",
    "articles_publication": "EE 00 EE 00 EE",
    "articles_redirect": "EE EE EE EE EE",
    "articles_patternredirect": "EE EE EE EE EE",
    "articles_sitesettings": "AA 00 AA 00 AA",
    "comments_comment": "EE 00 EE 00 EE",
    "comments_block": "EE EE EE EE EE",
    "comments_closing": "EE EE EE EE EE",
    "comments_policy": "EE 00 EE 00 EE",
    "comments_troublereport": "EE 00 EE AA EE",
    "subscriptions_edition": "EE 00 E0 00 EE",
    "subscriptions_inboundmessage": "EE 00 E0 00 EE",
    "subscriptions_delivery": "EE 00 E0 00 EE",
    "subscriptions_letter": "EE 00 E0 00 EE",
    "subscriptions_subscriber": "EE 00 EE AA EE",
    "subscriptions_suppression": "EE EE EE EE EE",
    "subscriptions_bounce": "EE 00 E0 00 EE",
    "auth_group": "AA AA AA AA AA",
    "auth_user": "AA AA AA AA AA",
}
OTHERS = {
    "login_state": "--",
    "first_start": "--",
    "invitation": "--",
    "invitations": "AA",
    "remove_samples": "AA",
    "take_out": "AA",
    "take_out_download": "A0",
    "move_in": "AA",
    "import_run": "AA",
    "import_report": "A0",
    "calendar": "W0",
    "own_desk": "WW",
    "find": "W0",
    "logged_in": "WW",
    "index": "WW",
    "login": "--",
    "log_in_code": "WW",
    "log_ins": "WW",
    "add_second_factor": "WW",
    "change_second_factor": "WW",
    "qr_code": "WW",
    "log_in_with_passkey": "W-",
    "log_in_challenge": "0-",
    "log_in_code_challenge": "00",
    "add_passkey": "WW",
    "add_passkey_challenge": "0W",
    "passkey_challenge": "0W",
    "passkey": "WW",
    "new_password": "--",
    "choose_password": "--",
    "password_change": "WW",
    "password_change_done": "W0",
    "autocomplete": "00",
    "jsi18n": "W0",
    "view_on_site": "WW",
    "settings": "AA",
    "settings_preview": "AA",
    "settings_history": "AA",
    "settings_undo": "0A",
    "articles_photo_take_in": "0W",
    "articles_photo_about": "WW",
    "articles_photo_library": "WW",
    "articles_photo_focus": "0W",
    "articles_article_schedule": "EE",
    "articles_article_plan_changes": "EE",
    "articles_article_take_down": "EE",
    "articles_article_review": "EE",
    "articles_article_notes": "EE",
    "articles_article_first_published": "EE",
    "articles_article_autosave_new": "0W",
    "articles_article_made_with": "WW",
    "articles_article_kept": "WW",
    "articles_article_forget": "0W",
    "articles_article_take_back": "0W",
    "articles_article_autosave": "0E",
    "articles_article_preview_new": "WW",
    "articles_article_preview": "WW",
    "articles_article_begin": "W0",
    "articles_article_paste": "WW",
    "articles_article_clean": "0W",
    "articles_article_find": "WW",
    "articles_article_keywords": "WW",
    "articles_article_authors": "WW",
    "articles_article_publications": "WW",
    "articles_article_unresolved": "EE",
    "articles_article_revisions": "WW",
    "articles_article_revision": "WE",
    "articles_page_schedule": "EE",
    "articles_page_plan_changes": "EE",
    "articles_page_take_down": "EE",
    "articles_page_review": "EE",
    "articles_page_notes": "EE",
    "articles_page_autosave_new": "0W",
    "articles_page_made_with": "WW",
    "articles_page_kept": "WW",
    "articles_page_forget": "0W",
    "articles_page_take_back": "0W",
    "articles_page_autosave": "0E",
    "articles_page_preview_new": "WW",
    "articles_page_preview": "WW",
    "articles_page_clean": "0W",
    "articles_page_find": "WW",
    "articles_page_keywords": "WW",
    "articles_page_authors": "WW",
    "articles_page_publications": "WW",
    "articles_page_revisions": "WW",
    "articles_page_revision": "WE",
    "articles_redirect_import": "EE",
    "comments_comment_undo": "EE",
    "comments_comment_answer": "EE",
    "subscriptions_edition_preview": "WW",
    "subscriptions_edition_plan": "EE",
    "subscriptions_edition_test": "EE",
    "subscriptions_edition_steer": "0E",
    "subscriptions_inboundmessage_source": "EE",
    "subscriptions_subscriber_import": "EE",
    "subscriptions_subscriber_deliverability": "EE",
    "subscriptions_subscriber_numbers": "EE",
    "subscriptions_subscriber_warm_up": "EE",
    "subscriptions_subscriber_embedded_form": "EE",
    "subscriptions_subscriber_export": "EE",
    "auth_user_password_change": "AA",
    "app_list": "WW",
}
#: What is sent where an empty form would be refused to everybody.
SENT = {"subscriptions_edition_steer": {"verb": "pause"}}


def said():
    of_models = {
        f"{model}_{page}": may
        for model, row in MODELS.items()
        for page, may in zip(PAGES, row.split(), strict=True)
    }
    return of_models | OTHERS


#: What ends the log-ins that are tried here; who may end those of others is tested with it.
ENDING = {"logout", "settings_end_log_ins"}


def patterns(resolver=None, before="/"):
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield entry.name, route
        else:
            yield from patterns(entry, route)


def at_the_desk():
    """``{name: route}``."""
    return {
        name: route
        for name, route in patterns()
        if name and route.startswith("/admin/") and name not in ENDING
    }


@pytest.fixture
def people(django_user_model, editor, db):
    """By the letter of their role: nobody, a writer, an editor, an administrator."""
    made = {"-": Client(), "W": Client(), "E": Client(), "A": Client()}
    for letter, group in (("W", roles.WRITERS), ("E", roles.EDITORS)):
        user = django_user_model.objects.create_user(letter, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        made[letter].force_login(user)
    made["A"].force_login(editor)
    for client in made.values():
        client.raise_request_exception = False
    return made


@pytest.fixture
def rows(every_page, editor):
    """One of everything there is."""
    article, edition = Article.objects.first(), Edition.objects.first()
    revisions.keep(article)
    revisions.keep(Page.objects.first())
    Redirect.objects.create(old="/old/", new="/")
    PatternRedirect.objects.create(pattern=r"/go(/.*)", new=r"/\1", example="/go/x")
    Block.objects.create(kind="word", value="said", verdict="spam")
    Closing.objects.create(article=article, reason="The trial goes on.")
    Policy.objects.get_or_create(pk=1)
    ArchiveImport.objects.create(path="/nowhere", name="x", format="html", system="html x")
    site().save()
    TroubleReport.objects.create(text="It broke", form_key="x", visitor_key="x")
    Bounce.objects.create(kind="complaint", event_key="x", source="test")
    Suppression.objects.create(email="bo@example.com")
    InboundMessage.objects.create(
        digest="x", kind="answer", size=6, kept_bytes=6, content=b"To: us"
    )
    FailedLogIn.objects.create(username="editor", ip_address="203.0.113.0")
    Failure.objects.record("link", 7, ValueError("no"), about="Boats")
    edition.deliveries.create(subscriber=Subscriber.objects.first())
    LogEntry.objects.create(
        user=editor, content_type=ContentType.objects.get_for_model(Article),
        object_id=article.pk, object_repr="x", action_flag=CHANGE,
    )  # fmt: skip


def filled(route):
    """The address with keys of rows that are there, or ``None`` where there can be none."""
    match = re.match(r"/admin/(\w+)/(\w+)/", route)
    models = {model._meta.label_lower: model for model in admin.site._registry}
    model = models.get(".".join(match.groups()) if match else "", Article)
    article = (Page if model is Page else Article).objects.first()
    known = {
        "article_id": article.pk, "revision_id": article.revisions.first().pk,
        "photo_id": Photo.objects.first().pk, "edition_id": Edition.objects.first().pk,
        "id": User.objects.first().pk, "key": uuid4(), "batch": uuid4(),
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
        "run_id": ArchiveImport.objects.first().pk,
        "app_label": "articles", "url": "nowhere",
    }  # fmt: skip
    row = article if model in (Article, Page) else model._default_manager.first()
    return re.sub(
        r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>.*?\)\$?",
        lambda match: str(known.get(match[1] or match[2]) or row.pk),
        route,
    ).rstrip("$")


def least(statuses):
    """The letter of the least role that is not sent to the log-in or refused; all above it are not
    either. ``0``: nobody, or not in this way."""
    may = [
        status not in (403, 405) and not (letter == "-" and status == 302)
        for letter, status in statuses.items()
    ]
    assert may == sorted(may), statuses
    return next((letter for letter, allowed in zip(statuses, may, strict=True) if allowed), "0")


def test_every_address_of_the_desk_is_for_whom_it_is_said_to_be(rows, people):
    found = {}
    for name, route in at_the_desk().items():
        address = filled(route)
        found[name] = "".join(
            least({
                letter: getattr(client, method)(address, SENT.get(name, {})).status_code
                for letter, client in people.items()
            })
            for method in ("get", "post")
        )  # fmt: skip
    assert found == said()
