"""Whatever is done with what is not public, readers have the same bytes as before: every public
page and feed is rendered before and after everything that can be done at the desk."""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command, get_commands
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin import buttons
from articles.discovery.derived import refresh_stale, update_derived
from articles.history import revisions
from articles.history.snapshots import snapshot
from articles.media.ingest import ingest_photo
from articles.models import (
    Article,
    Author,
    Authorship,
    Correction,
    Figure,
    Keyword,
    KeywordName,
    Page,
    Photo,
    Publication,
)
from background import counts
from subscriptions.models import Edition
from tests.articles.test_desk import ADD, change, posted
from tests.own_apps import OWN_APPS
from tests.site.pages_at_the_desk import SECRET, do_everything_with
from tests.site.public_pages import addresses, changed, rendered

DAY = date(2019, 3, 7)


@pytest.fixture
def world(make_article, make_page, make_comment, make_subscriber, picture, add_figure):
    """An archive that shares everything with what is not public: a picture without words, keywords,
    publications, addresses, days, references that wait for a column."""
    photo = ingest_photo(picture(color=(9, 9, 9)))
    public = make_article(
        "A Harbour Opens", standfirst="At last.", keywords=["Port", "Sea"],
        sections=[
            {"headline": "The harbour", "sources": ["Herald", "Debka"],
             "body": "<p>As in [[7-Mar-2019 The Valley Treaty]].</p>"},
            "The valley",
        ],
    )  # fmt: skip
    Figure.objects.create(article=public, photo=photo)
    Figure.objects.create(section=public.sections.first(), photo=photo)
    add_figure(section=public.sections.last())
    update_derived(public)
    Authorship.objects.set_authors(public, [Author.objects.create(name="Ada Lind")])
    # Of nothing that is public.
    Author.objects.create(name=SECRET)
    make_comment(public)
    Correction.objects.create(article=public, text="It was seven.")
    moved = make_article("Ceasefire Signed", edition_date=DAY, slug="former", keywords=["Velm"])
    moved.slug = "ceasefire"
    moved.save()
    keyword = Keyword.objects.get(name="Velm")
    keyword.name, keyword.slug = "Velmark", "velmark"
    keyword.save()
    KeywordName.objects.create(keyword=keyword, name="V.M")
    book = make_page("The Book", sections=["Quay"], takes_comments=True)
    Figure.objects.create(article=book, photo=photo)
    make_page("The First Chapter", parent=book)
    make_article("Of the Day", edition_date=DAY.replace(year=2018), keywords=["Port"])
    edition = Edition.objects.create(kind="daily", digest_date=DAY, frozen_at=timezone.now())
    edition.variants.create(key="k", contents=[[public.pk, []], [moved.pk, []]])
    make_subscriber()
    return {"photo": photo, "public": public, "moved": moved}


# --- What is not public -------------------------------------------------------------------------


def a_draft(column):
    pass


def scheduled(column):
    column.publish(at=timezone.now() + timedelta(days=1))


def withdrawn(column):
    column.publish()
    column.withdraw()


def taken_down(column):
    column.publish()
    column.plan_to_take_down(timezone.now() - timedelta(seconds=1))


def binned(column):
    column.put_in_bin()


def binned_that_was_public(column):
    column.publish()
    column.put_in_bin()


def public_with_changes(column):
    column.publish()
    revisions.hold(column, snapshot(column) | {"standfirst": f"{SECRET} goes."})


STATES = [
    a_draft, scheduled, withdrawn, taken_down, binned, binned_that_was_public, public_with_changes,
]  # fmt: skip


#: Those of which no public page tells. What was public once has an address that says it is gone.
NOT_PUBLIC = [state for state in STATES if state is not public_with_changes]


@pytest.fixture
def make_column(world, make_article):
    def make(state):
        made = make_article(
            "Before the Storm", edition_date=DAY + timedelta(days=1), slug="storm",
            published=False, keywords=["Port"],
            sections=[{"headline": "One", "sources": ["Herald"]}],
        )  # fmt: skip
        state(Article.objects.get(pk=made.pk))
        made = Article.objects.get(pk=made.pk)
        made.made = state
        return made

    return make


# --- What is done with it -----------------------------------------------------------------------


def words(world, column, **buttons):
    """A form in which everything that can be shared with readers' pages is used for other words."""
    secret = {"caption": SECRET, "credit": SECRET, "alt_text": SECRET, "photo": world["photo"].pk}
    stored = Article.objects.get(pk=column.pk)
    data = posted(stored) | {
        "headline": "The Valley Treaty", "edition_date": DAY.isoformat(), "slug": "former",
        "standfirst": SECRET, "keywords": f"{SECRET}, Port, velm, VM, harbour, Velmark",
        "authors": f"Ada Lind, {SECRET}",
        "sections-0-headline": "The Valley Treaty", "sections-0-about": f"Port, {SECRET}",
        "sections-0-body": f"<p>{SECRET} said: [[14-May-2026 A Harbour Opens]].</p>",
        "sections-0-source_line": f"HERALD (Sorn) and debka and {SECRET} Post",
        "lead_figures-TOTAL_FORMS": 1, "sections-0-figures-TOTAL_FORMS": 1,
        "sections-0-figures-INITIAL_FORMS": 0, "sections-0-figures-0-position": 0,
        "corrections-TOTAL_FORMS": 1, "corrections-0-kind": "correction",
        "corrections-0-text": SECRET, "corrections-0-corrected_at_0": "2026-05-14",
        "corrections-0-corrected_at_1": "12:00",
    }  # fmt: skip
    if stored.was_public and not stored.is_public:
        # Refused: it would lead those who had it to another column.
        data |= {"slug": stored.slug, "edition_date": stored.edition_date.isoformat()}
    data |= {f"lead_figures-0-{name}": value for name, value in secret.items()}
    data |= {f"sections-0-figures-0-{name}": value for name, value in secret.items()}
    return data | buttons | _keys(stored)


def _keys(stored):
    """What the browser sends back of parts that are there already, held changes with them."""
    with revisions.with_changes(stored):
        section = stored.sections.first()
        parts = {
            "lead_figures": (stored.lead_figures.first(), {"article": stored.pk}),
            "corrections": (stored.corrections.first(), {"article": stored.pk}),
            "sections-0-figures": (section.figures.first(), {"section": section.pk}),
            "sections": (section, {"article": stored.pk}),
        }
        keys = {}
        for prefix, (part, place) in parts.items():
            if part:
                keys[f"{prefix}-INITIAL_FORMS"] = 1
                keys |= {f"{prefix}-0-{k}": v for k, v in ({"id": part.pk} | place).items()}
    return keys


def save(desk, world, column):
    response = desk.post(change(column), words(world, column, _continue="1"))
    if not column.binned_at:
        assert response.status_code == 302, response.context["errors"]


def press(name):
    def pressed(desk, world, column):
        stored = Article.objects.get(pk=column.pk)
        desk.post(change(stored), posted(stored) | {f"_{name}": "1"})

    pressed.__name__ = f"press_{name}"
    return pressed


#: Of every button: the states in which pressing it is meant to change what readers have.
MEANT = {
    "publish": STATES, "withdraw": [public_with_changes, binned_that_was_public],
    "bin": [public_with_changes],
    "unbin": [binned_that_was_public], "share": [], "unshare": [], "schedule": [], "review": [],
    "preview": [], "more": [],
}  # fmt: skip


def keep_words(desk, world, column):
    data = words(world, column)
    desk.post(reverse("admin:articles_article_autosave", args=[column.pk]), data)
    desk.post(reverse("admin:articles_article_autosave_new"), data)


def look_at_it(desk, world, column):
    """Every page of the desk that is about it, or about no column."""
    page = reverse("admin:articles_article_preview", args=[column.pk])
    mail = reverse("admin:subscriptions_edition_preview", args=[column.pk])
    for address in (page, f"{page}?typed=1", mail, f"{mail}?typed=1", f"{mail}?typed=1&text=1"):
        assert desk.get(address).status_code == 200
    desk.get(reverse("admin:articles_article_preview_new"))
    for model in ("article", "author", "photo", "keyword", "publication"):
        desk.get(f"/admin/articles/{model}/?q={SECRET}")
    desk.get("/admin/")
    desk.get(f"{change(column)}?unsaved=1")


def look_it_up(desk, world, column):
    for name in ("find", "keywords", "authors", "publications", "unresolved", "made_with"):
        desk.get(reverse(f"admin:articles_article_{name}"), {"q": "har", "key": "x"})


def share_it(desk, world, column):
    for link in column.share_links.all():
        Client().get(link.get_absolute_url())


def restore_a_revision(desk, world, column):
    for revision in column.revisions.all():
        address = reverse("admin:articles_article_revision", args=[column.pk, revision.pk])
        desk.get(address)
        desk.post(address, {"_take_back": "headline"})
        desk.post(address, {"_restore": "1", "restore": "1"})


def write_another(desk, world, column):
    data = words(world, column, seen_version="", slug="", _continue="1")
    for name in list(data):
        if name.endswith("INITIAL_FORMS"):
            data[name] = 0
        elif name.endswith(("-id", "-article", "-section")):
            del data[name]
    assert desk.post(ADD, data).status_code == 302
    data["headline"], data["slug"] = "Ceasefire Signed", ""
    assert desk.post(ADD, data | {"keywords": f"{SECRET}, V.M, velm"}).status_code == 302


TEXT = f"""World View: The Valley Treaty

{SECRET} at the quay
{SECRET} Agency

This morning's key headlines from Testpaper.example

  • The Valley Treaty
  • Harbour

The Valley Treaty

{SECRET} said it at the harbour. HERALD (Sorn) and {SECRET} Post

Harbour

More of it. Debka

KEYS: {SECRET}, velm, Port, VM
"""


def paste(desk, world, column):
    address = reverse("admin:articles_article_paste")
    desk.post(address, {"text": TEXT, "edition_date": DAY.isoformat()})


def use_the_library(desk, world, column):
    photo = world["photo"].pk
    photos = "/admin/articles/photo"
    desk.post(f"{photos}/{photo}/focus/", {"x": "0", "y": "0"})
    with world["photo"].file.open() as file:
        desk.post(f"{photos}/take-in/", {"file": ContentFile(file.read(), name="again.jpg")})
    desk.get(f"{photos}/library/", {"q": SECRET})
    desk.get(f"{photos}/about/", {"id": photo})


def schedule(desk, world, column):
    at = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    stored = Article.objects.get(pk=column.pk)
    seen = stored.published_at.isoformat() if stored.published_at else ""
    desk.post(
        reverse("admin:articles_article_schedule", args=[column.pk]), {"at": at, "seen": seen}
    )


def plan(desk, world, column):
    at = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    desk.post(reverse("admin:articles_article_plan_changes", args=[column.pk]), {"at": at})
    desk.post(reverse("admin:articles_article_take_down", args=[column.pk]), {"at": at})


def have_it_reviewed(desk, world, column):
    address = reverse("admin:articles_article_review", args=[column.pk])
    for sent in ({"_ask": "1", "words": SECRET}, {"_back": "1", "words": SECRET}):
        desk.post(address, sent)
    notes = reverse("admin:articles_article_notes", args=[column.pk])
    desk.post(notes, {"text": SECRET, "section": column.sections.first().pk})
    assert SECRET in desk.get(notes).content.decode()


def delete_for_ever(desk, world, column):
    stored = Article.objects.get(pk=column.pk)
    if stored.binned_at and not stored.published_at:
        desk.post(reverse("admin:articles_article_delete", args=[column.pk]), {"post": "yes"})


VERBS = [
    keep_words, save, keep_words, look_at_it, look_it_up, write_another, paste, use_the_library,
    restore_a_revision, have_it_reviewed, schedule, plan, save,
]  # fmt: skip


def test_nothing_that_is_done_with_it_at_the_desk_changes_a_public_page(
    desk, world, make_column, make_page
):
    """Neither with a column nor with a page."""
    assert set(MEANT) == set(buttons.NAMES), "say of the new button whether readers notice it"
    reader, book = Client(), Page.objects.get(path="the-book")
    without = rendered(reader, addresses())
    assert any(SECRET.encode() in body for *_, body in without.values()) is False
    for state in STATES:
        with taken_back():
            column, page = make_column(state), make_page("Before", parent=book, published=False)
            state(page)
            where = addresses()
            known = without if state in NOT_PUBLIC else {}
            before = known | rendered(reader, [page for page in where if page not in known])
            assert any(SECRET.encode() in body for *_, body in before.values()) is False
            pressed = [press(name) for name, meant in MEANT.items() if state not in meant]
            rounds = [[*VERBS, *pressed, share_it, save]]
            # By itself: what is gone hides what it left behind while it was there.
            rounds += [[delete_for_ever]] if state is binned else []
            do_everything_with(desk, Page.objects.get(pk=page.pk), book)
            for verbs in rounds:
                for verb in verbs:
                    verb(desk, world, column)
                while refresh_stale():
                    pass
                counts.add_up()
                noticed = changed(before, rendered(reader, where))
                assert noticed == {}, (state.__name__, [verb.__name__ for verb in verbs])


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_page_of_the_desk_about_columns_is_tried_here(db):
    """Those that are not are lists and histories, which write nothing, the cleaning of a text, the
    offers of kept copies, or publish on purpose."""
    from django.contrib import admin

    names = {url.name for url in admin.site.get_model_admin(Article).get_urls() if url.name}
    names |= {url.name for url in admin.site.get_model_admin(Photo).get_urls() if url.name}
    source = Path(__file__).read_text()
    tried = set(re.findall(r"articles_article_(\w+)", source)) | {
        "add", "change", "changelist", "find", "keywords", "authors", "publications",
        "unresolved", "made_with", "begin",
    }  # fmt: skip
    untried = {
        name.removeprefix("articles_article_")
        for name in names
        if name.startswith("articles_article_")
    } - tried
    copies = {"kept", "forget", "take_back"}
    assert untried == {"history", "revisions", "first_published", "clean", *copies}
    photos = {name for name in names if name.startswith("articles_photo_")}
    assert {name.removeprefix("articles_photo_") for name in photos} == {
        "take_in", "about", "library", "focus", "add", "change", "changelist", "delete", "history",
    }  # fmt: skip


#: How every command of ours is run so that nothing becomes public; or why it is not run.
COMMANDS = {
    "import_column": [["FILE"], ["FILE", "--dry-run", "--publish"]],
    "reindex": [[]],
    "work": [["--once"]],
    "first_start": [[]],
    "import_archive": "takes in columns that readers had, on purpose",
    "import_redirects": "changes addresses on purpose",
    "import_subscribers": "writes subscribers, of whom no public page tells",
    "export_subscribers": "reads subscribers",
    "export_archive": "reads everything",
    "export_site": "reads what is public",
    "restore_archive": "makes a whole site where there is none",
    "release_mail": "lets mail out, of which no public page tells",
    "receive_mail": "writes what came back of mail",
    "remove_second_factor": "changes how an account logs in, of which no public page tells",
    "tell_cdn": "tells a CDN what changed, and never ends",
}


def test_no_command_changes_a_public_page(world, tmp_path, make_article):
    ours = {name for name, app in get_commands().items() if app.partition(".")[0] in OWN_APPS}
    assert ours == set(COMMANDS)
    file = tmp_path / "column.txt"
    make_article(published=False, keywords=[SECRET], edition_date=DAY)
    call_command("work", once=True)
    reader, where = Client(), addresses()
    before = rendered(reader, where)
    for number, (name, ways) in enumerate(COMMANDS.items()):
        for way in ways if isinstance(ways, list) else ():
            file.write_text(TEXT.replace("said it", f"said it {number}"))
            call_command(name, *(str(file) if word == "FILE" else word for word in way))
    assert changed(before, rendered(reader, where)) == {}


def test_a_dry_run_makes_nothing(db, tmp_path, capsys):
    file = tmp_path / "column.txt"
    file.write_text(TEXT)
    call_command("import_column", str(file), "--dry-run", "--publish", "--date", "2016-05-14")
    said = capsys.readouterr().out
    assert "Nothing was made" in said
    assert "Public: The Valley Treaty" in said
    for model in (Article, Keyword, Publication, Photo):
        assert not model.objects.exists()


def test_what_becomes_public_is_noticed(desk, world, make_article):
    """So that the comparison is known to see what it is there for."""
    draft = make_article(published=False, keywords=["Port"], edition_date=DAY)
    reader, where = Client(), addresses()
    before = rendered(reader, where)
    draft.publish()
    noticed = changed(before, rendered(reader, where))
    assert {"/", "/feed/", "/keywords/port/", "/archive/", "/sitemap.xml"} <= set(noticed)
    assert "/the-book/" not in noticed


# --- The library --------------------------------------------------------------------------------


def test_the_library_learns_from_public_columns_and_keeps_nothing(desk, world, make_article):
    photo = world["photo"]
    other = make_article(published=False, edition_date=DAY)
    Figure.objects.create(
        section=other.sections.get(), photo=photo, caption="Boats", alt_text="Seven boats"
    )

    def known():
        (found,) = desk.get(f"/admin/articles/photo/about/?{urlencode({'id': photo.pk})}").json()[
            "photos"
        ]
        return found["name"], found["caption"], found["alt_text"]

    assert known() == (str(photo), "", "")
    other.publish()
    assert known() == ("Seven boats", "Boats", "Seven boats")
    assert "Seven boats" not in Client().get(world["public"].get_absolute_url()).content.decode()
    photo.refresh_from_db()
    assert (photo.caption, photo.alt_text) == ("", "")


def test_a_change_in_the_library_is_one_of_every_column(client, world):
    Photo.objects.filter(pk=world["photo"].pk).update(caption="At the quay")
    assert "At the quay" in client.get(world["public"].get_absolute_url()).content.decode()


def test_a_draft_takes_no_reference_from_a_column_that_comes(client, world, make_article):
    draft = make_article("The Valley Treaty", edition_date=DAY, published=False)
    page = world["public"].get_absolute_url()
    assert "7-Mar-2019 World View — The Valley Treaty" in client.get(page).content.decode()
    assert draft.get_absolute_url() not in client.get(page).content.decode()
    real = make_article("The Valley Treaty", edition_date=DAY)
    assert real.get_absolute_url() in client.get(page).content.decode()
    draft.publish()
    assert real.get_absolute_url() in client.get(page).content.decode()
