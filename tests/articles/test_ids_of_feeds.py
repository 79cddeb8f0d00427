"""Ids in feeds are made once: nothing that may change is in them, and no two feeds share one."""

from importlib import import_module
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import connection
from django.urls import get_resolver, reverse

from articles.models import Article, Author, Authorship, Keyword, Publication
from comments.models import Comment
from tests.site.test_not_public import views

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def archive(make_article, make_comment):
    ada = Author.objects.create(name="Ada Lind", slug="ada-lind")
    for headline in ("One", "Two"):
        article = make_article(
            headline,
            keywords=["Iran", "Syria"],
            sections=[{"headline": "S", "sources": ["Herald"]}],
        )
        Authorship.objects.create(article=article, author=ada, position=0)
        make_comment(article)


def feeds():
    """The address of every feed of the site, found by its name."""
    for name, pattern in views(get_resolver().url_patterns):
        if "feed" not in name.partition(":")[2] or name.endswith("_archive"):
            continue  # an archive is a part of its feed
        arguments = pattern.pattern.converters
        choices = {
            "slug": next(
                (model for model in (Author, Publication) if model.__name__.lower() in name),
                Keyword,
            ).objects.values_list("slug", flat=True),
            "article_id": Article.objects.values_list("pk", flat=True),
        }
        if not arguments:
            yield reverse(name)
        for value in choices[next(iter(arguments))] if arguments else ():
            yield reverse(name, args=[value])


def ids(client):
    """``{feed: (its own id, [ids of its entries])}``; a JSON Feed has none of its own."""
    found = {}
    for address in feeds():
        response = client.get(address)
        if "json" in response["Content-Type"]:
            found[address] = (None, [item["id"] for item in response.json()["items"]])
        else:
            tree = ElementTree.fromstring(response.content)
            entries = [entry.find(f"{ATOM}id").text for entry in tree.iter(f"{ATOM}entry")]
            found[address] = (tree.find(f"{ATOM}id").text, entries)
    return found


def test_they_stay_whatever_moves(client, archive, settings):
    before = ids(client)
    assert len(before) == 19
    settings.SITE_URL = "https://elsewhere.example"
    for column in Article.objects.all():
        column.headline, column.slug = f"New {column.headline}", f"new-{column.slug}"
        column.save()
    keyword = Keyword.objects.get(name="Iran")
    keyword.name = "Persia"
    keyword.save()
    assert ids(client) == before


def test_every_feed_has_an_id_of_its_own(client, archive):
    own = [own for own, _ in ids(client).values() if own]
    assert len(own) == len(set(own)) == 11
    assert all(identity.startswith("urn:uuid:") for identity in own)


def test_an_entry_has_the_same_in_every_feed(client, archive):
    columns, comments = set(), set()
    for address, (_, guids) in ids(client).items():
        (comments if "comment" in address else columns).update(guids)
    assert columns == set(Article.objects.values_list("guid", flat=True))
    assert all(guid.startswith("urn:uuid:") for guid in columns)
    assert comments == set(Comment.objects.values_list("guid", flat=True))


@pytest.mark.parametrize(
    ("model", "migration", "former"),
    [
        (Article, "articles.migrations.0031_ids_made_once", "article"),
        (Comment, "comments.migrations.0010_ids_made_once", "comment"),
    ],
)
def test_what_feed_readers_know_keeps_the_id_it_was_given(archive, model, migration, former):
    with connection.schema_editor() as schema_editor:
        import_module(migration).keep_ids(apps, schema_editor)
    for row in model.objects.all():
        assert row.guid == f"http://testserver/#{former}-{row.pk}"


def test_a_row_that_was_made_past_this_program_has_one(archive):
    with connection.cursor() as cursor:
        for table in ("articles_article", "comments_comment"):
            cursor.execute(
                "SELECT column_default FROM information_schema.columns "
                "WHERE table_name = %s AND column_name = 'guid'", [table],
            )  # fmt: skip
            cursor.execute(f"SELECT {cursor.fetchone()[0]}, {''}'x'")
            assert cursor.fetchone()[0].startswith("urn:uuid:")
