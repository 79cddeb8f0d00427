"""The byline of a column: made of its authors, or as somebody typed it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import translation
from django.utils.translation import pgettext

from .author import Author, Authorship
from .current_settings import site

if TYPE_CHECKING:
    from .article import Article

    class _Model(models.Model):
        class Meta:
            abstract = True

        byline: str
        authorships: ClassVar[Any]

        @property
        def is_public(self) -> bool: ...

        @property
        def is_page(self) -> bool: ...
else:
    _Model = object


@dataclass(frozen=True)
class BylinePart:
    """Some words of a byline, and whose name they are, if that of an author with a page."""

    text: str
    author: Author | None = None


class Signed(_Model):
    """Mixed into ``Article``: who wrote it, and how that is printed."""

    if TYPE_CHECKING:

        class Meta:
            abstract = True

    @property
    def ordered_authors(self) -> list[Author]:
        """Return the authors in the order of the byline (uses a prefetch of ``authorships``)."""
        if self.pk is None:
            return []
        return [authorship.author for authorship in self.authorships.all()]

    @property
    def printed_byline(self) -> str:
        """Return who wrote it, as readers read it: what is typed, or else its authors’ names."""
        return self.byline or join_names([author.name for author in self.ordered_authors])

    def byline_parts(self) -> list[BylinePart]:
        """Return the words of the printed byline, of which those that name an author with a page
        that readers know say whom."""
        authors = {author.name: author for author in self._authors_with_pages()}
        if not authors:
            return [BylinePart(self.printed_byline)] if self.printed_byline else []
        # The longer first, where one begins with another.
        names = "|".join(map(re.escape, sorted(authors, key=len, reverse=True)))
        parts = re.split(rf"(?<!\w)({names})(?!\w)", self.printed_byline)
        return [BylinePart(text, authors.get(text)) for text in parts if text]

    def _authors_with_pages(self) -> list[Author]:
        """Those of the authors who have a public column: this one, or else another."""
        authors = self.ordered_authors
        if not authors or (self.is_public and not self.is_page):
            return authors
        keys = [author.pk for author in authors]
        return list(Author.objects.in_use().filter(pk__in=keys))

    @property
    def portrait(self) -> Any:
        """Return the picture beside the byline, as a copy (``articles.media.site_pictures``): that
        of its one author, or the columnist’s where the byline is theirs; ``None`` where none is."""
        authors = self.ordered_authors
        if len(authors) == 1 and authors[0].picture:
            return authors[0].picture[0]
        settings = site()
        is_columnist = settings.portrait and self.printed_byline == settings.byline
        return settings.portrait[0] if is_columnist else None


def join_names(names: Sequence[str]) -> str:
    """Return names as one text in the language of the page: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    # Translators: between the names of a byline, as in “A, B and C”.
    before = pgettext("byline", ", ").join(names[:-1])
    return pgettext("byline", "%(names)s and %(last)s") % {"names": before, "last": names[-1]}


def sign(article: "Article") -> None:
    """Make the author whose name is typed as the byline the author of ``article``.

    Names of authors differ, so one that is typed means one person. It is looked for when a column
    is written and not when it is read: a page of a column asks nothing for it, and what was typed
    before there were authors goes on as it is until somebody at the desk says whose it is.
    """
    if article.byline and (author := Author.objects.called(article.byline)):
        Authorship.objects.set_authors(article, [author])
        article.byline = ""
        article.save(update_fields=["byline"])


def signed_by_name(author: Author) -> "models.QuerySet[Article]":
    """Return the columns that have the author's name typed as their byline and no author, but for
    those of which changes wait: these would be published with the byline they have."""
    # Columns are mixed of this.
    from .article import Article

    typed = Article.objects.filter(byline=author.name, unpublished_revision=None)
    return typed.exclude(pk__in=Authorship.objects.values("article"))


@transaction.atomic
def adopt(author: Author) -> int:
    """Make ``author`` that of the columns ``signed_by_name``; return how many they are. Readers
    read the same byline, so nothing was revised."""
    # As above.
    from .article import Article

    keys = list(signed_by_name(author).select_for_update(of=("self",)).values_list("pk", flat=True))
    Authorship.objects.bulk_create(Authorship(article_id=key, author=author) for key in keys)
    Article.objects.filter(pk__in=keys).update(byline="")
    return len(keys)


@receiver(pre_delete, sender=Author)
def leave_names(instance: Author, **signal: Any) -> None:
    """Write the byline of the columns of an author who goes as a text, so that it stays."""
    # As above.
    from .article import Article

    signed = Authorship.objects.filter(author=instance, article__byline="").values("article")
    names: dict[int, list[str]] = {}
    for each in Authorship.objects.filter(article__in=signed):
        names.setdefault(each.article_id, []).append(each.author.name)
    columns: dict[str, list[int]] = {}
    with translation.override(site().language):
        for key, of_column in names.items():
            columns.setdefault(join_names(of_column)[:200], []).append(key)
    for byline, keys in columns.items():
        Article.everything.filter(pk__in=keys).update(byline=byline)
