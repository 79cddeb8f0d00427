"""Nothing the editor wrote is lost: revisions of the whole column."""

import pytest

from articles.discovery.derived import update_derived
from articles.history import diff, revisions
from articles.history.snapshots import snapshot
from articles.models import Article, Figure, Photo, Revision, Section
from tests.articles.test_desk import change, posted
from tests.markup import one_line


@pytest.fixture
def column(make_article, add_figure):
    article = make_article(
        "First Words",
        standfirst="Why",
        keywords=["Zebra", "Apple"],
        sections=[
            {"headline": "One", "body": "<p>The harbour opened at six.</p>", "sources": ["Herald"]},
            {"headline": "Two", "body": "<p>Nobody came.</p>"},
        ],
    )
    add_figure(article=article, caption="Boats")
    add_figure(section=article.sections.first(), caption="A quay")
    return article


def written(article):
    return snapshot(article)


def rewrite(article):
    """Another text, other keywords, one section gone, one new, a figure gone."""
    article.headline = "Other Words"
    article.save()
    article.keywords.set(["Mango"])
    article.sections.get(anchor="two").delete()
    first = article.sections.get()
    first.body = "<p>The harbour closed at seven.</p>"
    first.save()
    first.sources.all().delete()
    first.figures.all().delete()
    Section.objects.create(article=article, position=5, headline="Three", body="<p>New.</p>")
    update_derived(article)


def restore(revision, **options):
    """Restored, and published where the column is public."""
    made = revisions.restore(revision, **options)
    article = Article.objects.get(pk=revision.article_id)
    if article.has_unpublished_changes:
        revisions.publish_changes(article)
    return made


def test_restoring_brings_the_whole_column_back(column):
    before = written(column)
    kept = revisions.keep(column)
    rewrite(column)
    restore(kept)
    assert written(column) == before


def test_restoring_makes_a_new_revision_and_keeps_what_stood_there(column, editor):
    kept = revisions.keep(column, by=editor, name="The good one")
    rewrite(column)
    rewritten = written(column)
    made = restore(kept, by=editor)
    assert (made.name, made.made_by) == ("Restored: The good one", editor)
    assert [r.content for r in column.revisions.all()] == [kept.content, rewritten, kept.content]


def test_saving_without_a_change_floods_nothing(column):
    assert revisions.keep(column) == revisions.keep(column)
    assert Revision.objects.count() == 1


def test_links_to_sections_go_on_working(client, column):
    kept = revisions.keep(column)
    rewrite(column)
    restore(kept)
    html = client.get(column.get_absolute_url()).content.decode()
    assert 'id="one"' in html
    assert 'id="two"' in html


def test_state_and_address_stay(column):
    kept = revisions.keep(column)
    column.slug = "moved"
    column.save()
    column.withdraw()
    restore(kept)
    column.refresh_from_db()
    assert (column.slug, column.state) == ("moved", "withdrawn")


def test_restoring_over_a_deleted_photo_and_a_deleted_user(column, django_user_model):
    gone = django_user_model.objects.create_user("gone")
    kept = revisions.keep(column, by=gone)
    Figure.objects.all().delete()
    Photo.objects.all().delete()
    gone.delete()
    kept.refresh_from_db()
    restore(kept)
    column = Article.objects.get()
    assert column.lead_figure.caption == "Boats"
    assert column.lead_figure.photo is None
    assert column.sections.first().figures.get().credit == "Agency"


def test_what_was_restored_is_found_by_search(client, column):
    kept = revisions.keep(column)
    rewrite(column)
    assert "No column has" in client.get("/search/?q=nobody").content.decode()
    restore(kept)
    assert "1 column with" in client.get("/search/?q=nobody").content.decode()


# --- Comparing -----------------------------------------------------------------------------------


def test_the_difference_is_told_by_section_and_word(column):
    old = written(column)
    rewrite(column)
    changes = {(c.part, c.kind): c.words for c in diff.compare(old, written(column))}
    assert ("Section “Two”", "removed") in changes
    assert ("Section “Three”", "added") in changes
    words = changes["Section “One”", "changed"]
    assert ("removed", "opened") in words
    assert ("added", "closed") in words
    assert ("same", " at ") in words
    assert changes["Keywords", "changed"] == [("removed", "Zebra, Apple"), ("added", "Mango")]


def test_a_section_that_only_moved_is_said_to_have_moved(column):
    old = written(column)
    one, two = column.sections.all()
    Section.objects.filter(pk=one.pk).update(position=1)
    Section.objects.filter(pk=two.pk).update(position=0)
    assert {(c.part, c.kind) for c in diff.compare(old, written(column))} == {
        ("Section “One”", "moved"),
        ("Section “Two”", "moved"),
    }


def test_the_same_has_no_difference(column):
    assert diff.compare(written(column), written(column)) == []


# --- At the desk ---------------------------------------------------------------------------------


def test_each_deliberate_save_makes_one(desk, editor, column):
    desk.post(change(column), posted(column, headline="Second"))
    column.refresh_from_db()
    desk.post(change(column), posted(column, headline="Third"))
    assert [(r.content["headline"], r.made_by) for r in column.revisions.all()] == [
        ("Third", editor),
        ("Second", editor),
        ("First Words", None),
    ]


def test_what_a_first_save_replaces_is_kept_too(desk, column):
    desk.post(change(column), posted(column, headline="Second"))
    assert [r.content["headline"] for r in column.revisions.all()] == ["Second", "First Words"]


def test_the_editor_looks_names_and_restores(desk, column):
    desk.post(change(column), posted(column, headline="Second"))
    column.refresh_from_db()
    desk.post(change(column), posted(column, headline="Third"))
    second = column.revisions.all()[1]
    listed = desk.get(f"/admin/articles/article/{column.pk}/revisions/").content.decode()
    path = f"/admin/articles/article/{column.pk}/revisions/{second.pk}/"
    assert path in listed
    page = one_line(desk.get(path).content.decode())
    assert "<del>Third</del><ins>Second</ins>" in page
    desk.post(path, {"_name": "1", "name": "Before lunch"})
    assert (
        "Before lunch"
        in desk.get(f"/admin/articles/article/{column.pk}/revisions/").content.decode()
    )
    response = desk.post(path, {"_restore": "1"})
    assert response.url == change(column)
    assert ">\nSecond</textarea>" in desk.get(change(column)).content.decode()


def test_a_save_from_before_the_restoring_is_stopped(desk, column):
    kept = revisions.keep(column)
    stale = posted(column, headline="Stale")
    restore(kept)
    assert "Somebody else saved" in desk.post(change(column), stale).content.decode()


def test_script_in_a_revision_is_only_text(desk, make_article):
    evil = "<script>alert(1)</script>"
    article = make_article(evil, published=False)
    revisions.keep(article)
    kept = revisions.keep(article, name=evil)
    for path in ("", f"{kept.pk}/"):
        page = desk.get(f"/admin/articles/article/{article.pk}/revisions/{path}").content.decode()
        assert "<script>alert" not in page


def test_revisions_are_closed_to_others(client, column):
    kept = revisions.keep(column)
    for path in ("", f"{kept.pk}/"):
        assert (
            client.get(f"/admin/articles/article/{column.pk}/revisions/{path}").status_code == 302
        )
