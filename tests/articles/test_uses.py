"""Before something is deleted, the desk says where it is used and what happens there."""

import re

import pytest

from articles.models import Author, Authorship, Keyword
from tests.articles.test_desk import change


@pytest.fixture
def columns(make_article, add_figure):
    """Twelve columns with the same keyword, author and photo."""
    author = Author.objects.create(name="Ada Lind")
    made = [make_article(f"Column {number}", keywords=["Port"]) for number in range(12)]
    figure = add_figure(section=made[0].sections.first())
    for column in made:
        Authorship.objects.set_authors(column, [author])
        figure.pk, figure._state.adding = None, True
        figure.article, figure.section = column, None
        figure.save()
    return made, figure.photo, author


def asked(desk, kind, row):
    return desk.get(f"/admin/articles/{kind}/{row.pk}/delete/").content.decode()


def said(html):
    """How many use it, and those that are named."""
    part = re.search(r'<section class="uses">.*?</section>', html, re.S)[0]
    return re.search(r"Used by (\d+)", part)[1], re.findall(r'<a href="([^"]+)">', part)


@pytest.mark.parametrize(
    ("kind", "what_happens", "is_deleted"),
    [
        ("photo", "A photo stays while it is shown.", False),
        ("keyword", "They lose the keyword", True),
        ("author", "Their bylines stay as they are", True),
    ],
)
def test_what_is_used_says_how_often_and_names_the_newest(
    desk, columns, kind, what_happens, is_deleted
):
    made, photo, author = columns
    row = {"photo": photo, "keyword": Keyword.objects.get(), "author": author}[kind]
    html = asked(desk, kind, row)
    number, named = said(html)
    assert number == "12"
    assert named == [change(column) for column in made[:1:-1]]
    assert "and 2 more" in html
    assert what_happens in html
    assert ('value="Delete for ever"' in html) == is_deleted
    desk.post(f"/admin/articles/{kind}/{row.pk}/delete/", {"post": "yes"})
    assert type(row).objects.filter(pk=row.pk).exists() != is_deleted


def test_what_nothing_uses_says_so(desk, db):
    html = asked(desk, "author", Author.objects.create(name="Ada Lind"))
    assert "No column and no page uses it." in html
    assert 'value="Delete for ever"' in html


def test_what_is_not_there_is_not_asked_about(desk, db):
    for key in ("99", "x", "²"):
        assert desk.get(f"/admin/articles/photo/{key}/delete/").status_code in (302, 404)
