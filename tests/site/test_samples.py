"""The samples of the demo: known as such, and taken away for good with nothing of one's own."""

import hashlib
import importlib
from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from articles.discovery.derived import update_derived
from articles.models import (
    Article,
    Author,
    Authorship,
    ColumnCount,
    CrossReference,
    Figure,
    Keyword,
    KeywordName,
    Photo,
    Publication,
)
from background import counts
from comments.models import Comment
from tests.articles.test_desk import change, posted
from worldview import roles
from worldview.demo import samples
from worldview.samples import removal
from worldview.samples.models import Sample

PAGE = "/admin/samples/"


@pytest.fixture
def drawn_small(monkeypatch, picture):
    """Pictures of their own for all scenes, which take no time to draw."""

    def draw(scene):
        color = tuple(hashlib.sha256(scene.encode()).digest()[:3])
        return picture(width=240, height=180, color=color).read()

    monkeypatch.setattr(samples, "draw", draw)


@pytest.fixture
def loaded(drawn_small, editor):
    samples.load(editor)


def press(desk, **sent):
    """Press the button on the page as it is; return the desk's first page, which follows."""
    seen = desk.get(PAGE).context["seen"]
    return desk.post(PAGE, {"seen": seen, **sent}, follow=True)


def text(response):
    return " ".join(response.content.decode().split())


# --- What they are -------------------------------------------------------------------------------


def test_all_that_is_loaded_is_known_as_a_sample(loaded, make_article):
    mine = make_article(keywords=["Harbours"], sections=[{"headline": "One", "sources": ["Mine"]}])
    known = {
        kind: set(Sample.objects.filter(kind=kind).values_list("row", flat=True))
        for kind in Sample.Kind.values
    }
    assert known == {
        "column": set(Article.objects.exclude(pk=mine.pk).values_list("pk", flat=True)),
        "comment": set(Comment.objects.values_list("pk", flat=True)),
        "photo": set(Photo.objects.values_list("pk", flat=True)),
        "keyword": set(Keyword.objects.exclude(name="Harbours").values_list("pk", flat=True)),
        "publication": set(Publication.objects.exclude(name="Mine").values_list("pk", flat=True)),
        "author": set(Author.objects.values_list("pk", flat=True)),
    }
    assert [len(known[kind]) for kind in ("column", "comment", "photo", "keyword")] == [
        12, 7, 24, 25,
    ]  # fmt: skip


def test_those_of_a_demo_that_was_made_before_they_were_noted_are_known_too(
    loaded, make_article, add_figure
):
    """By the texts and names they came with, and by nothing that only looks alike."""
    noted = set(Sample.objects.values_list("kind", "row", "digest"))
    Sample.objects.all().delete()
    bread = Article.objects.get(edition_date="2026-11-18")
    make_article(bread.headline, edition_date=bread.edition_date, keywords=["Ormaia", "Mine"])
    bread.keywords.add("Bakers of my street")
    add_figure(section=bread.sections.first(), position=7)
    migration = importlib.import_module("worldview.migrations.0011_samples")
    migration.note_former_samples(apps, None)
    found = set(Sample.objects.values_list("kind", "row", "digest"))
    # What was written about photos then is not known.
    assert found == {
        (kind, row, "" if kind == "photo" else said) for kind, row, said in noted
        # There were none among them.
        if kind != "author"
    }  # fmt: skip


def test_where_there_was_no_demo_nothing_is_a_sample(make_article):
    make_article("Bread Brings Down the Government of Ormaia", keywords=["Ormaia"])
    migration = importlib.import_module("worldview.migrations.0011_samples")
    migration.note_former_samples(apps, None)
    assert not Sample.objects.exists()
    assert not removal.are_there()


# --- The page ------------------------------------------------------------------------------------


def test_the_desks_first_page_offers_it_to_administrators_as_long_as_they_are_there(
    loaded, desk, django_user_model
):
    writer = django_user_model.objects.create_user("writer", is_staff=True)
    writer.groups.add(Group.objects.get(name=roles.EDITORS))
    other = Client()
    other.force_login(writer)
    assert PAGE in text(desk.get("/admin/"))
    assert PAGE not in text(other.get("/admin/"))
    assert other.get(PAGE).status_code == other.post(PAGE).status_code == 403
    assert PAGE not in text(press(desk))
    assert "There are none here" in text(desk.get(PAGE))


def test_it_says_how_many_of_what_go_and_what_stays(loaded, desk, make_comment):
    make_comment(Article.objects.first())
    page = desk.get(PAGE)
    assert {row.words: row.all for row in page.context["rows"]} == {
        "columns, with their revisions": 12,
        "comments that came with them": 7,
        "other comments under these columns": 1,
        "photos, with their files": 24,
        "keywords": 25,
        "publications that were cited": Publication.objects.count(),
        "authors": 2,
    }
    assert "Everything that is yours" in text(page)
    assert Article.objects.count() == 12


def test_nothing_goes_that_the_page_did_not_tell_of(loaded, desk, make_comment):
    seen = desk.get(PAGE).context["seen"]
    make_comment(Article.objects.first())
    answer = desk.post(PAGE, {"seen": seen})
    assert "Nothing was removed" in text(answer)
    assert desk.post(PAGE).status_code == 200
    assert Article.objects.count() == 12


# --- What goes -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_they_go_for_good_with_the_files_of_their_photos(loaded, desk, editor, work):
    work()
    names = [
        name
        for photo in Photo.objects.all()
        for name in (photo.file.name, *(made["name"] for made in photo.renditions))
    ]
    assert len(names) > 24
    assert all(default_storage.exists(name) for name in names)
    assert "The samples are gone: 12 columns, and what came with them." in text(press(desk))
    for model in (Article, Comment, Photo, Keyword, KeywordName, Publication, Figure, Sample):
        assert not model.objects.exists(), model
    assert not any(default_storage.exists(name) for name in names)
    assert LogEntry.objects.filter(user=editor, action_flag=DELETION).count() == 12


@pytest.mark.django_db(transaction=True)
def test_their_addresses_lists_search_and_counts_follow(loaded, site, desk, make_article, work):
    mine = make_article("Boats of My Own", keywords=["Boats"], edition_date=date(2026, 11, 20))
    work()
    bread = Article.objects.get(edition_date="2026-11-18").get_absolute_url()
    pages = [bread, "/", "/archive/", "/keywords/ormaia/", "/search/?q=market", "/feed/"]
    assert all(site.get(page).status == 200 for page in pages)
    press(desk)
    work()
    site.hear()
    assert site.get(bread).status == 404
    assert site.get("/keywords/ormaia/").status == 404
    for page in ("/", "/archive/", "/feed/", "/keywords/", "/sources/", "/comments/"):
        said = site.get(page).body.decode()
        assert "Ormaia" not in said, page
    assert "Boats of My Own" in site.get("/").body.decode()
    assert site.get(mine.get_absolute_url()).status == 200
    assert "Ormaia" not in site.get("/search/?q=market").body.decode()
    counts.add_up()
    assert ColumnCount.objects.by_month() == {(2026, 11): 1}


# --- What stays ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_nothing_of_ones_own_goes(loaded, desk, make_article, make_comment, make_subscriber):
    bread = Article.objects.get(edition_date="2026-11-18")
    photo = bread.lead_figure.photo
    cited = Publication.objects.get(name="Ormaia Courier")
    mine = make_article(
        keywords=["Ormaia", "Mine"],
        sections=[
            {
                "headline": "One",
                "sources": ["Ormaia Courier", "My Paper"],
                "body": "<p>See [[18-Nov-2026 Bread Brings Down the Government of Ormaia]].</p>",
            }
        ],
    )
    Figure.objects.create(article=mine, photo=photo, caption="As I see it")
    Authorship.objects.set_authors(mine, [Author.objects.get(name="Tilda Roon")])
    update_derived(mine)
    draft = make_article(keywords=["Grain"], published=False)
    comment = make_comment(mine)
    subscriber = make_subscriber(keywords=[Keyword.objects.get(name="Water")])
    assert CrossReference.objects.get(section__article=mine).target == bread
    press(desk)
    assert set(Article.objects.all()) == {mine, draft}
    assert set(Keyword.objects.values_list("name", flat=True)) == {
        "Ormaia", "Mine", "Grain", "Water",
    }  # fmt: skip
    assert list(Keyword.objects.get(name="Ormaia").other_names.values_list("name", flat=True)) == [
        "Ormaian Republic"
    ]
    assert list(Photo.objects.all()) == [photo]
    assert [author.name for author in Author.objects.all()] == ["Tilda Roon"]
    assert default_storage.exists(photo.file.name)
    assert set(Publication.objects.all()) == {cited, Publication.objects.get(name="My Paper")}
    assert list(Comment.objects.all()) == [comment]
    assert list(subscriber.keywords.values_list("name", flat=True)) == ["Water"]
    assert CrossReference.objects.get(section__article=mine).target is None
    page = text(desk.get(mine.get_absolute_url()))
    assert "18-Nov-2026 World View" in page
    assert bread.get_absolute_url() not in page
    # What stayed is one's own from now on.
    assert not Sample.objects.exists()


def test_a_photo_of_changes_that_are_not_published_yet_stays(loaded, desk, make_article):
    photo = Article.objects.get(edition_date="2026-11-18").lead_figure.photo
    mine = make_article()
    words = posted(mine) | {
        "lead_figures-TOTAL_FORMS": 1, "lead_figures-0-photo": photo.pk,
        "lead_figures-0-caption": "As I see it", "_continue": "1",
    }  # fmt: skip
    assert desk.post(change(mine), words).status_code == 302
    mine.refresh_from_db()
    assert mine.unpublished_revision_id
    press(desk)
    assert list(Photo.objects.all()) == [photo]


def test_what_somebody_changed_is_named_and_stays_where_they_say_so(loaded, desk):
    bread = Article.objects.get(edition_date="2026-11-18")
    words = posted(bread) | {"standfirst": "As I would put it.", "_continue": "1"}
    assert desk.post(change(bread), words).status_code == 302
    Keyword.objects.filter(name="Lene Osk").update(description="Whom I met.")
    page = desk.get(PAGE)
    assert list(page.context["changed"]) == [bread]
    assert [str(row) for row in page.context["reworded"]] == ["Lene Osk"]
    columns, comments = page.context["rows"][:2]
    assert (columns.all, columns.unchanged) == (12, 11)
    assert (comments.all, comments.unchanged) == (7, 3)
    press(desk, keep="1")
    assert list(Article.objects.all()) == [bread]
    assert Comment.objects.count() == 4
    assert Photo.objects.count() == 2
    kept = set(Keyword.objects.values_list("name", flat=True))
    assert kept == {"Lene Osk", *(keyword.name for keyword in bread.keywords.all())}
    assert not removal.are_there()


def test_what_somebody_changed_goes_where_they_do_not_keep_it(loaded, desk):
    bread = Article.objects.get(edition_date="2026-11-18")
    assert desk.post(change(bread), posted(bread) | {"standfirst": "Mine."}).status_code == 302
    press(desk)
    assert not Article.objects.exists()
    assert not Keyword.objects.exists()


def test_a_picture_that_was_taken_in_anew_keeps_its_file(loaded, editor, monkeypatch):
    """The names of files are of their contents."""
    photo = Photo.objects.first()
    removal._remove_files([photo.file.name])
    assert default_storage.exists(photo.file.name)
    default_storage.save("photos/x.jpg", ContentFile(b"x"))
    removal._remove_files(["photos/x.jpg", "photos/not-there.jpg"])
    assert not default_storage.exists("photos/x.jpg")
