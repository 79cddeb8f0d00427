"""A keyword's dossier: what was written about it through the years, and what stands around it."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from articles.models import Keyword, KeywordName
from tests.markup import one_line

PATH = "/keywords/kestria/"


@pytest.fixture
def years(make_article):
    """Columns in 2023, 2025 (two) and 2026, and a draft; one of each two sections is on it."""
    for day, published in (
        (date(2023, 3, 1), True), (date(2025, 4, 2), True), (date(2025, 5, 3), True),
        (date(2026, 6, 4), True), (date(2026, 7, 5), False),
    ):  # fmt: skip
        make_article(
            f"Column of {day:%Y %b}",
            edition_date=day,
            keywords=["Kestria", "Sea", f"Only {day.year}"],
            published=published,
            sections=[
                {"headline": f"Kestria in {day.year}", "sources": ["Herald", "Debka"]},
                {"headline": f"Elsewhere in {day.year}", "sources": ["Tribune"]},
            ],
        )


def page(client, query=""):
    return " ".join(client.get(PATH + query).content.decode().split())


def test_sections_about_it_stand_under_their_columns_newest_first(client, years):
    html = page(client)
    headlines = re.findall(r'class="dossier-headline" href="[^"]*">([^<]*)<', html)
    assert headlines == [
        "Column of 2026 Jun", "Column of 2025 May", "Column of 2025 Apr", "Column of 2023 Mar"
    ]  # fmt: skip
    assert "#kestria-in-2026" in html
    assert "Elsewhere in" not in html
    assert re.findall(r'<h2 id="year-(\d+)">', html) == ["2026", "2025", "2023"]


def test_the_timeline_shows_every_year_and_leads_to_each(client, years):
    html = page(client)
    labels = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"><rect', html)
    assert labels == [
        (f"{PATH}?year=2023", "2023: 1 column"), (f"{PATH}?year=2025", "2025: 2 columns"),
        (f"{PATH}?year=2026", "2026: 1 column"),
    ]  # fmt: skip
    assert ">2024</text>" in html  # the year without a column
    of_2025 = page(client, "?year=2025")
    assert "Column of 2025 May" in of_2025
    assert "Column of 2026 Jun" not in of_2025
    assert "No public column has this keyword in 1999" in page(client, "?year=1999")


@pytest.mark.parametrize("year", ["x", "0", "99999", "-1", "²"])
def test_a_year_that_is_none_is_not_found(client, years, year):
    assert client.get(PATH, {"year": year}).status_code == 404


def test_what_occurs_with_it_and_who_is_cited_on_it(client, years):
    html = page(client)
    assert re.search(r'>Sea</a> <span class="count">4</span>', html)
    assert '<a href="/sources/debka/">Debka</a> <span class="count">4</span>' in html
    assert "Tribune" not in html


def test_description_and_other_names(client, years):
    Keyword.objects.filter(name="Kestria").update(description="A country of lowlands.")
    KeywordName.objects.create(keyword=Keyword.objects.get(name="Kestria"), name="Kesterland")
    html = page(client)
    assert "A country of lowlands." in html
    assert "Also Kesterland" in html


def test_it_has_a_feed_of_its_own(client, years):
    response = client.get(f"{PATH}feed/")
    feed = ElementTree.fromstring(response.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.find(f"{atom}title").text == "World View: Kestria"
    assert len(feed.findall(f"{atom}entry")) == 4
    assert client.get("/keywords/nothing/feed/").status_code == 404


def test_keywords_are_listed_by_use_too(client, years):
    html = one_line(client.get("/keywords/?by=use").content.decode())
    names = re.findall(r'<li><a href="[^"]*">([^<]*)</a>', html)
    assert names[:2] == ["Kestria", "Sea"]
    assert client.get("/keywords/?by=x").status_code == 404
