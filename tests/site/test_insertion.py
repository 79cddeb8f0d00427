"""Rows inserted many at a time, by a thread while the next ones are made."""

import pytest
from django.db import IntegrityError, transaction

from articles.models import Article, Keyword, Section
from background import insertion


def columns(*headlines):
    return [
        Article(headline=headline, slug=f"column-{place}", edition_date="2026-05-01")
        for place, headline in enumerate(headlines)
    ]


def as_stored(rows):
    """Every value of the rows as they are and as they are stored, but for keys and moments."""
    left = ("id", "guid", "created_at", "updated_at")
    names = [f.attname for f in Article._meta.concrete_fields if f.attname not in left]
    stored = Article.everything.in_bulk([row.pk for row in rows])
    return [
        ([getattr(row, name) for name in names], [getattr(stored[row.pk], name) for name in names])
        for row in rows
    ]


@pytest.mark.django_db
def test_rows_are_as_those_that_django_makes_in_bulk():
    made = insertion.insert(columns("A tab\there", "Another"))
    said = as_stored(made)
    Article.everything.all().delete()
    assert said == as_stored(Article.objects.bulk_create(columns("A tab\there", "Another")))


@pytest.mark.django_db
def test_what_is_asked_next_sees_what_was_sent_behind(make_article):
    article = make_article()
    with transaction.atomic(), insertion.behind():
        insertion.reserve({Section: 2})
        for place in range(3):
            (section,) = insertion.insert(
                [Section(article=article, headline="One", anchor=f"a{place}", position=place + 10)]
            )
            assert Section.objects.get(pk=section.pk).headline == "One"
        insertion.insert([Section(article=article, headline="Last", anchor="last", position=99)])
    assert Section.objects.filter(article=article, headline="Last").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asks", [True, False])
def test_what_fails_behind_is_raised_and_undoes_all(asks):
    Keyword.named("Harbours")

    @transaction.atomic
    def work():
        with insertion.behind():
            insertion.insert(columns("Sent before"))
            insertion.insert_without_keys([Keyword(name="Harbours", slug="harbours")])
            insertion.insert(columns("Sent after"))
            if asks:
                Article.objects.exists()
                pytest.fail("It was asked of a transaction that failed.")

    with pytest.raises(IntegrityError):
        work()
    assert not Article.everything.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failure_of_the_caller_is_its_own():
    @transaction.atomic
    def work():
        with insertion.behind():
            insertion.insert(columns("Sent before"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert not Article.everything.exists()


@pytest.mark.django_db
def test_of_rows_that_are_there_is_stored_what_is_said():
    Keyword.named("Harbours")
    insertion.insert_or_update(
        [Keyword(name="Harbours and ports", slug="harbours", description="new")],
        known_by=["slug"],
        said=["description"],
    )
    assert list(Keyword.objects.values_list("name", "description")) == [("Harbours", "new")]
