"""The counts of columns that the database keeps are what is there, whatever happens in whatever
order."""

import itertools
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.discovery.publications import link_publications
from articles.models import (
    Article,
    Author,
    AuthorCount,
    Authorship,
    CitationCount,
    ColumnCount,
    Keyword,
    KeywordUse,
    Publication,
    Section,
    Source,
)
from articles.models.count import columns_by_year
from background import counts
from comments.models import TokenCount

KEYWORDS = ["Iran", "Peru", "Syria", "Trade"]


def check():
    public = Article.objects.published()
    months = Counter((a.edition_date.year, a.edition_date.month) for a in public)
    assert ColumnCount.objects.by_month() == dict(months)
    uses = KeywordUse.objects.filter(content_object__in=public).select_related("content_object")
    by_keyword, by_year = Counter(), {}
    for use in uses:
        by_keyword[use.tag_id] += 1
        years = by_year.setdefault(use.tag_id, Counter())
        years[use.content_object.edition_date.year] += 1
    for keyword in Keyword.objects.with_column_counts():
        assert keyword.columns == by_keyword[keyword.pk]
        assert columns_by_year(ColumnCount.objects.of_years(keyword)) == dict(
            by_year.get(keyword.pk, {})
        )
    assert {k.pk for k in Keyword.objects.in_use()} == set(by_keyword)
    sources = Source.objects.filter(section__article__in=public).exclude(record=None)
    assert CitationCount.objects.by_publication() == dict(Counter(s.record_id for s in sources))
    signed = Authorship.objects.filter(article__in=public)
    assert AuthorCount.objects.by_author() == dict(Counter(s.author_id for s in signed))
    assert set(AuthorCount.objects.by_author()) == {a.pk for a in Author.objects.in_use()}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(
                ["cite", "cite no more", "disown", "write", "publish", "schedule", "withdraw",
                 "bin", "unbin", "take down", "move", "keywords",
                 "merge", "delete", "sign", "author gone", "add up"]
            ),
            st.integers(0, 20),
            st.integers(0, 3),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_they_are_right_after_anything(db, steps):
    Article.objects.all().delete()
    Keyword.objects.all().delete()
    for name in KEYWORDS:
        Keyword.objects.create(name=name)
    numbers = itertools.count()
    for step, number, choice in steps:
        articles = list(Article.objects.order_by("pk"))
        article = articles[number % len(articles)] if articles else None
        keywords = list(Keyword.objects.order_by("pk"))
        if step == "write" or article is None:
            article = Article.objects.create(
                headline="A",
                slug=f"a-{next(numbers)}",
                edition_date=date(2025 + choice % 2, 1 + number % 12, 1),
            )
            article.keywords.set(keywords[: choice + 1])
        elif step == "publish":
            article.publish()
        elif step == "schedule":
            article.publish(at=timezone.now() + timedelta(hours=1))
        elif step == "withdraw":
            article.withdraw()
        elif step == "take down":
            article.plan_to_take_down(timezone.now() + timedelta(hours=choice - 2))
        elif step == "bin":
            article.put_in_bin()
        elif step == "unbin":
            Article.objects.update(binned_at=None)
        elif step == "move":
            Article.objects.filter(pk=article.pk).update(edition_date=date(2027, 1 + choice, 2))
        elif step == "keywords":
            article.keywords.set(keywords[choice:])
        elif step == "merge" and len(keywords) > 1:
            keywords[0].merge_into(keywords[-1])
        elif step == "delete":
            article.delete()
        elif step == "cite":
            section = Section.objects.create(
                article=article, position=next(numbers), headline="S", anchor=f"s-{next(numbers)}"
            )
            name = f"Paper {choice}"
            known, _ = Publication.objects.get_or_create(name=name)
            for position in range(choice + 1):
                Source.objects.create(
                    section=section, position=position, publication=name,
                    record=known if position else None,
                )  # fmt: skip
            link_publications(article)
        elif step == "cite no more" and (cited := article.sections.first()):
            cited.delete()
        elif step == "sign":
            names = ["Ada", "Bo", "Cy"][choice:] + ["Bo"][: number % 2]
            wanted = [Author.objects.get_or_create(name=name)[0] for name in names]
            Authorship.objects.set_authors(article, wanted)
        elif step == "author gone" and (gone := Author.objects.first()):
            gone.delete()
        elif step == "disown" and (known := Publication.objects.first()):
            known.delete()
        elif step == "add up":
            counts.add_up()
    check()


@pytest.mark.django_db(transaction=True)
def test_they_are_right_after_many_changed_at_once(make_article):
    articles = [make_article(f"A {n}", keywords=KEYWORDS, published=False) for n in range(4)]
    begin = threading.Barrier(8)

    def publish(article):
        own = Article.objects.get(pk=article.pk)
        begin.wait()
        own.publish()
        connection.close()

    def strike(article):
        own = Article.objects.get(pk=article.pk)
        begin.wait()
        own.keywords.set(Keyword.objects.filter(name__in=KEYWORDS[:2]))
        counts.add_up()
        connection.close()

    threads = [
        threading.Thread(target=what, args=[article])
        for article in articles
        for what in (publish, strike)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check()
    assert Article.objects.published().count() == 4


def test_adding_up_changes_no_count(make_article):
    for day in (1, 2, 3):
        make_article(f"Day {day}", keywords=["Iran"])
    entries = ColumnCount.objects.count()
    assert counts.add_up() > 0
    assert ColumnCount.objects.count() < entries
    check()
    assert counts.add_up() == 0


def test_entries_that_count_the_same_are_made_one(make_article):
    keyword = make_article(keywords=["Iran"]).keywords.get()
    ColumnCount.objects.all().delete()
    for apart in [{"keyword": None, "month": 6}, {"keyword": keyword}, {"keyword": None}]:
        for number in (2, 3):
            ColumnCount.objects.create(year=2015, columns=number, **apart)
    ColumnCount.objects.create(year=2016, columns=4)
    ColumnCount.objects.create(year=2017, columns=1)
    ColumnCount.objects.create(year=2017, columns=-1)
    assert counts.add_up() == 3
    assert sorted(ColumnCount.objects.values_list("year", "month", "columns")) == [
        (2015, 0, 5), (2015, 0, 5), (2015, 6, 5), (2016, 0, 4),
    ]  # fmt: skip
    assert counts.add_up() == 0


def test_every_count_is_a_ledger():
    """Named so and kept so: a model that is called a count is one, or says here why not."""
    called = {model for model in apps.get_models() if model.__name__.endswith("Count")}
    assert called - {TokenCount} == set(counts.ledgers())
