"""Who writes here: the authors of public columns, with how many each has and the newest."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from articles.models import Article, Author, AuthorCount
from pagecache import cache_tags


@dataclass(frozen=True)
class AuthorEntry:
    author: Author
    columns: int
    newest: Article


def entries() -> list[AuthorEntry]:
    """Return the authors who have a page that readers know, by name, in four queries."""
    counted = AuthorCount.objects.by_author()
    theirs = Article.objects.published().filter(authorships__author=OuterRef("pk")).newest_first()
    with cache_tags.only("authors"):
        authors = list(
            Author.objects.filter(pk__in=counted)
            .annotate(newest=Subquery(theirs.values("pk")[:1]))
            .order_by("name")
        )
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
