"""References to columns that are not here, and what they may mean."""

from datetime import date

import pytest

from articles.discovery.derived import update_derived
from articles.models import CrossReference

PAGE = "/admin/articles/article/unresolved/"


@pytest.fixture
def referring(make_article):
    body = "<p>[[5-Jun-2015 World View — Army Close to Collapse]]</p>"
    return make_article("Later", sections=[{"headline": "S", "body": body}])


def test_columns_of_about_that_day_are_suggested_the_likest_first(desk, referring, make_article):
    make_article("A Quiet Week", edition_date=date(2015, 6, 5))
    make_article("Army Nearing Collapse, Help Planned", edition_date=date(2015, 6, 6))
    make_article("Army Close to Collapse", edition_date=date(2015, 7, 5))
    page = desk.get(PAGE).content.decode()
    assert page.index("Army Nearing Collapse") < page.index("A Quiet Week")
    assert page.count("Army Close to Collapse") == 1


def test_choosing_one_resolves_it_for_good(desk, client, referring, make_article):
    meant = make_article("Army Nearing Collapse, Help Planned", edition_date=date(2015, 6, 6))
    reference = CrossReference.objects.get()
    desk.post(PAGE, {"reference": reference.pk, "target": meant.pk})
    update_derived(referring)
    assert CrossReference.objects.get().target == meant
    html = client.get(referring.get_absolute_url()).content.decode()
    assert "“6-Jun-2015 World View — Army Nearing Collapse, Help Planned”" in html
    assert "0 references" in desk.get(PAGE).content.decode()


@pytest.mark.parametrize("data", [{}, {"reference": "x", "target": "1"}, {"reference": "1"}])
def test_a_wrong_choice_is_not_found(desk, referring, data):
    assert desk.post(PAGE, data).status_code == 404


def test_it_costs_the_same_with_many(desk, make_article, django_assert_max_num_queries):
    def make(number):
        for n in range(number):
            body = f"<p>[[{n + 1}-Jun-2015 World View — Gone {n}]]</p>"
            make_article(sections=[{"headline": "S", "body": body}])

    make(2)
    desk.get(PAGE)
    with django_assert_max_num_queries(12) as few:
        desk.get(PAGE)
    make(25)
    with django_assert_max_num_queries(len(few)):
        desk.get(PAGE)
