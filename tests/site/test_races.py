"""Two at the same time at every entrance that can meet a unique constraint: nobody gets 500, both
answers are sensible, and what is stored is right."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.refused import ShowsRefusals
from articles.discovery import derived, omissions
from articles.models import (
    Article,
    Author,
    Authorship,
    Autosave,
    Download,
    Keyword,
    KeywordName,
    OldAddress,
    Omission,
    Page,
    PatternRedirect,
    Photo,
    Publication,
    Redirect,
    SectionKeyword,
)
from background.guard import TASKS
from background.models import Failure
from comments.forms import new_form_token as comment_stamp
from comments.models import (
    Block,
    Closing,
    Comment,
    Commenter,
    CommentLetter,
    Report,
    TokenCount,
    TroubleReport,
)
from outbox import rate_limits
from outbox.models import MailLimit
from pagecache.models import StoredPage
from subscriptions import bounces, digests, editions, received, signup, tokens
from subscriptions.forms import new_stamp as sign_up_stamp
from subscriptions.models import (
    Bounce,
    Delivery,
    Edition,
    InboundMessage,
    MailPlan,
    SignUp,
    Subscriber,
    Suppression,
    Variant,
    Wording,
)
from tests import sample_files
from tests.articles.test_desk import ADD, change, fields, posted
from tests.articles.test_pages_at_the_desk import ADD as PAGE_ADD
from tests.articles.test_pages_at_the_desk import change as page_change
from tests.articles.test_pages_at_the_desk import fields as page_fields
from tests.articles.test_pages_at_the_desk import posted as page_posted
from tests.door.authenticator import Authenticator
from tests.own_apps import OWN_APPS
from tests.races import at_once
from worldview.models import Passkey, PasskeyHandle, WorkerHeartbeat

pytestmark = pytest.mark.django_db(transaction=True)

#: The test that meets each constraint, or why nobody can.
MET = {
    "articles.SectionKeyword keyword_once_per_section": "test_one_form_saved_twice_at_once",
    "articles.Keyword keyword_name_once": "test_two_columns_that_share_what_is_new",
    "articles.Keyword name": "test_two_columns_that_share_what_is_new",
    "articles.Keyword slug": "test_keywords_and_publications_whose_slugs_are_the_same",
    "articles.KeywordName other_name_once": "test_two_rows_alike_are_typed_at_once",
    "articles.Author author_name_once": "test_two_rows_alike_are_typed_at_once",
    "articles.Author slug": "test_two_rows_alike_are_typed_at_once",
    "articles.Author user": "test_two_authors_get_one_account",
    "articles.Authorship author_once_per_article": "test_one_form_saved_twice_at_once",
    "articles.KeywordUse keyword_once_per_article": "test_one_form_saved_twice_at_once",
    "articles.Article one_article_per_permalink": "test_two_columns_with_one_headline_and_day",
    "articles.Article one_page_per_address": "test_two_pages_with_one_title",
    "articles.Article form_key": "test_one_new_form_sent_twice_at_once",
    "articles.TakenAddress address_taken_once": "test_two_columns_come_to_wait_for_one_address",
    "articles.OldAddress path": "test_one_keyword_is_renamed_by_two",
    "articles.Autosave key": "test_two_tabs_keep_their_words",
    "articles.Article article_guid_once": "nobody: 122 random bits for each",
    "comments.Comment comment_guid_once": "nobody: 122 random bits for each",
    "worldview.DeskSession session_key": "nobody: 32 random characters for each",
    "worldview.Passkey credential_id": "test_one_passkey_is_added_twice",
    "worldview.PasskeyHandle user": "test_one_passkey_is_added_twice",
    "worldview.PasskeyHandle handle": "nobody: 256 random bits for each",
    "articles.Omission omission_once_per_output": "test_two_workers_note_one_trouble",
    "articles.Redirect one_redirect_per_address": "test_two_rows_alike_are_typed_at_once",
    "background.Failure one_failure_per_row_of_a_task": "test_two_workers_note_one_trouble",
    "subscriptions.InboundMessage digest": "test_two_workers_note_one_trouble",
    "articles.Photo digest": "test_one_picture_twice",
    "articles.Download digest": "test_one_file_for_readers_twice",
    "articles.Figure one_lead_figure": "test_one_form_saved_twice_at_once",
    "articles.Figure figure_positions_differ": "test_one_form_saved_twice_at_once",
    "articles.LinkCheck address": "test_two_columns_that_share_what_is_new",
    "pagecache.LastChange tag": "nobody: whoever writes one that is there updates it",
    "pagecache.StoredPage key": "test_one_page_is_asked_for_twice",
    "articles.Publication publication_name_once": "test_two_columns_that_share_what_is_new",
    "articles.Publication slug": "test_keywords_and_publications_whose_slugs_are_the_same",
    "articles.Redirect old": "test_two_rows_alike_are_typed_at_once",
    "articles.PatternRedirect pattern": "test_two_rows_alike_are_typed_at_once",
    "articles.Section anchor_once_per_article": "test_one_form_saved_twice_at_once",
    "articles.Section section_positions_differ": "test_one_form_saved_twice_at_once",
    "articles.Source source_positions_differ": "test_one_form_saved_twice_at_once",
    "articles.CrossReference reference_positions_differ": "test_one_form_saved_twice_at_once",
    "articles.Announcement column_told_once_to_a_service": "nobody: those there are stay",
    "articles.Review one_open_review_per_article": "test_one_draft_is_ready_twice",
    "articles.ShareLink token": "nobody: 192 random bits for each",
    "comments.Block block_once": "test_two_rows_alike_are_typed_at_once",
    "comments.Comment form_key": "test_one_comment_sent_twice_at_once",
    "comments.Commenter commenter_email_once": "test_two_comments_of_one_writer",
    "comments.CommentLetter one_letter_of_answers_waits": "test_two_editors_approve_at_once",
    "comments.Closing article": "test_two_rows_alike_are_typed_at_once",
    "comments.Report one_report_a_reader": "test_one_report_sent_twice_at_once",
    "comments.TroubleReport form_key": "test_one_report_sent_twice_at_once",
    "comments.TokenCount word": "test_two_editors_approve_at_once",
    "subscriptions.Edition one_edition_per_article": "test_two_workers_make_one_edition",
    "subscriptions.Edition one_digest_per_day": "test_two_workers_make_one_edition",
    "subscriptions.Edition one_edition_per_correction": "test_two_workers_make_one_edition",
    "subscriptions.MailPlan article": "test_the_mail_of_one_column_is_planned_twice",
    "subscriptions.Variant one_variant_per_contents": "test_two_workers_make_one_edition",
    "subscriptions.Delivery no_edition_twice_to_a_subscriber": "test_two_workers_make_one_edition",
    "subscriptions.Subscriber_keywords subscriber,keyword": "test_preferences_sent_twice_at_once",
    "subscriptions.Subscriber_authors subscriber,author": "test_preferences_sent_twice_at_once",
    "subscriptions.Subscriber one_subscriber_by_address": "test_one_address_signs_up_twice",
    "subscriptions.Wording key": "test_one_address_signs_up_twice",
    "subscriptions.Suppression key": "test_two_rows_alike_are_typed_at_once",
    "subscriptions.Bounce event_key": "test_one_bounce_is_told_twice",
    "outbox.MailLimit name": "test_two_workers_begin_a_limit",
    "worldview.ImportedItem imported_item_once": "nobody: a run holds the lock of its site",
    "worldview.Sample sample_once": "nobody: they are noted once, before the site is started",
    "worldview.WorkerHeartbeat one_sighting_per_kind_of_work": "test_two_workers_begin_a_limit",
}


def constraints():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in OWN_APPS or model._meta.proxy:
            continue
        label = model._meta.label
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                yield f"{label} {constraint.name}"
        for together in model._meta.unique_together:
            yield f"{label} {','.join(together)}"
        for field in model._meta.concrete_fields:
            chosen = field.primary_key and not isinstance(field, models.AutoField)
            if chosen or (field.unique and not field.primary_key):
                yield f"{label} {field.name}"


def test_every_unique_constraint_is_met_here_or_cannot_be():
    assert set(MET) == set(constraints())
    for test in MET.values():
        assert test in globals() or test.startswith("nobody: ")


def test_every_form_of_the_desk_shows_what_the_database_refuses():
    ours = [made for model, made in admin.site._registry.items()
            if model._meta.app_label in OWN_APPS and not hasattr(made, "has_no_form")]  # fmt: skip
    without = {
        type(made).__name__ for made in ours
        if not isinstance(made, ShowsRefusals)
        and type(made).has_change_permission is admin.ModelAdmin.has_change_permission
    }  # fmt: skip
    assert without == set()


@pytest.fixture
def editors(editor):
    """Two who are logged in as one editor; what fails is an answer and not an exception."""

    def logged_in():
        client = Client(raise_request_exception=False)
        client.force_login(editor)
        return client

    return logged_in(), logged_in()


def visitor(address="198.51.100.7"):
    return Client(raise_request_exception=False, REMOTE_ADDR=address)


def post(client, path, data):
    return lambda: client.post(path, data)


def codes(answers):
    return sorted(answer.status_code for answer in answers)


# --- Columns -------------------------------------------------------------------------------------


def column(headline, *, keyword="Shared", publication="Herald", **more):
    body = '<p>At <a href="https://example.org/shared">the port</a>.</p>'
    section = {"headline": "One", "body": body, "source_line": publication, "about": keyword}
    return fields(headline=headline, keywords=keyword, sections=[section]) | more


@pytest.mark.parametrize(
    "table", ["articles_keyword", "articles_publication", "articles_linkcheck"]
)
def test_two_columns_that_share_what_is_new(editors, settings, table):
    settings.CHECK_LINKS = True
    one, other = editors
    answers = at_once(
        post(one, ADD, column("First")), post(other, ADD, column("Second")), table=table
    )
    assert codes(answers) == [302, 302]
    keyword, publication = Keyword.objects.get(), Publication.objects.get()
    for article in Article.objects.all():
        assert list(article.keywords.all()) == [keyword]
        assert article.sections.get().sources.get().record == publication


@pytest.mark.parametrize("table", ["articles_keyword", "articles_publication"])
def test_keywords_and_publications_whose_slugs_are_the_same(editors, table):
    one, other = editors
    answers = at_once(
        post(one, ADD, column("First", keyword="F-16", publication="Al-Manar")),
        post(other, ADD, column("Second", keyword="F 16", publication="Al Manar")),
        table=table,
    )
    assert codes(answers) == [302, 302]
    assert len({keyword.slug for keyword in Keyword.objects.all()}) == 2
    assert len({publication.slug for publication in Publication.objects.all()}) == 2


def test_two_columns_with_one_headline_and_day(editors):
    one, other = editors
    answers = at_once(
        post(one, ADD, column("Same")), post(other, ADD, column("Same")), table="articles_article"
    )
    assert codes(answers) == [302, 302]
    assert {article.slug for article in Article.objects.all()} == {"same", "same-2"}
    # Where the address was typed, the second is told, with all its words.
    typed = [column("One", slug="typed", standfirst="Mine"), column("Two", slug="typed",
             standfirst="Mine")]  # fmt: skip
    answers = at_once(
        post(one, ADD, typed[0]), post(other, ADD, typed[1]), table="articles_article"
    )
    assert codes(answers) == [200, 302]
    told = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert "Another column of that day has this address already" in told
    assert "Mine" in told
    assert "https://example.org/shared" in told


def test_two_pages_with_one_title(editors):
    one, other = editors
    same = [page_fields(headline="Same", standfirst=words) for words in ("One", "Other")]
    answers = at_once(
        post(one, PAGE_ADD, same[0]), post(other, PAGE_ADD, same[1]), table="articles_article"
    )
    assert codes(answers) == [302, 302]
    assert {page.path for page in Page.objects.all()} == {"same", "same-2"}
    # Where the address was typed, the second is told, with all its words.
    typed = [page_fields(headline=title, slug="typed") for title in ("One", "Other")]
    answers = at_once(
        post(one, PAGE_ADD, typed[0]), post(other, PAGE_ADD, typed[1]), table="articles_article"
    )
    assert codes(answers) == [200, 302]
    told = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert "is at “/typed/” already" in told
    assert "Nell does." in told


def test_one_draft_is_ready_twice(editors, make_article):
    one, other = editors
    draft = make_article(published=False)
    address = f"/admin/articles/article/{draft.pk}/review/"
    sent = {"_ask": "1", "words": "Look at the date."}
    answers = at_once(post(one, address, sent), post(other, address, sent), table="articles_review")
    assert codes(answers) == [200, 302]  # the other one is shown that it is
    assert draft.reviews.count() == 1


def test_a_book_moves_while_a_chapter_of_it_is_written(editors, make_page):
    one, other = editors
    book = make_page("Book", published=False)
    answers = at_once(
        post(one, PAGE_ADD, page_fields(headline="Chapter", parent=str(book.pk))),
        post(other, page_change(book), page_posted(book, slug="volume")),
        table="articles_article",
    )
    assert codes(answers) == [302, 302]
    assert {page.path for page in Page.objects.all()} == {"volume", "volume/chapter"}


def test_two_columns_come_to_wait_for_one_address(editors, make_article):
    one, other = editors
    first, second = make_article("First"), make_article("Second")
    answers = at_once(
        post(one, change(first), posted(first, slug="wanted", standfirst="Mine")),
        post(other, change(second), posted(second, slug="wanted", standfirst="Mine")),
        table="articles_takenaddress",
    )
    assert set(codes(answers)) <= {200, 302}
    assert 302 in codes(answers)
    for article in (first, second):
        page = one.get(change(article))
        assert page.status_code == 200
    held = Article.objects.exclude(unpublished_revision=None).count()
    assert held == codes(answers).count(302)


def test_one_new_form_sent_twice_at_once(editors):
    one, other = editors
    data = column("Once", made_with=str(uuid.uuid4()))
    answers = at_once(post(one, ADD, data), post(other, ADD, data), table="articles_article")
    # The second is led to what the first made.
    assert codes(answers) == [302, 302]
    assert Article.objects.count() == 1


@pytest.mark.parametrize("published", [False, True])
def test_one_form_saved_twice_at_once(editors, make_article, picture, published):
    one, other = editors
    article = make_article("Both", published=published, keywords=["Old"], sections=["A", "B"])
    make_article("Target")
    Author.objects.create(name="Ada")
    Article.objects.filter(pk=article.pk).update(search_is_stale=True)

    def data(number):
        changed = posted(
            article, keywords="Old, New", authors="Ada", slug=f"{article.slug}-{number}"
        )
        for section in (0, 1):
            changed |= {
                f"sections-{section}-body": "<p>See [[14-May-2026 Target]]: New.</p>",
                f"sections-{section}-source_line": "Herald and Debka",
                f"sections-{section}-about": "New",
            }
        changed |= {
            "sections-TOTAL_FORMS": 3, "sections-2-headline": "C", "sections-2-position": 2,
            "sections-2-figures-TOTAL_FORMS": 1, "sections-2-figures-INITIAL_FORMS": 0,
            "sections-2-figures-0-caption": "Boats", "sections-2-figures-0-position": 0,
            "lead_figures-TOTAL_FORMS": 1, "lead_figures-0-caption": "Lead",
        }  # fmt: skip
        return changed

    answers = at_once(
        post(one, change(article), data(1)),
        post(other, change(article), data(2)),
        derived.refresh_stale,
        table="articles_",
    )
    assert codes(answers[:2]) == [200, 302]
    told = next(answer for answer in answers[:2] if answer.status_code == 200).content.decode()
    assert "Somebody else saved this column" in told
    assert "New" in told
    sections = list(Article.objects.get(pk=article.pk).sections.all())
    if not published:
        assert [section.headline for section in sections] == ["A", "B", "C"]
        assert SectionKeyword.objects.filter(section=sections[0]).count() == 1


def test_two_keywords_are_merged_both_ways_at_once(editors, make_article):
    make_article(keywords=["Burma", "Myanmar"])
    burma, myanmar = Keyword.objects.order_by("name")
    chosen = {"action": "merge", "_selected_action": [burma.pk, myanmar.pk]}

    one, other = editors
    lists = "/admin/articles/keyword/"
    answers = at_once(
        post(one, lists, chosen | {"stays": burma.pk}),
        post(other, lists, chosen | {"stays": myanmar.pk}),
        table="articles_keyworduse",
    )  # fmt: skip
    assert codes(answers) == [302, 302]
    (left,) = Keyword.objects.all()
    assert {left.name, left.other_names.get().name} == {"Burma", "Myanmar"}


def test_one_keyword_is_renamed_by_two(editors, make_article):
    make_article(keywords=["Velm"])
    keyword = Keyword.objects.get()
    one, other = editors
    path = reverse("admin:articles_keyword_change", args=[keyword.pk])

    def data(name):
        return {
            "name": name, "slug": name.lower(), "description": "",
            "other_names-TOTAL_FORMS": 0, "other_names-INITIAL_FORMS": 0,
        }  # fmt: skip

    answers = at_once(
        post(one, path, data("Velmark")), post(other, path, data("Velmland")),
        table="articles_oldaddress",
    )  # fmt: skip
    assert codes(answers) == [302, 302]
    assert OldAddress.objects.filter(path="/keywords/velm/").count() == 1


def test_two_tabs_keep_their_words(editors, make_article):
    one, other = editors
    article = make_article()
    for path in ("autosave/", f"{article.pk}/autosave/"):
        path = f"/admin/articles/article/{path}"
        answers = at_once(
            post(one, path, column("One")), post(other, path, column("Two")),
            table="articles_autosave",
        )  # fmt: skip
        assert codes(answers) == [200, 200]
    assert Autosave.objects.count() >= 2
    key = str(uuid.uuid4())
    answers = at_once(
        post(one, "/admin/articles/article/autosave/", column("One", made_with=key)),
        post(other, "/admin/articles/article/autosave/", column("Two", made_with=key)),
        table="articles_autosave",
    )
    assert max(codes(answers)) < 500


def test_one_picture_twice(editors, picture):
    one, other = editors
    take_in = reverse("admin:articles_photo_take_in")
    answers = at_once(
        post(one, take_in, {"file": picture(color=(9, 9, 9))}),
        post(other, ADD, column("With it") | {
            "lead_figures-TOTAL_FORMS": 1, "lead_figures-0-upload": picture(color=(9, 9, 9)),
            "lead_figures-0-caption": "Mine",
        }),
        table="articles_photo",
    )  # fmt: skip
    assert codes(answers) == [200, 302]
    assert Article.objects.get().lead_figure.photo == Photo.objects.get()


@pytest.mark.parametrize("place", ["library", "column"])
def test_one_file_for_readers_twice(editors, place):
    one, other = editors

    def in_a_column(editor, headline):
        attached = {"attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 0}
        attached["attachments-0-new_file"] = ContentFile(sample_files.PDF, name="Budget.pdf")
        return post(editor, ADD, column(headline) | attached)

    def in_the_library():
        file = ContentFile(sample_files.PDF, name="Budget.pdf")
        return post(one, reverse("admin:articles_download_add"), {"file": file})

    first = in_the_library() if place == "library" else in_a_column(one, "First")
    answers = at_once(first, in_a_column(other, "With it"), table="articles_download")
    assert set(codes(answers)) <= {200, 302}
    download = Download.objects.get()
    assert Article.objects.get(headline="With it").attachments.get().download == download
    for answer in answers:
        assert answer.status_code == 302 or "in the library already" in answer.text


def test_one_page_is_asked_for_twice(make_article):
    path = make_article().get_absolute_url()
    answers = at_once(
        lambda: visitor().get(path), lambda: visitor().get(path), table="articles_storedpage"
    )
    assert codes(answers) == [200, 200]
    assert StoredPage.objects.count() <= 1


def rows_alike(make_article):
    article = make_article()
    names = {"other_names-TOTAL_FORMS": 1, "other_names-INITIAL_FORMS": 0,
             "other_names-0-name": "Another"}  # fmt: skip
    return {
        "articles_keywordname": (
            "articles_keyword",
            [{"name": name, "slug": name, "description": "", **names} for name in ("a", "b")],
            KeywordName.objects.filter(name="Another"),
        ),
        "articles_author": (
            "articles_author",
            [{"name": name, "slug": "", "user": ""} for name in ("Ada", "ADA")],
            Author.objects.all(),
        ),
        "articles_redirect": (
            "articles_redirect", [{"old": "/old/", "new": f"/{n}/"} for n in "ab"],
            Redirect.objects.filter(old="/old/"),
        ),
        "articles_patternredirect": (
            "articles_patternredirect",
            [{"pattern": "/posts/([0-9]+)/", "new": f"/{n}/", "position": 0,
              "example": "/posts/1/"} for n in "ab"],
            PatternRedirect.objects.all(),
        ),
        "comments_block": (
            "comments_block", [{"kind": "email", "value": "a@example.com", "reason": n,
                                "verdict": "pending"} for n in "ab"],
            Block.objects.all(),
        ),
        "comments_closing": (
            "comments_closing", [{"article": article.pk}] * 2, Closing.objects.all(),
        ),
        "subscriptions_suppression": (
            "subscriptions_suppression",
            [{"email": "a@example.com", "why": "by_hand", "reason": n} for n in "ab"],
            Suppression.objects.all(),
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    "table",
    ["articles_keywordname", "articles_author", "articles_redirect", "articles_patternredirect",
     "comments_block", "comments_closing", "subscriptions_suppression"],
)  # fmt: skip
def test_two_rows_alike_are_typed_at_once(editors, make_article, table):
    one, other = editors
    view, (mine, theirs), rows = rows_alike(make_article)[table]
    path = reverse(f"admin:{view}_add")
    answers = at_once(post(one, path, mine), post(other, path, theirs), table=table)
    said = [a.context["errors"] for a in answers if a.status_code == 200]
    assert codes(answers) == [200, 302], said
    assert rows.count() == 1
    assert any(said)


def test_two_authors_get_one_account(editors, editor):
    one, other = editors
    path = reverse("admin:articles_author_add")
    answers = at_once(
        post(one, path, {"name": "Ada", "slug": "", "user": editor.pk}),
        post(other, path, {"name": "Bo", "slug": "", "user": editor.pk}),
        table="articles_author",
    )
    assert codes(answers) == [200, 302]
    assert Author.objects.count() == 1


def test_one_list_of_redirects_is_imported_twice(editors):
    one, other = editors
    path = reverse("admin:articles_redirect_import")
    answers = at_once(
        post(one, path, {"text": "/a/,/b/\n/c/,/d/"}),
        post(other, path, {"text": "/c/,/d/\n/a/,/b/"}),
        table="articles_redirect",
    )
    assert codes(answers) == [302, 302]
    assert Redirect.objects.count() == 2


# --- Comments ------------------------------------------------------------------------------------


def comment(article, email="ana@example.com", stamp=None, **more):
    moment = (timezone.now() - timedelta(seconds=60)).timestamp()
    stamp = stamp or comment_stamp(f"comment:{article.pk}", made_at=moment)
    return {"name": "Ana", "email": email, "body": "Well said.", "stamp": stamp} | more


def test_one_comment_sent_twice_at_once(make_article):
    article = make_article()
    path, data = f"/comments/write/{article.pk}/", comment(article)
    answers = at_once(
        post(visitor(), path, data), post(visitor(), path, data), table="comments_comment"
    )
    assert codes(answers) == [302, 302]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("table", ["comments_comment", "comments_commenter"])
def test_two_comments_of_one_writer(make_article, table):
    article = make_article()
    path = f"/comments/write/{article.pk}/"
    answers = at_once(
        post(visitor(), path, comment(article, body="One thing.", wants_answers="on")),
        post(visitor("203.0.113.9"), path,
             comment(article, body="Quite another.", email="ANA@example.com", wants_answers="on")),
        table=table,
    )  # fmt: skip
    assert set(codes(answers)) <= {302, 422, 429}
    assert 302 in codes(answers)
    assert Commenter.objects.count() <= 1


def test_two_editors_approve_at_once(editors, make_article, make_comment):
    article = make_article()
    first = make_comment(article, wants_answers=True, proven=True, email="asks@example.com")
    Commenter.objects.create(email="asks@example.com", proven_at=timezone.now())
    answers_ = [
        make_comment(article, state="pending", body="Unheard words.", thread=first, answers=first)
        for _ in range(2)
    ]
    path = reverse("admin:comments_comment_changelist")
    answers = at_once(
        *(
            post(client, path, {"action": "approve", "_selected_action": answer.pk})
            for client, answer in zip(editors, answers_, strict=True)
        ),
        table="comments_l",
    )
    assert codes(answers) == [302, 302]
    assert Comment.objects.approved().count() == 3
    assert CommentLetter.objects.filter(to="asks@example.com").count() == 1
    assert TokenCount.objects.get(word="unheard").good == 2


def test_one_report_sent_twice_at_once(make_article, make_comment):
    kept = make_comment(make_article())
    path, data = f"/comments/{kept.pk}/report/", {"category": Report.Category.values[0]}
    answers = at_once(
        post(visitor(), path, data), post(visitor(), path, data), table="comments_report"
    )
    assert codes(answers) == [200, 200]
    assert Report.objects.count() == 1
    data = {"text": "It does not work.", "stamp": comment_stamp("trouble")}
    answers = at_once(
        post(visitor(), "/comments/trouble/", data),
        post(visitor(), "/comments/trouble/", data),
        table="comments_troublereport",
    )
    assert codes(answers) == [302, 302]
    assert TroubleReport.objects.count() == 1


# --- Mail ----------------------------------------------------------------------------------------


def test_one_address_signs_up_twice(db):
    import time

    def data(email):
        return {"email": email, "stamp": sign_up_stamp(made_at=time.time() - 5)}

    answers = at_once(
        post(visitor(), "/subscriptions/", data("reader@example.com")),
        post(visitor("203.0.113.9"), "/subscriptions/", data("Reader@Example.com")),
        table="subscriptions_wording",
    )
    assert codes(answers) == [302, 302]
    assert Wording.objects.count() == 1
    first, second = SignUp.objects.order_by("pk")

    def answer(sign_up):
        # As two workers that each took one of them.
        from django.db import transaction

        with transaction.atomic():
            return signup._answer(SignUp.objects.get(pk=sign_up.pk))

    at_once(lambda: answer(first), lambda: answer(second), table="subscriptions_subscriber")
    assert Subscriber.objects.count() == 1


def test_preferences_sent_twice_at_once(make_subscriber, make_article):
    author = Author.objects.create(name="Ada")
    Authorship.objects.set_authors(make_article(keywords=["Iran"]), [author])
    path = tokens.preferences_path(make_subscriber())
    data = {"frequency": "each", "weekday": 0, "hour": 6, "time_zone": "UTC",
            "more_keywords": "Iran", "authors": [author.pk]}  # fmt: skip
    for table in ("subscriptions_subscriber_keywords", "subscriptions_subscriber_authors"):
        answers = at_once(post(visitor(), path, data), post(visitor(), path, data), table=table)
        assert codes(answers) == [302, 302]
        assert Subscriber.keywords.through.objects.count() == 1
        assert Subscriber.authors.through.objects.count() == 1
        Subscriber.keywords.through.objects.all().delete()
        Subscriber.authors.through.objects.all().delete()


def test_the_mail_of_one_column_is_planned_twice(editors, make_article):
    article = make_article(published=False)
    address = reverse("admin:subscriptions_edition_plan", args=[article.pk])
    first, second = editors
    answers = at_once(
        lambda: first.post(address, {"subject": "One", "preheader": ""}),
        lambda: second.post(address, {"subject": "Two", "preheader": ""}),
        table="subscriptions_mailplan",
    )
    assert set(codes(answers)) == {302}
    assert MailPlan.objects.count() == 1


def test_two_workers_make_one_edition(make_article, make_subscriber, turn_back_a_day):
    article = make_article("Mailed", edition_date=date(2026, 5, 14), sent_by_mail=True)
    make_subscriber("each@example.com")
    make_subscriber("daily@example.com", frequency="daily")
    at_once(
        editions.make_article_edition, editions.make_article_edition,
        table="subscriptions_",
    )  # fmt: skip
    assert Edition.objects.filter(article=article).count() <= 1
    article.corrections.create(text="Wrong.", sent_by_mail=True)
    at_once(
        editions.make_correction_edition, editions.make_correction_edition, table="subscriptions_"
    )
    turn_back_a_day()
    at_once(digests.make_digests, digests.make_digests, table="subscriptions_")
    for rows, key in (
        (Edition.objects.exclude(digest_date=None), ("kind", "digest_date")),
        (Variant.objects.all(), ("edition", "key")),
        (Delivery.objects.all(), ("edition", "subscriber")),
    ):
        found = list(rows.values_list(*key))
        assert len(found) == len(set(found))
    assert Delivery.objects.exists()


@pytest.fixture
def turn_back_a_day():
    def turn():
        now = timezone.now()
        Article.objects.update(published_at=now - timedelta(hours=1))
        Subscriber.objects.filter(frequency="daily").update(
            next_digest_at=now - timedelta(minutes=1), digest_since=now - timedelta(days=1)
        )

    return turn


def test_one_bounce_is_told_twice(subscriber):
    def told():
        return bounces.note("hard", subscriber, said="No such user", source="test", event_key="1")

    assert sorted(at_once(told, told, table="subscriptions_bounce")) == [False, True]
    assert Bounce.objects.count() == Suppression.objects.count() == 1


def test_one_passkey_is_added_twice(editors, django_user_model):
    address, form = "/admin/passkeys/add/", {"name": "Laptop", "password": "secret"}
    begin = [post(client, f"{address}challenge/", form) for client in editors]
    answers = at_once(*begin, table="worldview_passkeyhandle")
    assert [answer.status_code for answer in answers] == [200, 200]
    assert PasskeyHandle.objects.count() == 1
    # And by two accounts, for the first second factor of one ends its other log-ins.
    colleague, device = Client(raise_request_exception=False), Authenticator()
    colleague.force_login(django_user_model.objects.create_superuser("bo", password="secret"))
    send = [
        post(client, address, form | {"passkey": device.make(begun.json())})
        for client, begun in [
            (editors[1], editors[1].post(f"{address}challenge/", form)),
            (colleague, colleague.post(f"{address}challenge/", form)),
        ]
    ]
    answers = at_once(*send, table='"worldview_passkey"')
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sum("known here already" in answer.content.decode() for answer in answers) == 1
    assert Passkey.objects.count() == 1


def test_two_workers_begin_a_limit(settings):
    from django.db import transaction

    settings.MAIL_LIMITS = "100/s"

    def take():
        with transaction.atomic():
            return rate_limits.take(1)

    at_once(take, take, table="subscriptions_pace")
    assert MailLimit.objects.count() == 1

    def sight():
        WorkerHeartbeat.record("worker", {"mail": True})

    at_once(sight, sight, table="worldview_workersighting")
    assert WorkerHeartbeat.objects.count() == 1


def test_two_workers_note_one_trouble(make_article):
    article, task = make_article(), next(iter(TASKS.values()))

    def leave_out():
        omissions.note(article, ValueError("odd"), output="/feed/")

    def fail():
        task.record_failure(article.pk, ValueError("odd"))

    def keep():
        received.keep(b"From: a@example.com\n\nHello", "letter", "It is not understood.")

    for trouble, model in ((leave_out, Omission), (fail, Failure), (keep, InboundMessage)):
        at_once(trouble, trouble, table=model._meta.db_table)
        assert model.objects.count() == 1
