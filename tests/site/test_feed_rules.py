"""All feeds, found by looking through the addresses there are, follow what feed validators ask for
(RFC 4287, RFC 5005, jsonfeed.org): without a network."""

import json
import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.models import Author, Authorship
from subscriptions.models import Edition
from tests.site.public_pages import addresses, rendered

HOST = "https://news.example"
NS = "{http://www.w3.org/2005/Atom}"
LINKS = re.compile(r'(?:href|src)="([^"]*)"')
URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+")


@pytest.fixture
def feeds(make_article, make_page, make_comment, add_figure, attach, client, settings):
    """What each feed is at its address."""
    settings.SITE_URL = HOST
    settings.ALLOWED_HOSTS = ["news.example", "testserver"]
    body = (
        '<p>See <a href="/about/">there</a>, <a href="#quay">here</a> &amp; '
        "[[14-May-2026 Ölpreis & Brot]].</p>"
    )
    article = make_article("Ölpreis & Brot", keywords=["Port"], sections=["The quay"])
    second = make_article(
        "A <b> & “c”", keywords=["Port"], standfirst="So & so <i>",
        sections=[{"headline": "Quay", "body": body, "sources": ["Herald"]}],
    )  # fmt: skip
    add_figure(article=article)
    attach(article, "mp3")
    make_comment(second, body="A word & another <b>")
    Authorship.objects.set_authors(second, [Author.objects.create(name="Ada Lind")])
    make_page("About", path="about")
    edition = Edition.objects.create(
        kind="daily", digest_date=article.edition_date, frozen_at=timezone.now()
    )
    edition.variants.create(key="k", contents=[[article.pk, []]])
    where = [each for each in addresses() if "feed" in each or each.endswith(".xml")]
    return {
        address: content
        for address, (status, _, content) in rendered(client, where).items()
        if status == 200
    }


def test_atom_feeds_and_their_entries_are_whole(feeds):
    atom = {
        address: ElementTree.fromstring(content)
        for address, content in feeds.items()
        if address.partition("?")[0].endswith("/") and "/feed/" in address
    }
    assert {"/feed/", "/feed/summary/", "/comments/feed/", "/keywords/port/feed/"} <= set(atom)
    for address, feed in atom.items():
        assert feed.tag == f"{NS}feed", address
        for name in ("id", "title", "updated"):
            assert len(feed.findall(f"{NS}{name}")) == 1, (address, name)
        links = [(link.get("rel"), link.get("type")) for link in feed.findall(f"{NS}link")]
        assert len(links) == len(set(links)), address
        (own,) = [link.get("href") for link in feed.findall(f"{NS}link[@rel='self']")]
        assert own == HOST + address, "it says where it is"
        entries = feed.findall(f"{NS}entry")
        ids = [entry.findtext(f"{NS}id") for entry in entries]
        assert len(ids) == len(set(ids)), address
        assert feed.findtext(f"{NS}id") not in ids
        for element in (feed, *entries):
            assert URI.fullmatch(element.findtext(f"{NS}id")), address
            for link in element.findall(f"{NS}link"):
                assert URI.fullmatch(link.get("href")), (address, link.attrib)
        for entry in entries:
            _is_whole(entry, address, has_author=feed.find(f"{NS}author") is not None)


def _is_whole(entry, address, *, has_author):
    assert len(entry.findall(f"{NS}title")) == 1, address
    moments = [entry.findtext(f"{NS}{name}") for name in ("published", "updated")]
    published, updated = map(datetime.fromisoformat, moments)
    assert published.tzinfo
    assert published <= updated, address
    authors = [author.findtext(f"{NS}name") for author in entry.findall(f"{NS}author")]
    assert all(authors), address
    assert authors or has_author, address
    assert entry.find(f"{NS}link[@rel='alternate']") is not None, address
    assert any(entry.findtext(f"{NS}{name}") for name in ("summary", "content")), address
    for content in entry.findall(f"{NS}content"):
        assert content.get("type") == "html"
        _leads_somewhere(content.text, address)
    for link in entry.findall(f"{NS}link[@rel='enclosure']"):
        assert link.get("length").isdecimal(), address
        assert "/" in link.get("type"), address


def _leads_somewhere(html, address):
    assert "<script" not in html
    for link in LINKS.findall(html):
        assert urlsplit(link).scheme in ("http", "https", "mailto"), (address, link)


def test_json_feeds_have_what_is_asked_of_them(feeds):
    found = {a: json.loads(feeds[a]) for a in feeds if a.partition("?")[0].endswith(".json")}
    assert {"/feed.json", "/feed/summary.json", "/keywords/port/feed.json"} <= set(found)
    for address, feed in found.items():
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == HOST + address.partition("?")[0]
        assert feed["title"]
        ids = [item["id"] for item in feed["items"]]
        assert len(ids) == len(set(ids))
        for item in feed["items"]:
            assert ("content_html" in item) != ("content_text" in item), address
            _leads_somewhere(item.get("content_html", ""), address)
            for moment in ("date_published", "date_modified"):
                assert datetime.fromisoformat(item[moment]).tzinfo, address
            assert all(author["name"] for author in item["authors"]), address
            for attachment in item.get("attachments", ()):
                assert attachment["url"].startswith("http"), address
                assert attachment["size_in_bytes"] > 0, address


SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


def test_sitemaps_have_what_their_schema_asks_for(feeds):
    """sitemaps.org/schemas/sitemap/0.9: one ``loc`` an entry, which comes first, and at least one
    entry; moments as in W3C's note."""
    maps = {a: ElementTree.fromstring(feeds[a]) for a in feeds if a.startswith("/sitemap")}
    assert "/sitemap.xml" in maps
    assert any(tree.iter(f"{IMAGE}loc") for tree in maps.values())
    for address, tree in maps.items():
        entry = {f"{SITEMAP}urlset": "url", f"{SITEMAP}sitemapindex": "sitemap"}[tree.tag]
        assert len(tree), address
        for element in tree:
            assert element.tag == SITEMAP + entry, address
            inner = [part.tag.removeprefix(SITEMAP) for part in element]
            assert inner[0] == "loc", address
            own = [name for name in inner if "}" not in name]
            assert own == [n for n in ("loc", "lastmod", "changefreq", "priority") if n in own]
            assert element[0].text.startswith(f"{HOST}/"), address
            assert len(element[0].text) < 2048, address
            if changed := element.findtext(f"{SITEMAP}lastmod"):
                assert datetime.fromisoformat(changed), address
        for image in tree.iter(f"{IMAGE}image"):
            assert [part.tag for part in image] == [f"{IMAGE}loc"], address
            assert URI.fullmatch(image[0].text), address
