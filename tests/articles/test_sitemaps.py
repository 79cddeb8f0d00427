"""What search engines are told of."""

from datetime import date, timedelta
from xml.etree import ElementTree

from django.utils import timezone

from articles.models import Article

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def locations(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/xml"
    return [loc.text for loc in ElementTree.fromstring(response.content).iter(f"{SITEMAP}loc")]


def test_columns_are_listed_a_year_at_a_time(client, make_article):
    old = make_article(edition_date=date(2019, 1, 2))
    new = make_article(edition_date=date(2026, 5, 14))
    make_article("Draft", published=False, edition_date=date(2020, 1, 1))
    sitemaps = locations(client, "/sitemap.xml")
    assert sitemaps[:2] == [f"http://testserver/sitemap-{year}.xml" for year in (2026, 2019)]
    assert locations(client, "/sitemap-2026.xml") == [new.permalink]
    assert locations(client, "/sitemap-2019.xml") == [old.permalink]
    assert client.get("/sitemap-2020.xml").status_code == 404


def test_dossiers_and_publications_are_listed(client, make_article):
    make_article(keywords=["Iran"], sections=[{"headline": "One", "sources": ["Herald"]}])
    assert locations(client, "/sitemap-keywords.xml") == ["http://testserver/keywords/iran/"]
    assert locations(client, "/sitemap-sources.xml") == ["http://testserver/sources/herald/"]


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


def test_robots_find_both(client, db):
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Sitemap: http://testserver/sitemap-news.xml" in robots


def test_the_cost_does_not_grow(client, make_article, django_assert_max_num_queries):
    for number in range(12):
        make_article(edition_date=date(2010 + number, 1, 1), keywords=[f"Key {number}"])
    for address in ("/sitemap.xml", "/sitemap-2012.xml", "/sitemap-keywords.xml"):
        with django_assert_max_num_queries(2):
            client.get(address)


def test_what_is_no_year_is_not_found(client, db):
    for year in ("0", "0000", "99999", "9999999999999999999999"):
        assert client.get(f"/sitemap-{year}.xml").status_code == 404
