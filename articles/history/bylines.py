"""The authors of a column as they are kept: by key, with the name each had for reading."""

from typing import Any

from django.utils.translation import gettext

from articles.history.content import Content
from articles.history.problems import Problem
from articles.models import Article, Author, Authorship
from articles.models.byline import join_names


def of(article: Article) -> list[Content]:
    """Return them as content has them (``{"id", "name"}``), in their order."""
    return [{"id": author.pk, "name": author.name} for author in article.ordered_authors]


def names(content: Content) -> list[str]:
    """Return the names in content, whether it was kept before there were authors or since."""
    return [author["name"] for author in content.get("authors", ())]


def identities(content: Content) -> list[Any]:
    """Return what is equal for the same authors, whatever they were called."""
    return [author["id"] or author["name"] for author in content.get("authors", ())]


def apply(article: Article, content: Content) -> list[Problem]:
    """Make the authors of the stored column what ``content`` says.

    One that is gone is whoever has the name now. Where nobody has, the byline has all the names as
    a text. Content that was kept before there were authors leaves them as they are.
    """
    if "authors" not in content:
        return []
    keys = [author["id"] for author in content["authors"] if author["id"]]
    there = Author.objects.in_bulk(keys) if keys else {}
    found = [there.get(a["id"]) or Author.objects.called(a["name"]) for a in content["authors"]]
    Authorship.objects.set_authors(article, filter(None, found))
    gone = [name for name, author in zip(names(content), found, strict=True) if author is None]
    if gone and not article.byline:
        article.byline = join_names(names(content))[:200]
        article.save(update_fields=["byline"])
    return [
        Problem(
            gettext(
                "The author “%(name)s” was deleted meanwhile; the byline has the name as a text."
            )
            % {"name": name}
        )
        for name in gone
    ]
