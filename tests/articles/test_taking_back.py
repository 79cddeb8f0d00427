"""One field or one section as a revision has it, and all else as it is now."""

import re

import pytest

from articles.history import revisions
from articles.history.snapshots import snapshot
from articles.models import Article, Figure
from tests.articles.test_desk import change, messages
from tests.articles.test_revisions import column, rewrite  # noqa: F401


@pytest.fixture
def draft(column):  # noqa: F811
    Article.objects.filter(pk=column.pk).update(published_at=None)
    return Article.objects.get(pk=column.pk)


def address(revision):
    return f"/admin/articles/article/{revision.article_id}/revisions/{revision.pk}/"


def parts(html):
    """What can be taken back: ``{what it is called: its key}``."""
    found = re.findall(
        r'<h3 id="([^"]+)-part">\s*(.*?) <span.*?name="_take_back" value="([^"]+)"', html, re.S
    )
    assert all(key == value for key, _, value in found)
    return {name: key for key, name, _ in found}


def test_beside_each_part_that_differs_is_a_button(desk, draft):
    kept = revisions.keep(draft)
    rewrite(draft)
    assert parts(desk.get(address(kept)).content.decode()) == {
        "Headline": "headline",
        "Keywords": "keywords",
        "Section “One”": "section-0",
        "Section “Two”": "section-1",
    }


def test_a_field_is_taken_back_and_nothing_else(desk, draft):
    kept = revisions.keep(draft)
    rewrite(draft)
    rewritten = snapshot(draft)
    response = desk.post(address(kept), {"_take_back": "headline"})
    assert response.url == change(draft)
    assert snapshot(draft) == rewritten | {"headline": "First Words"}
    assert "all else as it is" in messages(desk.get(response.url))[0]
    # What stood there is kept too.
    assert rewritten["headline"] in [each.content["headline"] for each in draft.revisions.all()]


def test_a_section_is_taken_back_with_all_that_is_in_it(desk, draft):
    before = snapshot(draft)
    kept = revisions.keep(draft)
    rewrite(draft)
    anchors = [section.anchor for section in draft.sections.all()]
    desk.post(address(kept), {"_take_back": "section-0"})
    after = snapshot(draft)
    assert after["headline"] == "Other Words"
    assert after["sections"][0] == before["sections"][0]
    assert [section["anchor"] for section in after["sections"]] == anchors


def test_a_section_that_is_gone_is_there_again(desk, draft):
    before = snapshot(draft)
    kept = revisions.keep(draft)
    rewrite(draft)
    desk.post(address(kept), {"_take_back": "section-1"})
    after = snapshot(draft)
    assert [section["headline"] for section in after["sections"]] == ["One", "Two", "Three"]
    assert after["sections"][1] == before["sections"][1]


def test_a_figure_that_went_to_another_section_is_not_taken_from_there(desk, draft):
    kept = revisions.keep(draft)
    first, second = draft.sections.all()
    Figure.objects.filter(section=first).update(section=second)
    first.body = "<p>Other words.</p>"
    first.save()
    desk.post(address(kept), {"_take_back": "section-0"})
    assert first.figures.count() == second.figures.count() == 1


def test_readers_of_a_public_column_get_it_when_it_is_published(desk, column):  # noqa: F811
    kept = revisions.keep(column)
    rewrite(column)
    desk.post(address(kept), {"_take_back": "headline"})
    column = Article.objects.get()
    assert column.headline == "Other Words"
    assert column.unpublished_revision.content["headline"] == "First Words"


@pytest.mark.parametrize(
    "part", ["slug", "corrections", "section-9", "section-²", "section--1", "x"]
)
def test_what_is_no_part_of_it_is_not_taken_back(desk, draft, part):
    kept = revisions.keep(draft)
    rewrite(draft)
    rewritten = snapshot(draft)
    response = desk.post(address(kept), {"_take_back": part}, follow=True)
    assert "no such part" in messages(response)[0]
    assert snapshot(draft) == rewritten
