"""Squarespace exports what WordPress would, with blocks of its own and pictures for a script."""

import pytest

from articles.models import Article, Page
from comments.models import Comment
from tests.moving_in.conftest import SAMPLES, account, take_in


@pytest.mark.django_db
def test_an_export_of_squarespace_comes_in(client):
    made = take_in(SAMPLES / "squarespace.xml")
    low = Article.objects.get(headline="Low water")
    assert str(low.edition_date) == "2019-03-02"
    section = low.sections.get()
    assert section.body == (
        "<p>It fell &amp; fell.</p><p>[[figure 1]]</p><p>[[figure 2]]</p>\n<p>[[figure 3]]</p>"
    )
    assert [(figure.alt_text, figure.caption) for figure in section.figures.all()] == [
        ("The mole", "The mole, dry."), ("One", ""), ("Two", ""),
    ]  # fmt: skip
    assert [word.name for word in low.keywords.all()] == ["Tides", "mole"]
    assert [str(author) for author in low.ordered_authors] == ["Bo Ferrer"]
    assert Comment.objects.get().article == low
    assert Page.objects.get().headline == "About"
    assert client.get("/blog/2019/3/2/low-water")["Location"] == low.get_absolute_url()
    assert account(made)["figure", "skipped"] == 3
    assert low.slug == "low-water"
