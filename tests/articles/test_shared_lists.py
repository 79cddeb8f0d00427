"""What other sites and search engines are told of the front page and of lists."""

import json
import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone

from articles.models import Author, Authorship, Correction
from articles.text.languages import with_land
from subscriptions.models import Edition
from tests.site.public_pages import addresses, drawn_once, rendered

#: Pages of which, asked for a part or narrowed, the whole is shared.
FORMS_OF_ANOTHER = {
    "articles:home", "articles:keyword", "articles:publication", "articles:search",
    "subscriptions:subscribe",
}  # fmt: skip


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


@pytest.fixture
def shown(archive, make_page, make_comment, client):
    """``(name of the view, address, HTML)`` of every public page."""
    make_page("About", path="about")
    make_comment(archive, body="A word")
    Correction.objects.create(article=archive, text="It was seven.")
    edition = Edition.objects.create(
        kind="daily", digest_date=archive.edition_date, frozen_at=timezone.now()
    )
    edition.variants.create(key="k", contents=[[archive.pk, []]])
    pages = []
    for address, (status, _, content) in rendered(client, addresses()).items():
        html = content.decode(errors="replace")
        if status == 200 and html.lstrip().lower().startswith("<!doctype html"):
            pages.append((resolve(urlsplit(address).path).view_name, address, html))
    return pages


def test_every_public_page_says_what_others_show_of_a_link_to_it(client, shown):
    names = {name for name, _, _ in shown}
    assert {f"articles:{name}" for name in (
        "archive", "year", "month", "day", "keyword_index", "publication_index", "author_index",
        "corrections", "syndication", "search", "home", "detail", "section", "page",
    )} <= names  # fmt: skip
    assert {"comments:all", "subscriptions:editions", "subscriptions:subscribe"} <= names
    described: dict[str, list[str]] = {}
    for name, address, html in shown:
        once = re.findall(r'<meta property="(og:[^"]+)"', html)
        assert len(once) == len(set(once)), address
        told = metas(html)
        for needed in ("og:title", "og:description", "og:site_name", "og:image", "og:type"):
            assert told.get(needed), (address, needed)
        # What is shown beside it is not said twice.
        assert not told["og:title"].endswith(f"| {told['og:site_name']}"), address
        assert told["og:url"].startswith("http://testserver/"), address
        if told["og:url"] != f"http://testserver{address}":
            described.setdefault(name, []).append(address)
        for what in ("og:url", "og:image"):
            answer = client.get(told[what].removeprefix("http://testserver"))
            assert answer.status_code == 200, (address, told[what])
    # Others are another form of what they name: a search's words are nobody's address.
    assert set(described) <= FORMS_OF_ANOTHER, described


def test_what_nobody_keeps_is_in_no_link_that_is_shared(client, archive):
    told = metas(client.get("/archive/?utm_source=x&letter=y").content.decode())
    assert told["og:url"] == "http://testserver/archive/"
    told = metas(client.get("/keywords/?utm_source=x&letter=I").content.decode())
    assert told["og:url"] == "http://testserver/keywords/?letter=I"
    assert "og:title" not in client.get("/nothing/").content.decode()


def test_what_a_title_has_is_quoted_once(client, archive, settings):
    keyword = archive.keywords.first()
    keyword.name = "“Ships” & <ports>"
    keyword.save()
    html = client.get("/search/", {"q": 'a "b" & <c>'}).content.decode()
    assert metas(html)["og:title"] == 'a "b" & <c>: Search'
    assert "&amp;amp;" not in html
