"""Posts come in many at a time, and what comes of them is what comes of each by itself."""

import json
import re

import pytest

from articles.discovery.derived import update_derived
from articles.history.snapshots import digest, snapshot
from articles.models import (
    Article,
    Author,
    Authorship,
    Keyword,
    Redirect,
    Section,
    SectionKeyword,
    TakenAddress,
)
from benchmarks import wxr
from comments.models import Comment, CommentCount, Decision
from pagecache.models import PageChange
from tests.moving_in.conftest import SAMPLES, account, take_in
from worldview.moving_in import batches, coming
from worldview.moving_in.models import ArchiveImport, ImportedItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path):
    """Makes an export of so many posts."""

    def make(posts):
        path = tmp_path / "export.xml"
        with path.open("w") as file:
            wxr.write(file, posts, words=40)
        return path

    return make


def test_a_column_that_is_imported_equals_one_that_is_made(export, make_article, editor):
    take_in(export(1), by=editor)
    imported = Article.objects.get()
    assert imported.search_is_stale
    update_derived(imported)
    said = [
        {
            "headline": s.headline,
            "body": s.body,
            "sources": [x.publication for x in s.sources.all()],
        }
        for s in imported.sections.all()
    ]
    labels = _labels_without_keys()
    PageChange.objects.all().delete()
    made = make_article(
        imported.headline,
        sections=said,
        keywords=imported.keywords.all(),
        published=imported.published_at,
        edition_date=imported.edition_date,
        slug=f"{imported.slug}-2",
        byline="",
        sent_by_mail=False,
        written_by=editor,
    )
    for one, other in zip(imported.sections.all(), made.sections.all(), strict=True):
        for source, same in zip(one.sources.all(), other.sources.all(), strict=True):
            other.sources.filter(pk=same.pk).update(qualifier=source.qualifier, url=source.url)
    Authorship.objects.set_authors(made, imported.ordered_authors)
    update_derived(made)
    made.refresh_from_db()
    assert {"home", "archive", "comments", "text", "article", "newest"} <= labels
    assert _labels_without_keys() - {"subjects", "references"} <= labels
    apart = {"id", "slug", "guid", "created_at", "updated_at", "search", "form_key"}
    imported.refresh_from_db()
    for name in {field.attname for field in Article._meta.concrete_fields} - apart:
        assert getattr(imported, name) == getattr(made, name), name
    # But for the part of the archive that a column is in by its key.
    assert re.sub(r"'0s\d+' ", "", imported.search) == re.sub(r"'0s\d+' ", "", made.search)
    for one, other in zip(imported.sections.all(), made.sections.all(), strict=True):
        assert (one.anchor, one.search) == (other.anchor, other.search)
        about = SectionKeyword.objects.filter(section__in=[one, other])
        assert len({*about.values_list("keyword", "origin")}) * 2 == len(about)
    assert TakenAddress.objects.filter(article=imported, slug=imported.slug).exists()
    revision = imported.revisions.get()
    assert (revision.name, revision.made_by) == ("As imported", editor)
    assert revision.digest == digest(snapshot(imported))
    line = ImportedItem.objects.get(kind="post")
    assert line.made_digest == revision.digest
    assert editor.logentry_set.get().object_id == str(imported.pk)


def test_the_revision_of_what_is_imported_is_what_is_stored():
    take_in(SAMPLES / "wordpress.xml")
    for article in Article.everything.all():
        stored = json.loads(json.dumps(snapshot(article)))
        assert article.revisions.first().content == stored, article


def _labels_without_keys():
    return {label.partition(":")[0] for label in PageChange.objects.values_list("tag", flat=True)}


def test_of_a_batch_in_which_one_fails_the_others_come_in(export, monkeypatch, capsys):
    path, read = export(7), coming.read_post

    def fails(post, *rest, **options):
        if post.slug == "post-4":
            raise ValueError("too odd")
        return read(post, *rest, **options)

    monkeypatch.setattr(batches, "read_post", fails)
    made = take_in(path)
    assert account(made)["post", "made"] == 6
    assert account(made)["post", "doubtful"] == 1
    assert account(made)["comment", "made"] == 30
    lost = ImportedItem.objects.get(kind="post", outcome="doubtful")
    assert lost.reason == "it could not be taken in: too odd"
    monkeypatch.undo()
    assert account(take_in(path))["post", "made"] == 1
    assert Article.objects.count() == 7


def test_what_is_made_does_not_depend_on_how_many_come_together(export, monkeypatch):
    path = export(9)

    def said():
        rows = ImportedItem.objects.order_by("kind", "source_id")
        columns = Article.objects.order_by("edition_date", "slug")
        return [
            list(rows.values_list("kind", "source_id", "outcome", "fingerprint", "reason")),
            list(columns.values_list("edition_date", "slug", "headline", "published_at")),
            list(Section.objects.order_by("article__slug", "position").values_list("body")),
            [
                (comment.article.slug, comment.name, comment.answers and comment.answers.name)
                for comment in Comment.objects.order_by("article__slug", "name")
            ],
            [Decision.objects.count()],
        ]

    take_in(path)
    together = said()
    for model in (Article, Redirect, Author, Keyword):
        model._default_manager.all().delete()
    ImportedItem.objects.all().delete()
    ArchiveImport.objects.all().delete()
    monkeypatch.setattr(batches, "BATCH_SIZE", 1)
    take_in(path)
    assert said() == together
    assert CommentCount.objects.exists()
