"""The front page: today, its week by days, what came before, running stories, this day, readers."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.discovery.front_page import build_front_page
from tests.markup import one_line

TODAY = date(2026, 5, 14)


@pytest.fixture
def days(make_article):
    """Makes a column of so many days ago."""

    def make(ago, name="", **fields):
        day = TODAY - timedelta(days=ago)
        published = timezone.now() - timedelta(days=ago, minutes=5)
        return make_article(name or f"Ago {ago}", edition_date=day, published=published, **fields)

    return make


def names(columns):
    return [column.headline for column in columns]


def test_a_daily_paper_shows_its_week_by_days_and_what_came_before(client, days):
    for ago in range(10):
        days(ago)
    days(0, "Also today")
    days(2, "The same day")
    page = build_front_page()
    assert {page.latest.headline, *names(page.today)} == {"Ago 0", "Also today"}
    assert [(day.day, len(columns)) for day, columns in page.week] == [
        (13, 1), (12, 2), (11, 1), (10, 1), (9, 1), (8, 1)
    ]  # fmt: skip
    assert page.is_daily
    assert names(page.before) == [f"Ago {ago}" for ago in range(7, 10)]
    html = one_line(client.get("/").content.decode())
    assert "This week</h2>" in html
    assert "<b>Wednesday</b> 13 May" in html


def test_a_paper_of_now_and_then_shows_what_came_before(client, days):
    assert build_front_page().latest is None
    days(0), days(3), days(90)
    page = build_front_page()
    assert not page.is_daily
    assert names(page.before) == ["Ago 3", "Ago 90"]
    html = client.get("/").content.decode()
    assert "This week" not in html
    assert "Running stories" not in html


def test_what_several_columns_of_a_month_are_about_is_a_running_story(days):
    for ago, words in [(0, ["All"]), (1, ["All", "Sea"]), (2, ["All", "Sea"]), (5, ["All", "Salt"]),
                       (20, ["All", "Salt"]), (40, ["Old"]), (41, ["Old"])]:  # fmt: skip
        days(ago, keywords=words)
    found = [(story.keyword.name, story.columns, story.newest.headline)
             for story in build_front_page().stories]  # fmt: skip
    assert found == [("Salt", 2, "Ago 5"), ("Sea", 2, "Ago 1")]


def test_the_same_day_of_earlier_years(make_article):
    for year in (2024, 2023, 2020):
        make_article(f"Of {year}", edition_date=date(year, 2, 28 if year == 2023 else 29))
    assert names(build_front_page().on_this_day) == ["Of 2020"]
    make_article("Newest", edition_date=date(2026, 2, 28))
    assert names(build_front_page().on_this_day) == ["Of 2023"]


def test_what_readers_wrote_in_the_last_days_stands_there(client, make_article, make_comment):
    article = make_article()
    long = make_comment(article, name="Ana", body="Word " * 60)
    make_comment(article, thread=long, answers=long)
    make_comment(article, name="Late", written_at=timezone.now() - timedelta(days=8))
    make_comment(article, name="Pending", state="pending")
    make_comment(article, name="Desk", from_desk=True)
    beside = re.search(r'aria-labelledby="readers-title".*?</section>',
                       client.get("/").content.decode(), re.S)[0]  # fmt: skip
    assert re.findall(r"<b>(.*?)</b>", beside) == ["Ana"]
    assert beside.count("Word") == 40
