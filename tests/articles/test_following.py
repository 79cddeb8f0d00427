"""Following what one has read: all columns, its authors, its keywords, by mail or as a feed."""

import gzip
import re

import pytest

from articles.models import Author, Authorship
from worldview.site_settings import changes


@pytest.fixture
def column(make_article):
    article = make_article("Grain", keywords=["Iran", "Syria", "Wheat", "Ports"])
    Authorship.objects.set_authors(article, [Author.objects.create(name="Ada Lind")])
    return article


def block(client, article):
    html = client.get(article.get_absolute_url()).content.decode()
    return re.search(r'<section [^>]*id="follow".*?</section>', html, re.DOTALL)[0]


def test_at_the_end_of_a_column_is_how_more_of_the_same_comes(client, column):
    html = client.get(column.get_absolute_url()).content.decode()
    byline = html[html.index('class="byline"') : html.index('class="article-body"')]
    assert 'href="#follow"' in byline
    links = re.findall(r'href="([^"]+)"', block(client, column))
    assert links == [
        "/subscriptions/", "/feed/",
        "/authors/ada-lind/", "/subscriptions/?author=ada-lind", "/authors/ada-lind/feed/",
        "/keywords/iran/", "/subscriptions/?keyword=iran", "/keywords/iran/feed/",
        "/keywords/syria/", "/subscriptions/?keyword=syria", "/keywords/syria/feed/",
        "/keywords/wheat/", "/subscriptions/?keyword=wheat", "/keywords/wheat/feed/",
        "/offline/",
    ]  # fmt: skip
    assert {client.get(link).status_code for link in links} == {200}


def test_no_mail_is_offered_where_no_subscribers_are_taken(client, column):
    row = changes.own_copy()
    row.takes_subscribers = False
    row.save()
    assert "/subscriptions/" not in block(client, column)


def test_what_was_chosen_stays_whatever_is_wrong_with_the_address(client, column):
    for address in ("nobody", "ada@example.com"):
        for name, slug in (("keyword", "iran"), ("author", "ada-lind")):
            page = client.post("/subscriptions/", {"email": address, name: slug}).content.decode()
            assert f'name="{name}" value="{slug}"' in page


def test_a_small_column_is_small(client, column):
    html = client.get(column.get_absolute_url()).content
    assert len(html) <= 16_000
    assert len(gzip.compress(html)) <= 4_500
