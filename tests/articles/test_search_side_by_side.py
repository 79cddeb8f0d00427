"""A phrase of words that very many columns have: it is looked for in the newest, and readers are
told since when, and where to look on."""

import re
from datetime import date

import pytest

from articles.discovery import side_by_side
from tests.markup import one_line

APART, TOGETHER = "<p>The grain of this port.</p>", "<p>A grain port of the coast.</p>"


@pytest.fixture
def years(client, make_article, monkeypatch):
    """What a search for a phrase shows in an archive where more than four columns are very many:
    the page, and the years of the columns on it."""
    monkeypatch.setattr(side_by_side, "MAX_LOOKED_INTO", 4)
    monkeypatch.setattr(side_by_side, "MAX_WHERE_RARE", 6)
    monkeypatch.setattr(side_by_side, "ENOUGH", 2)

    def add(year, body):
        sections = [{"headline": "Part", "body": body}]
        make_article(f"Of {year}", edition_date=date(year, 5, 1), sections=sections)

    def shown(asked='"grain port"', **more):
        html = one_line(client.get("/search/", {"q": asked, **more}).content.decode())
        return html, re.findall(r'<h2><a href="[^"]*">Of (\d+)</a></h2>', html)

    shown.add = add
    return shown


def test_it_is_looked_for_in_the_newest_and_then_in_earlier_ones(client, years):
    for year in range(2001, 2013):
        years.add(year, APART if year % 2 else TOGETHER)
    page, found = years()
    assert found == ["2012", "2010"]
    assert "2 columns with" in page
    assert "only since 1 May 2009" in page
    address = re.search(r'href="(\?[^"]*)">Look in earlier columns', page)[1].replace("&amp;", "&")
    page = one_line(client.get(f"/search/{address}").content.decode())
    assert re.findall(r">Of (\d+)<", page) == ["2008", "2006"]
    assert client.get("/api/search.json", {"q": '"grain port"'}).json()["since"] == "2009-05-01"


def test_where_the_oldest_come_first_in_the_oldest_and_then_in_later_ones(client, years):
    for year in range(2001, 2013):
        years.add(year, TOGETHER if year % 2 else APART)
    page, found = years(order="oldest")
    assert found == ["2001", "2003"]
    assert "only until 1 May 2004" in page
    assert "only since" not in page
    address = re.search(r'href="(\?[^"]*)">Look in later columns', page)[1].replace("&amp;", "&")
    page = one_line(client.get(f"/search/{address}").content.decode())
    assert re.findall(r">Of (\d+)<", page) == ["2005", "2007"]
    asked = {"q": '"grain port"', "order": "oldest"}
    assert client.get("/api/search.json", asked).json()["until"] == "2004-05-01"


@pytest.mark.parametrize(
    ("together", "more", "found"),
    [
        ([2001], {}, ["2001"]),
        ([2012, 2008], {}, ["2012", "2008"]),
        ([2012, 2001], {}, ["2012", "2001"]),
        ([2012, 2010, 2001], {"order": "oldest"}, ["2001", "2010", "2012"]),
        ([2012, 2010, 2001], {"to": "2005"}, ["2001"]),
    ],
    ids=["a rare one", "a few more years", "too few", "the oldest first", "within a few"],
)
def test_what_few_have_is_found_wherever_it_is(years, together, more, found):
    for year in range(2001, 2013):
        years.add(year, TOGETHER if year in together else APART)
    page, shown = years(**more)
    assert shown == found
    assert ("only since" in page) == (together == [2012, 2008])


def test_of_few_columns_all_are_looked_into(years):
    for year in (2009, 2010, 2011):
        years.add(year, TOGETHER)
    page, found = years()
    assert found == ["2011", "2010", "2009"]
    assert "only since" not in page
    assert years('"of the"')[1] == found
    assert years('coast -"grain port"')[1] == []
