"""What the desk costs, however large the column and the archive."""

import pytest

from articles.media.ingest import ingest_photo
from articles.models import Figure, Source
from tests.articles.test_unpublished_changes import fields_shown


@pytest.fixture
def large_column(make_article, picture):
    article = make_article(
        "A Large Column",
        keywords=[f"Keyword {n}" for n in range(12)],
        sections=[
            {"headline": f"Section {n}", "body": f"<p>Text {n} [[{n + 1}-May-2026 X]].</p>"}
            for n in range(12)
        ],
    )
    photo = ingest_photo(picture(), alt_text="A boat")
    sections = list(article.sections.all())
    for number in range(20):
        Figure.objects.create(section=sections[number % 12], position=number, photo=photo)
    for number in range(60):
        Source.objects.create(
            section=sections[number % 12], position=number, publication=f"Source {number}"
        )
    return article


def test_the_change_page_of_a_large_column_costs_at_most_40_queries(
    desk, large_column, django_assert_max_num_queries, make_article
):
    path = f"/admin/articles/article/{large_column.pk}/change/"
    desk.get(path)
    with django_assert_max_num_queries(40) as first:
        assert desk.get(path).status_code == 200
    for number in range(20):
        make_article(f"Another {number}", keywords=[f"Keyword {number}"])
    with django_assert_max_num_queries(len(first)):
        desk.get(path)


def test_so_does_one_whose_changes_wait_to_be_published(
    desk, large_column, django_assert_max_num_queries
):
    path = f"/admin/articles/article/{large_column.pk}/change/"
    shown = fields_shown(desk.get(path)) | {"headline": "Changed", "sections-3-headline": "Too"}
    assert desk.post(path, shown).status_code == 302
    large_column.refresh_from_db()
    assert large_column.has_unpublished_changes
    with django_assert_max_num_queries(60):
        assert "Changed" in desk.get(path).content.decode()


def test_the_page_of_a_small_column_is_small(desk, make_article):
    article = make_article(sections=["One", "Two", "Three"])
    response = desk.get(f"/admin/articles/article/{article.pk}/change/")
    assert len(response.content) < 50_000
    assert "jquery" not in response.text
