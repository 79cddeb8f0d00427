"""What very many columns have: all are counted, and an old one is found by how well it fits."""

import re
from datetime import date

import pytest

from articles.discovery import search
from tests.markup import one_line


@pytest.fixture
def owls(client, make_article, monkeypatch):
    """The page of results in an archive where more than three columns are very many."""
    monkeypatch.setattr(search, "MAX_RANKED", 3)
    monkeypatch.setattr(search, "PAGE_SIZE", 4)
    monkeypatch.setattr(search, "CANDIDATES", 3)
    monkeypatch.setattr(search, "MAX_COUNTED", 5)
    monkeypatch.setattr(search, "SAMPLE_SIZE", 4)
    for year in (2008, 2009, 2010, 2011, 2012):
        section = {"headline": "Part", "body": "<p>An owl and its wood.</p>", "sources": ["Herald"]}
        make_article(
            f"Of {year}", edition_date=date(year, 5, 1), sections=[section], keywords=["Birds"]
        )
    make_article("The owl", edition_date=date(1999, 5, 1), sections=["Part"])
    make_article("Elsewhere", edition_date=date(1998, 5, 1), sections=["Owls"])

    def page(**asked):
        html = one_line(client.get("/search/", {"q": "owl", **asked}).content.decode())
        return html, re.findall(r'<h2><a href="/[12][^>]*>(.*?)</a></h2>', html)

    return page


def test_all_are_counted_ranked_and_walked_through_by_day(owls):
    page, headlines = owls()
    assert "7 columns with owl" in page
    years = re.findall(r'year=(\d+)">\d+</a> <span class="count">(\d+)</span>', page)
    assert years == [(str(y), "1") for y in (2012, 2011, 2010, 2009, 2008, 1999, 1998)]
    assert re.search(r'>Birds</a> <span class="count">about \d+</span>', page)
    assert re.search(r'>Herald</a> <span class="count">about \d+</span>', page)
    assert {*headlines[:2]} == {"The <mark>owl</mark>", "Elsewhere"}
    newest = [f"Of {year}" for year in (2012, 2011, 2010, 2009, 2008)]
    newest += ["The <mark>owl</mark>", "Elsewhere"]
    assert owls(order="newest")[1] + owls(order="newest", page=2)[1] == newest
    assert owls(order="oldest")[1] + owls(order="oldest", page=2)[1] == newest[::-1]


def test_keywords_and_sources_of_some_thousands_are_counted_and_not_reckoned(owls, monkeypatch):
    monkeypatch.setattr(search, "MAX_COUNTED", 7)
    page, headlines = owls()
    assert {*headlines[:2]} == {"The <mark>owl</mark>", "Elsewhere"}, "not all are ranked"
    assert re.search(r'>Birds</a> <span class="count">5</span>', page)
    assert re.search(r'>Herald</a> <span class="count">5</span>', page)
    assert search.MAX_RANKED < search.MAX_COUNTED


def test_of_choices_that_as_many_have_the_first_by_name_comes_first(client, make_article):
    for headline, keywords in (("One", ["Zebra", "Adder"]), ("Two", ["Zebra", "Adder", "Bat"])):
        make_article(headline, keywords=keywords, sections=["Owls"])
    html = one_line(client.get("/search/", {"q": "owls"}).content.decode())
    found = re.findall(r'keyword=\w+">(\w+)</a> <span class="count">(\d+)</span>', html)
    assert found == [("Adder", "2"), ("Zebra", "2"), ("Bat", "1")]
