"""What other sites and search engines are told of the front page and of lists."""

import json
import re
from html import unescape

import pytest

from articles.models import Author, Authorship
from articles.text.languages import with_land
from tests.site.public_pages import drawn_once


@pytest.fixture
def archive(make_article, settings):
    settings.SITE_URL = "http://testserver"
    for headline in ("One", "Two"):
        column = make_article(
            headline, keywords=["Iran"], sections=[{"headline": "S", "sources": ["Herald"]}]
        )
    Authorship.objects.set_authors(column, [Author.objects.create(name="Ada Lind")])
    return column


def metas(html):
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html)
    return {name: unescape(content) for name, content in found}


@drawn_once
def test_the_front_page_and_lists_have_a_name_a_description_and_a_card(client, archive):
    for path, title, described, kinds in (
        ("/", "World View", "", ["WebSite"]),
        ("/keywords/iran/", "Iran", "2 columns about Iran, year by year.",
         ["CollectionPage", "BreadcrumbList"]),
        ("/sources/herald/", "Herald", "What Herald was cited for, 2 times.",
         ["CollectionPage", "BreadcrumbList"]),
        ("/authors/ada-lind/", "Ada Lind", "Columns, newest first.",
         ["Person", "BreadcrumbList"]),
    ):  # fmt: skip
        html = client.get(path).content.decode()
        told = metas(html)
        assert (told["og:type"], told["og:title"]) == ("website", title)
        assert told["og:url"] == f"http://testserver{path}"
        assert told["og:locale"] == "en_US"
        assert told["og:description"] == told["description"]
        assert described in told["description"]
        assert told["og:image"] == f"http://testserver{path}card.png"
        card = client.get(f"{path}card.png")
        assert (card["Content-Type"], card.content[:4]) == ("image/png", b"\x89PNG")
        data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
        assert [thing["@type"] for thing in (data if isinstance(data, list) else [data])] == kinds
    for path in ("/keywords/nothing/", "/sources/nothing/", "/authors/nothing/"):
        assert client.get(f"{path}card.png").status_code == 404


def test_days_months_and_years_are_collections_below_the_archive(client, archive):
    for path, way in (
        ("/2026/", ["World View", "Archive", "2026"]),
        ("/2026/05/", ["World View", "Archive", "2026", "May 2026"]),
        ("/2026/05/14/", ["World View", "Archive", "2026", "May 2026", "14 May 2026"]),
    ):
        html = client.get(path).content.decode()
        data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
        collection, crumbs = json.loads(data)
        assert (collection["@type"], collection["name"]) == ("CollectionPage", way[-1])
        assert [step["name"] for step in crumbs["itemListElement"]] == way
        assert collection["url"] == f"http://testserver{path}"


def test_the_publisher_has_a_logo(client, archive):
    html = client.get("/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    logo = data["publisher"]["logo"]
    assert (logo["url"], logo["width"]["value"]) == ("http://testserver/icon-512.png", 512)


def test_a_column_names_its_authors_and_keywords_there(client, archive):
    html = client.get(archive.get_absolute_url()).content.decode()
    told = metas(html)
    assert told["article:author"] == "http://testserver/authors/ada-lind/"
    assert told["article:tag"] == "Iran"


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "en_US"), ("pt-br", "pt_BR"), ("zh-hant", ""), ("xx", "")]
)
def test_a_language_is_named_with_its_land(language, locale):
    assert with_land(language) == locale
