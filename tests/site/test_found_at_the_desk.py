"""What is found in the lists of the desk: by how words begin, as soon as it is saved."""

from datetime import date

import pytest

from subscriptions.models import Edition, Subscriber, SubscriberCount
from subscriptions.progress import counted

COLUMNS, COMMENTS = "/admin/articles/article/", "/admin/comments/comment/"


def found(desk, address, **asked):
    return {str(row) for row in desk.get(address, asked).context["cl"].result_list}


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("harbour", True), ("harb", True), ("HARB six-t", True), ("o'neill", True),
        ("arbour", False), ("harbour closes", False), ("'", False),
        ("& | ! :* \\", False), ("мор", True), ("", True),
    ],
)  # fmt: skip
def test_columns_are_found_by_how_words_of_the_headline_begin(desk, make_article, asked, is_found):
    make_article("O'Neill's Harbour opens at six-thirty: море", published=False)
    assert bool(found(desk, COLUMNS, q=asked)) == is_found


@pytest.mark.parametrize("asked", ["storm", "wri", "ann", "ann.lee@example.com", "ann.lee@exa"])
def test_comments_are_found_by_their_words_and_their_writers(
    desk, make_article, make_comment, asked
):
    make_comment(
        make_article(), name="Annabel", email="ann.lee@example.com", body="Written in a storm."
    )
    assert len(found(desk, COMMENTS, state="all", q=asked)) == 1
    assert found(desk, COMMENTS, state="all", q=f"{asked} nothing") == set()
    assert found(desk, COMMENTS, state="all", q="ann.lee@other") == set()


def test_all_of_one_writer_are_one_click_away(desk, make_article, make_comment):
    article = make_article()
    make_comment(article, email="a+b@example.com", body="One", state="pending")
    make_comment(article, email="A+B@example.com", body="Two")
    make_comment(article, email="other@example.com", body="Three")
    page = desk.get(COMMENTS).content.decode()
    assert f'href="{COMMENTS}?state=all&amp;writer=a%2Bb%40example.com"' in page
    assert len(found(desk, COMMENTS, state="all", writer="a+b@example.com")) == 2


def test_columns_are_turned_over_by_year_month_and_day(desk, make_article):
    assert desk.get(COLUMNS).status_code == 200
    for day in (date(2015, 6, 5), date(2015, 6, 7), date(2018, 1, 1)):
        make_article(f"Of {day.isoformat()}", edition_date=day)
    years = desk.get(COLUMNS).content.decode()
    for year in (2015, 2018):
        assert f"?edition_date__year={year}" in years
    days = desk.get(COLUMNS, {"edition_date__year": 2015}).content.decode()
    assert "edition_date__month=6&amp;edition_date__year=2015" in days
    assert found(desk, COLUMNS, edition_date__year=2015) == {"Of 2015-06-05", "Of 2015-06-07"}


def test_how_many_subscribers_there_are_is_kept_as_they_come_and_go(make_subscriber):
    def kept():
        return SubscriberCount.objects.total()

    assert kept() == 0
    first, second = make_subscriber(), make_subscriber()
    make_subscriber(confirmed=False)
    assert kept() == 2
    first.unsubscribe(how="preferences")
    assert kept() == 1
    SubscriberCount.objects.all().add_up()
    assert (kept(), SubscriberCount.objects.count()) == (1, 1)
    Subscriber.objects.bulk_create(
        Subscriber(email=f"b{n}@example.com", confirmed_at=second.confirmed_at) for n in range(5)
    )
    Subscriber.objects.filter(email__startswith="b1").update(suppressed_at=second.confirmed_at)
    assert kept() == Subscriber.objects.active().count() == 5
    Subscriber.objects.all().delete()
    assert kept() == 0


def test_what_was_accepted_is_what_remains_of_the_audience(make_article, make_subscriber, work):
    for _ in range(3):
        make_subscriber()
    make_article()
    work()
    edition = Edition.objects.get()
    exact = list(edition.deliveries.values_list("state", flat=True))
    assert {state: n for state, n in counted(edition).items() if n} == {
        state: exact.count(state) for state in set(exact)
    }
