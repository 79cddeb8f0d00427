"""Asking for a column by its day, as people write and cite days, and by days with words."""

import re
from datetime import date

import pytest

from articles.discovery.dates_asked import find_date

#: What is typed; the days that it means (or of every year which one), and the words beside it.
TYPED = [
    ("17-Nov-2023", "2023-11-17", ""),
    ("17 November 2023", "2023-11-17", ""),
    ("Friday, 17 November 2023", "2023-11-17", ""),
    ("November 17, 2023", "2023-11-17", ""),
    ("2023-11-17", "2023-11-17", ""),
    ("17.11.2023", "2023-11-17", ""),
    ("8. Mai 2025", "2025-05-08", ""),
    ("17 de noviembre de 2023", "2023-11-17", ""),
    ("17 نوفمبر 2023", "2023-11-17", ""),
    ("2023年11月17日", "2023-11-17", ""),
    ("grain 17-Nov-23 strait", "2023-11-17", "grain strait"),
    ("November 2023", "2023-11-01 2023-11-30", ""),
    ("strait nov 2023", "2023-11-01 2023-11-30", "strait"),
    ("febrero de 2024 sal", "2024-02-01 2024-02-29", "sal"),
    ("2023-11", "2023-11-01 2023-11-30", ""),
    ("2023年11月", "2023-11-01 2023-11-30", ""),
    ("grain 2023", "2023-01-01 2023-12-31", "grain"),
    ("2019–2021 grain", "2019-01-01 2021-12-31", "grain"),
    ("17 November", "11-17", ""),
    ("storm May 5", "05-05", "storm"),
    ("29. Februar", "02-29", ""),
]
WORDS = [
    '"grain 2023"', "grain -2023", "1500 sheep", "9999", "F-16", "1,200 tonnes", "COVID-19",
    "3/4/2016", "10 may have died", "2023-24", "$2000", "99-Nov-2023", "31 April 20233", "https://example.org/2023",
    "the first of the months", "",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "days", "words"), TYPED)
def test_a_date_is_understood_as_it_is_written(typed, days, words):
    found = find_date(typed)
    period = found.period
    if period.day:
        assert "{:02}-{:02}".format(*period.day) == days
    else:
        assert set(days.split()) == {f"{period.first}", f"{period.last}"}
    assert found.words == words


@pytest.mark.parametrize("typed", WORDS)
def test_what_is_no_date_or_meant_as_words_is_none(typed):
    assert find_date(typed) is None


@pytest.fixture
def of_days(client, make_article):
    """The headlines of what is found; the columns are of four days."""
    for day, headline, text in (
        ("2023-11-17", "The strait", "Grain comes by sea."),
        ("2024-02-09", "The dam", "Grain of its own (17-Nov-2023). In 1066 and 2019."),
        ("2024-11-17", "The fleet", "Soup."),
        ("2026-11-18", "The market", "Grain at last."),
    ):
        make_article(
            headline,
            edition_date=date.fromisoformat(day),
            sections=[{"headline": "S", "body": f"<p>{text}</p>"}],
        )

    def search(asked="", **more):
        page = client.get("/search/", {"q": asked, **more}).content.decode()
        return re.findall(r'<h2><a href="/2[^>]*>([^<]*)</a></h2>', page.replace("mark>", "b>"))

    return search


def test_a_search_is_narrowed_by_dates_and_ordered(of_days):
    assert {asked: of_days(*asked) for asked in [
        ("17-Nov-2023",), ('"17-Nov-2023"',), ("grain 2023",), ("November 2024",), ("17 November",),
        ("grain 1066",), ("grain 2019",), ("grain 2024 nonsense",), ("18 January 1999",),
    ]} == {
        ("17-Nov-2023",): ["The strait"],
        ('"17-Nov-2023"',): ["The dam"],
        ("grain 2023",): ["The strait"],
        ("November 2024",): ["The fleet"],
        ("17 November",): ["The fleet", "The strait"],
        ("grain 1066",): ["The dam"],  # there are no columns of that year, but words
        ("grain 2019",): ["The dam"],
        ("grain 2024 nonsense",): ["The dam"],
        ("18 January 1999",): [],
    }  # fmt: skip
    newest = ["The market", "The dam", "The strait"]
    assert of_days("grain", order="newest") == newest
    assert of_days("grain", order="oldest") == newest[::-1]
    assert of_days("grain", **{"from": "2024", "to": "November 2024"}) == ["The dam"]
    assert of_days(**{"from": "9-Feb-2024", "to": "17.11.2024"}) == ["The fleet", "The dam"]
    assert of_days("grain 2023", **{"from": "2024"}) == ["The dam"]  # where 2023 is written
    assert of_days(day="11-17") == ["The fleet", "The strait"]
    assert of_days("grain", day="11-17") == ["The strait"]
    assert of_days(**{"to": "1999"}) == []


def test_the_page_says_what_was_taken_for_a_date_and_leads_to_it_as_words(client, make_article):
    for number in (1, 2):
        make_article(f"The {number}", edition_date=date(2023, 11, number), sections=["Grain"])
    page = client.get("/search/", {"q": "grain 2023"}).content.decode()
    assert "Only columns of 2023 are shown" in page
    assert 'href="?q=grain+%222023%22"' in page
    assert 'order=oldest"' in page


def test_what_is_no_date_in_the_fields_is_said_there_and_kept(client, make_article):
    make_article()
    page = client.get("/search/", {"q": "grain", "from": "soon", "to": "2023"}).content.decode()
    assert "soon was not understood as a date." in page
    assert re.search(r'name="from" value="soon"[^>]*aria-invalid="true"', page)
    assert re.search(r'name="to" value="2023"[^>]*>', page)


@pytest.mark.parametrize("query", ["order=best", "day=13-01", "day=x", "day=02-30", "year=x"])
def test_an_order_or_a_day_that_is_none_is_not_found(client, db, query):
    assert client.get(f"/search/?q=owls&{query}").status_code == 404
