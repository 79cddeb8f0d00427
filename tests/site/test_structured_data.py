"""What public pages say of themselves to programs: found by looking through all there are."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone

from articles.models import Author, Authorship, Correction
from subscriptions.models import Edition
from tests.site.public_pages import addresses, rendered

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
HOST = "http://testserver"
#: Pages that say nothing of themselves, and why.
SILENT = {
    "articles:search": "what it shows is no page of its own, and robots are asked not to go there",
    "articles:offline": "a button, and what one browser keeps",
    "subscriptions:subscribe": "a form",
    "subscriptions:check_your_mail": "what follows a form",
    "comments:contact_thanks": "what follows a form",
    "comments:trouble_thanks": "what follows a form",
}
#: What each kind may say (schema.org, version 29), of what is said here.
THING = {"@context", "@type", "name", "description", "url", "image", "sameAs", "alternateName"}
WORK = THING | {
    "headline", "inLanguage", "isPartOf", "hasPart", "datePublished", "dateModified", "author",
    "publisher", "keywords", "citation", "mainEntityOfPage", "potentialAction", "correction",
    "text",
}  # fmt: skip
VOCABULARY = {
    "NewsArticle": WORK | {"articleSection", "dateline"},
    "CollectionPage": WORK | {"primaryImageOfPage", "breadcrumb"},
    "WebPage": WORK | {"primaryImageOfPage", "breadcrumb"},
    "AboutPage": WORK | {"primaryImageOfPage", "breadcrumb"},
    "ContactPage": WORK | {"primaryImageOfPage", "breadcrumb"},
    "WebPageElement": WORK,
    "WebSite": WORK,
    "CreativeWork": WORK,
    "CreativeWorkSeries": WORK,
    "CorrectionComment": WORK,
    "ImageObject": WORK | {"width", "height", "caption"},
    "QuantitativeValue": THING | {"value", "unitCode"},
    "Person": THING,
    "NewsMediaOrganization": THING | {"logo"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"position", "item"},
    "SearchAction": THING | {"target", "query-input"},
    "EntryPoint": THING | {"urlTemplate"},
}
#: Without which what looks for the kind has no use for it.
NEEDED = {
    "NewsArticle": {"headline", "datePublished", "dateModified", "author", "publisher"},
    "CollectionPage": {"name", "url", "isPartOf"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Person": {"name"},
    "ImageObject": {"url"},
}


@pytest.fixture
def pages(make_article, make_page, make_comment, add_figure, client, settings):
    """Every public page of HTML that is there for search engines: name of its view, address, what
    it says of itself."""
    settings.SITE_URL = HOST
    sections = [{"headline": "The quay", "sources": ["Herald"]}, "A crane"]
    columns = [
        make_article(f"Harbour {number}", keywords=["Port", "Quay"], sections=sections)
        for number in range(2)
    ]
    add_figure(article=columns[0])
    make_comment(columns[0], body="A word")
    make_page("About", path="about")
    ada = Author.objects.create(name="Ada Lind", addresses="https://ada.example/")
    Authorship.objects.set_authors(columns[0], [ada])
    Correction.objects.create(article=columns[0], text="It was seven.")
    day = columns[0].edition_date
    edition = Edition.objects.create(kind="daily", digest_date=day, frozen_at=timezone.now())
    edition.variants.create(key="k", contents=[[column.pk, []] for column in columns])
    found = []
    where = [each for each in addresses() if urlsplit(each).path.endswith("/")]
    for address, (status, _, content) in rendered(client, where).items():
        html = content.decode(errors="replace")
        if status != 200 or not html.lstrip().lower().startswith("<!doctype html"):
            continue
        is_hidden = '<meta name="robots" content="noindex">' in html
        canonical = CANONICAL.search(html)
        if is_hidden or (canonical and urlsplit(canonical[1]).path != urlsplit(address).path):
            continue
        said = [thing for block in BLOCK.findall(html) for thing in _listed(json.loads(block))]
        found.append((resolve(urlsplit(address).path).view_name, address, said))
    return found


def _listed(data):
    return data if isinstance(data, list) else [data]


def things(data):
    """All that is said, at whatever depth."""
    if isinstance(data, dict):
        yield data
    for inner in data.values() if isinstance(data, dict) else data:
        if isinstance(inner, (dict, list)):
            yield from things(inner)


def test_every_page_says_what_it_is_and_which_way_leads_there(pages):
    names = {name for name, _, _ in pages}
    assert {"articles:archive", "articles:corrections", "articles:keyword_index"} <= names
    assert {"comments:all", "subscriptions:editions", "subscriptions:edition"} <= names
    assert set(SILENT) <= names
    for name, address, said in pages:
        kinds = [thing["@type"] for thing in said]
        if name in SILENT:
            assert not kinds, address
        elif name == "articles:home":
            assert kinds == ["WebSite"], address
        else:
            assert kinds[-1:] == ["BreadcrumbList"], address
            last = said[-1]["itemListElement"][-1]["item"]
            assert last.startswith(HOST), address
            if len(said) == 2 and kinds[0] == "CollectionPage":
                assert said[0]["url"] == last, address


def test_the_index_of_a_letter_is_a_collection_below_the_index(pages):
    said = {address: said for _, address, said in pages}
    collection, crumbs = said["/keywords/?letter=P"]
    assert (collection["name"], collection["url"]) == ("P", f"{HOST}/keywords/?letter=P")
    way = [(step["name"], step["item"]) for step in crumbs["itemListElement"]]
    assert way[1:] == [("Keywords", f"{HOST}/keywords/"), ("P", f"{HOST}/keywords/?letter=P")]


def test_what_is_said_is_of_the_vocabulary_and_whole(pages):
    kinds = set()
    for _, address, said in pages:
        for thing in things(said):
            kind = thing["@type"]
            for name in {"width", "height"} & set(thing):
                assert thing[name]["@type"] == "QuantitativeValue", (address, name)
            kinds.add(kind)
            assert not set(thing) - VOCABULARY[kind], (address, kind)
            assert not NEEDED.get(kind, set()) - set(thing), (address, kind)
            assert all(value not in ("", None, [], {}) for value in thing.values()), (address, kind)
            for name in {"url", "item", "sameAs", "urlTemplate", "mainEntityOfPage"} & set(thing):
                for one in _listed(thing[name]):
                    assert urlsplit(one).netloc, (address, name)
    assert {"NewsArticle", "CollectionPage", "Person", "WebPageElement"} <= kinds
