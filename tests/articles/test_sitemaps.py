"""What search engines are told of."""

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.discovery import sitemaps
from articles.models import Article

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def locations(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/xml"
    return [loc.text for loc in ElementTree.fromstring(response.content).iter(f"{SITEMAP}loc")]


def test_columns_are_listed_a_year_at_a_time(client, make_article):
    old = make_article(edition_date=date(2019, 1, 2))
    new = make_article(edition_date=date(2026, 5, 14))
    make_article("Draft", published=False, edition_date=date(2020, 1, 1))
    named = locations(client, "/sitemap.xml")
    assert named[:2] == [f"http://testserver/sitemap-{year}.xml" for year in (2026, 2019)]
    assert locations(client, "/sitemap-2026.xml") == [new.permalink]
    assert locations(client, "/sitemap-2019.xml") == [old.permalink]
    assert client.get("/sitemap-2020.xml").status_code == 404


def test_of_a_year_with_very_many_columns_each_month_has_its_own(client, make_article, monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_OF_YEAR", 2)
    march = make_article(edition_date=date(2026, 3, 31))
    may = [make_article(edition_date=date(2026, 5, day)) for day in (1, 2)]
    make_article(edition_date=date(2019, 1, 2))
    assert locations(client, "/sitemap.xml")[:3] == [
        f"http://testserver/sitemap-{when}.xml" for when in ("2026-5", "2026-3", "2019")
    ]
    assert locations(client, "/sitemap-2026-3.xml") == [march.permalink]
    newest_first = [column.permalink for column in (*reversed(may), march)]
    assert locations(client, "/sitemap-2026-5.xml") == newest_first[:2]
    # Who has the address of the year's from before is told of those.
    told = ElementTree.fromstring(client.get("/sitemap-2026.xml").content)
    assert told.tag == f"{SITEMAP}sitemapindex"
    assert locations(client, "/sitemap-2026.xml") == [
        f"http://testserver/sitemap-2026-{month}.xml" for month in (5, 3)
    ]
    for number in (4, 13):
        assert client.get(f"/sitemap-2026-{number}.xml").status_code == 404


def test_dossiers_and_publications_are_listed(client, make_article):
    make_article(keywords=["Iran"], sections=[{"headline": "One", "sources": ["Herald"]}])
    assert locations(client, "/sitemap-keywords.xml") == [
        "http://testserver/keywords/",
        "http://testserver/keywords/iran/",
    ]
    assert locations(client, "/sitemap-sources.xml") == [
        "http://testserver/sources/",
        "http://testserver/sources/herald/",
    ]


def test_the_pictures_of_columns_and_pages_are_told(
    client, make_article, make_page, add_figure, django_assert_num_queries
):
    article, page = make_article(sections=["One", "Two"]), make_page("About")
    for owner in ({"article": article}, {"section": article.sections.last()}, {"article": page}):
        add_figure(**owner)
    with django_assert_num_queries(4):
        told = ElementTree.fromstring(client.get("/sitemap-2026.xml").content)
    assert wrong_with(client, "/sitemap-2026.xml") == wrong_with(client, "/sitemap-pages.xml") == []
    images = [loc.text.removeprefix("http://testserver") for loc in told.iter(f"{IMAGE}loc")]
    assert images == [
        figure.photo.file.url
        for figure in (article.lead_figure, article.sections.last().figures.get())
    ]
    assert f"{IMAGE}loc" in {
        e.tag for e in ElementTree.fromstring(client.get("/sitemap-pages.xml").content).iter()
    }


def test_a_change_is_told(client, make_article):
    article = make_article()
    Article.objects.filter(pk=article.pk).update(revised_at="2031-01-02T03:04:05Z")
    for address in ("/sitemap.xml", f"/sitemap-{article.edition_date.year}.xml"):
        assert "2031-01-02T03:04:05" in client.get(address).content.decode()


def test_news_of_two_days_go_to_google(client, make_article, settings):
    now = timezone.now()
    make_article("Old", published=now - timedelta(days=3))
    today = timezone.localdate()
    fresh = make_article("Fish & Ships", edition_date=today, published=now - timedelta(hours=3))
    make_article("Of the Archive", published=now - timedelta(hours=2))
    tree = ElementTree.fromstring(client.get("/sitemap-news.xml").content)
    assert [loc.text for loc in tree.iter(f"{SITEMAP}loc")] == [fresh.permalink]
    assert [title.text for title in tree.iter(f"{NEWS}title")] == ["Fish & Ships"]
    assert [name.text for name in tree.iter(f"{NEWS}name")] == [settings.COLUMN_NAME]
    assert [language.text for language in tree.iter(f"{NEWS}language")] == ["en"]


def sitemaps_named(client):
    robots = client.get("/robots.txt").content.decode()
    return re.findall(r"^Sitemap: http://testserver(.*)$", robots, re.M)


def test_robots_find_those_that_have_something(client, make_article):
    assert sitemaps_named(client) == ["/sitemap.xml"]
    assert client.get("/sitemap-news.xml").status_code == 404
    make_article()
    assert sitemaps_named(client) == ["/sitemap.xml", "/sitemap-news.xml"]


def test_where_nothing_is_new_the_newest_column_is_named_without_its_news(client, make_article):
    make_article("Older", published=timezone.now() - timedelta(days=4))
    newest = make_article("Old", published=timezone.now() - timedelta(days=3))
    assert locations(client, "/sitemap-news.xml") == [newest.permalink]
    assert wrong_with(client, "/sitemap-news.xml") == []
    assert "<news:news>" not in client.get("/sitemap-news.xml").content.decode()


def every_sitemap(client):
    """The addresses of all sitemaps that are named anywhere."""
    named = sitemaps_named(client)
    return named + [
        address.removeprefix("http://testserver") for address in locations(client, "/sitemap.xml")
    ]


@pytest.mark.parametrize("language", ["en", "en-gb", "pt-br", "zh-hans", "zh-hant", "nb"])
def test_every_sitemap_is_valid_however_little_there_is(client, make_article, settings, language):
    settings.LANGUAGE_CODE = language
    checked = {address: wrong_with(client, address) for address in every_sitemap(client)}
    make_article("Old", edition_date=date(1999, 1, 2), published=datetime(1999, 1, 2, tzinfo=UTC))
    checked |= {f"{a} of old": wrong_with(client, a) for a in every_sitemap(client)}
    make_article(
        "A & <b>“B”</b>",
        keywords=["Über & co"],
        sections=[{"headline": "S", "sources": ["Le Monde"]}],
        published=timezone.now() - timedelta(hours=3),
    )
    checked |= {address: wrong_with(client, address) for address in every_sitemap(client)}
    assert {"/sitemap-news.xml of old", "/sitemap-news.xml", "/sitemap-1999.xml"} < checked.keys()
    assert {address: wrong for address, wrong in checked.items() if wrong} == {}


#: The grammar of the schemas: of each element those in it, in any order (``all``) or in this one
#: (``sequence``), each with how often it may occur; of a text what it must be.
ANY_NUMBER = 50_000
DATE_TIME = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?"
ADDRESS = r"http://testserver/[!-~]{0,2000}"
GRAMMAR = {
    f"{SITEMAP}sitemapindex": ("sequence", {f"{SITEMAP}sitemap": (1, ANY_NUMBER)}),
    f"{SITEMAP}sitemap": ("all", {f"{SITEMAP}loc": (1, 1), f"{SITEMAP}lastmod": (0, 1)}),
    f"{SITEMAP}urlset": ("sequence", {f"{SITEMAP}url": (1, ANY_NUMBER)}),
    f"{SITEMAP}url": (
        "all",
        {f"{SITEMAP}loc": (1, 1), f"{SITEMAP}lastmod": (0, 1), f"{NEWS}news": (0, 1),
         f"{IMAGE}image": (0, 1000)},
    ),
    f"{IMAGE}image": ("sequence", {f"{IMAGE}loc": (1, 1)}),
    f"{IMAGE}loc": ADDRESS,
    f"{NEWS}news": (
        "sequence",
        {f"{NEWS}publication": (1, 1), f"{NEWS}publication_date": (1, 1), f"{NEWS}title": (1, 1)},
    ),
    f"{NEWS}publication": ("sequence", {f"{NEWS}name": (1, 1), f"{NEWS}language": (1, 1)}),
    f"{SITEMAP}loc": ADDRESS,
    f"{SITEMAP}lastmod": DATE_TIME,
    f"{NEWS}publication_date": DATE_TIME,
    f"{NEWS}title": r".+",
    f"{NEWS}name": r".+",
    f"{NEWS}language": r"zh-cn|zh-tw|[a-z]{2,3}",
}  # fmt: skip


def wrong_with(client, address):
    root = ElementTree.fromstring(client.get(address).content)
    roots = (f"{SITEMAP}sitemapindex", f"{SITEMAP}urlset")
    return [f"{root.tag} is no root"] * (root.tag not in roots) + list(_wrong_in(root))


def _wrong_in(element):
    rule = GRAMMAR.get(element.tag)
    if rule is None or element.attrib:
        yield f"{element.tag} is not known, or has attributes"
    elif isinstance(rule, str):
        if len(element) or not re.fullmatch(rule, element.text or ""):
            yield f"{element.tag}: {element.text!r}"
    else:
        order, within = rule
        tags = [child.tag for child in element]
        yield from (f"{tag} in {element.tag}" for tag in tags if tag not in within)
        for tag, (least, most) in within.items():
            if not least <= tags.count(tag) <= most:
                yield f"{tags.count(tag)} {tag} in {element.tag}"
        if order == "sequence" and tags != sorted(tags, key=list(within).index):
            yield f"order in {element.tag}"
        for child in element:
            yield from _wrong_in(child)


def test_the_cost_does_not_grow(client, make_article, django_assert_max_num_queries):
    for number in range(12):
        make_article(edition_date=date(2010 + number, 1, 1), keywords=[f"Key {number}"])
    for address in ("/sitemap.xml", "/sitemap-2012.xml", "/sitemap-keywords.xml"):
        with django_assert_max_num_queries(4):
            client.get(address)


def test_what_is_no_year_is_not_found(client, db):
    for year in ("0", "0000", "99999", "9999999999999999999999"):
        assert client.get(f"/sitemap-{year}.xml").status_code == 404
