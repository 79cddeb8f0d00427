"""What only pages have is kept with their text, comes back from there, and is told where two texts
are compared."""

import pytest

from articles.history import diff, readers_text, revisions
from articles.history.content import read
from articles.history.problems import preventing
from articles.history.snapshots import apply, digest, snapshot
from articles.models import Page
from tests.articles.test_every_field_kept import OF_PAGES


@pytest.fixture
def pages(make_page):
    book = make_page("Book")
    return book, make_page("One", parent=book, published=False)


def reread(page):
    return Page.objects.get(pk=page.pk)


def test_every_field_of_a_page_is_kept_restored_and_compared(pages, make_page):
    _, page = pages
    other = make_page("Other")
    before = snapshot(page)
    assert OF_PAGES | {"position"} <= before.keys()
    for name, value in (("parent", other), ("position", 7), ("takes_comments", True)):
        changed = reread(page)
        setattr(changed, name, value)
        changed.save()
        after = snapshot(page)
        assert digest(after) != digest(before), name
        assert readers_text.build(after) == readers_text.build(before), name
        assert [change.part for change in diff.compare(before, after)], name
        assert apply(changed, before) == []
        assert snapshot(page) == before
    assert reread(page).path == "book/one"


def test_a_column_keeps_nothing_of_that(make_article):
    assert not {"parent", "position", "takes_comments"} & snapshot(make_article()).keys()


def test_what_is_no_place_is_left_out():
    content, _ = read({"headline": "x", "parent": "x", "position": -1, "takes_comments": "yes"})
    assert not {"parent", "position", "takes_comments"} & content.keys()


def test_a_book_that_was_deleted_meanwhile_is_told(pages, make_page):
    _, page = pages
    content = snapshot(page)
    stored = reread(page)
    stored.parent = None
    stored.save()
    Page.objects.get(path="book").delete()
    (problem,) = apply(stored, content)
    assert "was deleted meanwhile" in problem.sentence
    assert reread(page).path == "one"


def test_an_address_that_was_taken_meanwhile_keeps_the_changes_waiting(pages, make_page):
    book, _ = pages
    content = snapshot(book) | {"slug": "wanted", "headline": "Changed"}
    revisions.hold(book, content)
    make_page("Thief", slug="wanted")
    book = reread(book)
    problems = revisions.publish_changes(book)
    assert preventing(problems)
    assert "“Thief” is at “/wanted/” already" in problems[0].sentence
    book = reread(book)
    assert (book.headline, book.path) == ("Book", "book")
    assert book.has_unpublished_changes


def test_restoring_a_text_leaves_a_page_where_it_is(pages):
    _, page = pages
    first = revisions.keep(page)
    page.parent, page.slug = None, "elsewhere"
    page.save()
    revisions.restore(first)
    assert reread(page).path == "elsewhere"
