"""Feeds, as feed readers read them: Atom and JSON, of the site and of a keyword, whole or short."""

import json
import re
import time
from datetime import date, datetime
from xml.etree import ElementTree

import feedparser
import pytest

import comments.feeds
from articles.discovery import feeds
from articles.models import Article, Author, Authorship, Correction, Keyword, site
from articles.templatetags.section_text import prose_in_mail
from subscriptions.templatetags.subscriptions_mail import opening, opening_text

NS, FH = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"
ATOM = ["/feed/", "/feed/summary/", "/keywords/iran/feed/", "/keywords/iran/feed/summary/"]
JSON = [
    *("/feed.json", "/feed/summary.json"),
    *("/keywords/iran/feed.json", "/keywords/iran/feed/summary.json"),
]


def read(client, address):
    response = client.get(address)
    assert response["Content-Type"].startswith("application/atom+xml")
    headers = {name.lower(): value for name, value in response.headers.items()}
    feed = feedparser.parse(response.content, response_headers=headers)
    assert not feed.bozo, feed.bozo_exception
    return feed


@pytest.mark.parametrize("address", ATOM)
def test_atom_is_read_without_complaint(client, make_article, address):
    make_article("Fish & <Ships>", slug="a", standfirst="Why & how", keywords=["Iran"])
    make_article("Later", slug="b", keywords=["Iran", "Syria"], byline="")
    feed = read(client, address)
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == ["Later", "Fish & <Ships>"]
    assert feed.feed.links[1].href == f"http://testserver{address}"
    assert feed.feed.language == "en"


def test_whole_or_short_is_for_the_reader_to_choose(client, make_article):
    make_article(
        standfirst="Why it matters", sections=[{"headline": "S", "body": "<p>Body &amp; soul</p>"}]
    )
    whole, short = (read(client, address).entries[0] for address in ("/feed/", "/feed/summary/"))
    assert "<p>Body &amp; soul</p>" in whole.content[0].value
    assert (whole.summary, short.summary) == ("Why it matters", "Why it matters")
    assert "content" not in short
    item = client.get("/feed/summary.json").json()["items"][0]
    assert item["content_text"] == "Why it matters"
    assert "content_html" not in item


def test_without_a_standfirst_the_key_headlines_are_the_summary(client, make_article):
    make_article(sections=["One", "Two"])
    assert read(client, "/feed/summary/").entries[0].summary == "One; Two"


def test_an_entry_has_link_author_keywords(client, make_article):
    article = make_article(keywords=["Iran"], byline="Ilse Marrow")
    entry = read(client, "/feed/").entries[0]
    assert entry.link == article.permalink
    assert entry.author == "Ilse Marrow"
    assert [tag.term for tag in entry.tags] == ["Iran"]


def test_an_entrys_id_outlives_its_headline(client, make_article):
    article = make_article()
    before = read(client, "/feed/").entries[0].id
    article.headline, article.slug = "Renamed", "renamed"
    article.save()
    assert read(client, "/feed/").entries[0].id == before


def test_a_correction_makes_it_updated_and_not_newer(client, make_article):
    make_article()
    Article.objects.update(published_at="2026-05-14T06:00Z", updated_at="2026-05-14T06:00Z")
    before = read(client, "/feed/").entries[0]
    Correction.objects.create(article=Article.objects.get(), text="It was seven.")
    after = read(client, "/feed/").entries[0]
    assert after.published == before.published
    assert time.mktime(after.updated_parsed) > time.mktime(before.updated_parsed)


@pytest.mark.parametrize("address", ATOM + JSON)
def test_who_has_it_already_is_told_so(site, make_article, address):
    make_article(keywords=["Iran"])
    first = site.get(address)
    second = site.get(address, if_none_match=first["ETag"])
    assert (second.status, second.body) == (304, b"")
    make_article("Another", slug="another", keywords=["Iran"])
    site.hear()
    assert site.get(address, if_none_match=first["ETag"]).status == 200


def test_a_keywords_json_feed_has_its_columns_alone(client, make_article):
    make_article("One", slug="a", keywords=["Iran"])
    make_article("Two", slug="b", keywords=["Syria"])
    feed = client.get("/keywords/iran/feed.json").json()
    assert [item["title"] for item in feed["items"]] == ["One"]
    assert feed["feed_url"] == "http://testserver/keywords/iran/feed.json"
    assert client.get("/keywords/nothing/feed.json").status_code == 404


# --- JSON Feed -----------------------------------------------------------------------------------


def test_it_holds_whole_columns_newest_first(client, make_article, add_figure):
    make_article("Earlier", slug="a")
    article = make_article(
        "Later", slug="b", standfirst="Why", keywords=["Iran", "Syria"],
        sections=[{"headline": "One", "body": "<p>Text.</p>", "sources": ["Herald"]}],
    )  # fmt: skip
    add_figure(article=article)
    make_article("Draft", published=False)
    response = client.get("/feed.json")
    assert response["Content-Type"] == "application/feed+json"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/feed.json"
    assert [item["title"] for item in feed["items"]] == ["Later", "Earlier"]
    item = feed["items"][0]
    assert (item["summary"], item["tags"]) == ("Why", ["Iran", "Syria"])
    assert "<p>Text.</p>" in item["content_html"]
    assert item["image"].startswith("http://testserver/media/")
    assert datetime.fromisoformat(item["date_modified"]) >= datetime.fromisoformat(
        item["date_published"]
    )


def test_ids_never_change(client, make_article):
    article = make_article("Before")
    before = client.get("/feed.json").json()["items"][0]["id"]
    article.headline, article.slug = "After", "after"
    article.save()
    item = client.get("/feed.json").json()["items"][0]
    assert (item["id"], item["title"]) == (before, "After")


def test_what_did_not_change_is_not_sent_again(site, make_article):
    make_article("One", slug="a")
    article = make_article("Two", slug="b")

    def again(first):
        site.hear()
        return site.get("/feed.json", if_none_match=first["ETag"])

    first = site.get("/feed.json")
    assert (again(first).status, again(first).body) == (304, b"")
    Article.objects.filter(pk=article.pk).update(revised_at="2031-01-01T00:00Z")
    assert again(first).status == 200
    first = site.get("/feed.json")
    article.withdraw()
    assert len(json.loads(again(first).body)["items"]) == 1


def test_without_columns_it_is_empty(client, db):
    assert client.get("/feed.json").json()["items"] == []


def test_the_feeds_of_a_keyword_that_moved_lead_on(client, make_article):
    make_article(keywords=["Velm"])
    keyword = Keyword.objects.get()
    keyword.slug = "velmark"
    keyword.save()
    for feed in ("feed/", "feed/summary/", "feed.json", "feed/summary.json"):
        moved = client.get(f"/keywords/velm/{feed}")
        assert (moved.status_code, moved["Location"]) == (301, f"/keywords/velmark/{feed}")
    assert client.get("/keywords/nothing/feed/").status_code == 404
    assert client.get("/keywords/nothing/feed.json").status_code == 404


# --- All there is --------------------------------------------------------------------------------


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(feeds, "COLUMNS", 2)
    monkeypatch.setattr(feeds, "ARCHIVED", 3)


@pytest.mark.parametrize("start", ["/feed/", "/keywords/iran/feed/", "/sources/herald/feed/"])
def test_a_feed_leads_page_after_page_to_the_first_column(client, make_article, short_pages, start):
    about = {"keywords": ["Iran"], "sections": [{"headline": "S", "sources": ["Herald"]}]}
    for number in range(5):
        make_article(f"Column {number}", edition_date=date(2026, 5, 1 + number), **about)
    titles, ids, address = [], set(), start
    while address:
        feed = read(client, address.removeprefix("http://testserver"))
        titles += [entry.title for entry in feed.entries]
        ids.add(feed.feed.id)
        assert (feed.feed.rights, bool(address == start)) == (
            f"© {site().site_name}", not any(link.rel == "first" for link in feed.feed.links),
        )  # fmt: skip
        address = next((link.href for link in feed.feed.links if link.rel == "next"), None)
    assert titles == [f"Column {number}" for number in (4, 3, 2, 1, 0)]
    assert len(ids) == 1
    following = client.get(f"{start[:-1]}.json").json()["next_url"]
    assert [item["title"] for item in client.get(following).json()["items"]] == [
        "Column 2", "Column 1",
    ]  # fmt: skip
    for nonsense in ("x", "01", "999999"):
        assert client.get(f"{start}?before={nonsense}").status_code == 404


def chain(client, address):
    """The documents of an archived feed, the newest first (RFC 5005, 4), by their addresses."""
    found = {}
    while address:
        path = address.removeprefix("http://testserver")
        found[path] = tree = ElementTree.fromstring(client.get(path).content)
        links = {link.get("rel"): link.get("href") for link in tree.findall(f"{NS}link")}
        assert links["self"] == f"http://testserver{path}"
        assert (links.get("current"), tree.find(f"{FH}archive") is not None) == (
            (None, False) if len(found) == 1 else (f"http://testserver{next(iter(found))}", True)
        )
        address = links.get("prev-archive")
    return found


@pytest.mark.parametrize("start", ["/feed/", "/keywords/iran/feed/summary/", "/authors/ada/feed/"])
def test_all_columns_are_in_archives_that_stay_as_they_are(
    client, make_article, short_pages, monkeypatch, start
):
    ada = Author.objects.create(name="Ada")

    def publish(*numbers):
        day = date(2026, *numbers)
        article = make_article(f"{day.month}-{day.day}", keywords=["Iran"], edition_date=day)
        Authorship.objects.set_authors(article, [ada])
        return article.pk

    keys = {(month, day): publish(month, day) for month in (3, 5) for day in (1, 2, 3, 4)}
    monkeypatch.setattr(feeds.clock, "today", lambda: date(2026, 5, 20))
    before = chain(client, start)
    assert list(before) == [
        start, f"{start}2026/05/?before={keys[5, 3]}", f"{start}2026/03/",
        f"{start}2026/03/?before={keys[3, 2]}",
    ]  # fmt: skip
    assert [
        [entry.findtext(f"{NS}title") for entry in tree.iter(f"{NS}entry")]
        for tree in before.values()
    ] == [["5-4", "5-3"], ["5-2", "5-1"], ["3-4", "3-3", "3-2"], ["3-1"]]
    assert len({tree.findtext(f"{NS}id") for tree in before.values()}) == 1
    publish(5, 5)
    for path, tree in list(before.items())[1:]:
        now = ElementTree.fromstring(client.get(path).content)
        assert ElementTree.tostring(now) == ElementTree.tostring(tree)
    monkeypatch.setattr(feeds.clock, "today", lambda: date(2026, 6, 1))
    assert list(chain(client, start))[1] == f"{start}2026/05/"
    for nothing in ("2026/04/", f"2026/05/?before={keys[3, 1]}", "2026/13/"):
        assert client.get(f"{start}{nothing}").status_code == 404


def test_feeds_of_comments_lead_to_the_first_of_them(
    client, make_article, make_comment, monkeypatch
):
    monkeypatch.setattr(comments.feeds, "COMMENTS", 2)
    article = make_article()
    for number in range(3):
        make_comment(article, name=f"Reader {number}")
    for start in ("/comments/feed/", f"/comments/on/{article.pk}/feed/"):
        newest = read(client, start)
        (onward,) = (link.href for link in newest.feed.links if link.rel == "next")
        older = read(client, onward.removeprefix("http://testserver"))
        authors = [entry.author for feed in (newest, older) for entry in feed.entries]
        assert authors == ["Reader 2", "Reader 1", "Reader 0"]
        assert not any(link.rel == "next" for link in older.feed.links)
        for nonsense in ("x", "01", "999999"):
            assert client.get(f"{start}?before={nonsense}").status_code == 404


def test_a_feed_says_whose_it_is_with_pictures_that_are_there(client, make_article, make_comment):
    make_comment(make_article())
    for address in ("/feed/", "/comments/feed/"):
        feed = read(client, address).feed
        assert feed.rights == f"© {site().site_name}"
        assert (feed.icon, feed.logo) == (
            "http://testserver/icon-192.png", "http://testserver/card.png",
        )  # fmt: skip
    assert client.get("/feed.json").json()["icon"] == "http://testserver/icon-192.png"


def test_where_programs_look_for_a_feed_they_are_led_to_it_and_people_to_words(
    client, make_article
):
    make_article()
    for usual in ("/rss/", "/rss.xml", "/feed.xml", "/atom.xml"):
        answer = client.get(usual)
        assert (answer.status_code, answer["Location"]) == (301, "/feed/")
    said = client.get("/feeds/").content.decode()
    assert "a feed reader" in said
    assert 'href="/feed/summary/"' in said


def test_links_to_paths_of_the_site_lead_there_from_feeds_and_mail(client, make_article, settings):
    settings.SITE_URL = "https://news.example"
    body = (
        '<p><a href="/about/">About</a> <a href="#one">up</a> <a href="https://a.example/">out</a>'
        ' <a href="mailto:a@b.example">write</a></p>'
    )
    article = make_article(sections=[{"headline": "One", "body": body}])
    section = article.sections.get()
    whole = ["https://news.example/about/", f"{article.permalink}#one", "https://a.example/"]
    whole += ["mailto:a@b.example"]
    for shown in (
        client.get("/feed.json").json()["items"][0]["content_html"],
        prose_in_mail(section, "subscriptions/mail/_section_text.html"),
        opening(section, 1),
    ):
        led = re.findall(r'href="([^"]*)"[^>]*>(?:About|up|out|write)<', shown)
        assert led == whole
    assert "https://news.example/about/" in opening_text(section, 1)
