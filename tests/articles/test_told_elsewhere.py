"""What search engines and other sites show of a column: its own words, or such as are written for
there."""

import json
import re

import pytest

from articles.history import readers_text, revisions
from articles.history.snapshots import apply, snapshot
from articles.models import Article
from tests.articles.test_desk import change, posted

WORDS = {
    "search_title": "Harbour <open> again",
    "search_description": "What it means & for whom",
    "card_title": "It is open!",
    "card_description": "See the boats",
}


def head(client, address):
    html = client.get(address).content.decode()
    found = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', html))
    title = re.search(r"<title>(.*?)</title>", html, re.S)[1].strip()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    return found | {"title": title}, data[0]


def test_left_empty_they_are_the_columns_own(client, make_article):
    article = make_article("A Harbour Opens", standfirst="At six in the morning")
    told, data = head(client, article.get_absolute_url())
    assert told["title"] == "A Harbour Opens | World View"
    assert told["og:title"] == data["headline"] == "A Harbour Opens"
    assert told["description"] == told["og:description"] == "At six in the morning"
    assert data["description"] == "At six in the morning"


def test_without_a_standfirst_the_key_headlines_describe_it(client, make_article):
    sections = [{"headline": "One"}, {"headline": "Two"}]
    told, _ = head(client, make_article(sections=sections).get_absolute_url())
    assert told["description"] == told["og:description"] == "One; Two"


@pytest.mark.parametrize("kind", ["column", "page"])
def test_words_for_there_stand_there_and_nowhere_else(client, make_article, make_page, kind):
    made = make_article if kind == "column" else make_page
    article = made("A Harbour Opens", standfirst="At six in the morning")
    address = article.get_absolute_url()
    client.get(address)
    for name, words in WORDS.items():
        setattr(article, name, words)
    article.save()
    told, data = head(client, address)
    assert told["title"] == "Harbour &lt;open&gt; again"
    assert told["description"] == "What it means &amp; for whom"
    assert (told["og:title"], told["og:description"]) == ("It is open!", "See the boats")
    assert data.get("headline", data.get("name")) == "Harbour <open> again"
    assert data["description"] == "What it means & for whom"
    shown = client.get(address).content.decode().partition("</head>")[2]
    assert "A Harbour Opens" in shown
    assert not any(words in shown for words in WORDS.values())


def test_they_are_typed_at_the_desk_beside_how_they_look(desk, make_article):
    article = make_article("A Harbour Opens", published=False)
    html = desk.get(change(article)).content.decode()
    assert "As a search result" in html
    assert '<details class="told-elsewhere">' in html
    assert desk.post(change(article), posted(article, **WORDS)).status_code == 302
    article.refresh_from_db()
    assert {name: getattr(article, name) for name in WORDS} == WORDS
    looks = desk.get(change(article)).content.decode().partition('class="told-elsewhere"')[2]
    assert "Harbour &lt;open&gt; again" in looks.partition('data-of="search_desc')[0]


def test_longer_than_is_shown_they_are_kept(desk, make_article):
    article = make_article(published=False)
    desk.post(change(article), posted(article, search_title="Long " * 40))
    assert len(Article.objects.get().search_title) == 199


def test_of_a_public_column_they_wait_until_they_are_published(client, desk, make_article):
    article = make_article("A Harbour Opens")
    desk.post(change(article), posted(article, **WORDS))
    address = article.get_absolute_url()
    assert head(client, address)[0]["og:title"] == "A Harbour Opens"
    article.refresh_from_db()
    revisions.publish_changes(article)
    assert head(client, address)[0]["og:title"] == "It is open!"


def test_what_was_kept_before_there_were_such_words_leaves_them(make_article):
    article = make_article(published=False, **WORDS)
    content = snapshot(article)
    before = readers_text.digest_of_article(article)
    for name in WORDS:
        del content[name]
    assert apply(article, content) == []
    article.refresh_from_db()
    assert article.card_title == "It is open!"
    assert readers_text.digest_of_article(article) == before
