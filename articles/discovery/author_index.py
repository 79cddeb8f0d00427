"""Who writes here: the authors of public columns, with how many each has and the newest."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from articles.discovery.name_index import MAX_UNDIVIDED, Name, sort_key
from articles.models import Article, Author, AuthorCount
from pagecache import cache_tags


@dataclass(frozen=True)
class AuthorEntry:
    author: Author
    columns: int
    newest: Article


@dataclass(frozen=True)
class Authors:
    """Those who have a page that readers know: ``entries``, by name, where they are few enough to
    be introduced on one page, and ``names`` where they are more."""

    entries: list[AuthorEntry]
    names: list[Name]


def authors() -> Authors:
    """Return all of them, in four queries at most."""
    counted = AuthorCount.objects.by_author()
    if len(counted) <= MAX_UNDIVIDED:
        return Authors(_entries(counted), [])
    with cache_tags.only("authors"):
        rows = list(Author.objects.filter(pk__in=counted).only("name", "slug"))
    return Authors([], [Name(author, counted[author.pk]) for author in rows])


def _entries(counted: dict[int, int]) -> list[AuthorEntry]:
    theirs = Article.objects.published().filter(authorships__author=OuterRef("pk")).newest_first()
    with cache_tags.only("authors"):
        authors = list(
            Author.objects.filter(pk__in=counted).annotate(newest=Subquery(theirs.values("pk")[:1]))
        )
    authors.sort(key=lambda author: sort_key(author.name))
    keys = {author.pk: author.newest for author in authors}  # type: ignore[attr-defined]  # annotated
    # Their headlines: another one makes the page anew.
    columns = (
        Article.objects.filter(pk__in=keys.values())
        .only("headline", "slug", "edition_date", "published_at")
        .in_bulk()
    )
    return [
        AuthorEntry(author, counted[author.pk], columns[key])
        for author in authors
        if (key := keys[author.pk]) in columns
    ]
