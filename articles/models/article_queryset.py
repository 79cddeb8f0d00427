"""Which columns: by what readers may see, by day, and with what a page prints of them."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Now

from articles.discovery.lexemes import NORMALIZATION

from . import page_parts
from .review import Review

if TYPE_CHECKING:
    from .article import Article

#: What every search vector has that is made as they are now (``articles.discovery.lexemes``).
NORMALIZED = SearchQuery(NORMALIZATION, config="simple", search_type="raw")


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> Self:
        """Return what readers may see now: page, feed, search, sitemap and mail all begin here."""
        return self.filter(
            Q(taken_down_at=None) | Q(taken_down_at__gt=Now()),
            published_at__lte=Now(),
            withdrawn_at=None,
            binned_at=None,
        )

    def public_once_due(self) -> Self:
        """Return what readers may see now or, with nothing else done, from a moment on."""
        return self.filter(
            Q(taken_down_at=None) | Q(taken_down_at__gt=Now()),
            published_at__isnull=False,
            withdrawn_at=None,
            binned_at=None,
        )

    def counted_but_not_public(self) -> Self:
        """Return what the database counts as public, for no clock tells it what is not yet, or is
        not any more until a worker says so."""
        return self.filter(
            Q(published_at__gt=Now()) | Q(taken_down_at__lte=Now()),
            published_at__isnull=False,
            withdrawn_at=None,
            binned_at=None,
        )

    def to_take_down(self) -> Self:
        """Return what is not public any more since its time to be taken down."""
        return self.filter(taken_down_at__lte=Now(), published_at__isnull=False, withdrawn_at=None)

    def takes_comments(self) -> Self:
        """Return what readers may comment on, or have: all columns, and pages that ask for it."""
        return self.filter(Q(kind="column") | Q(takes_comments=True))

    def in_the_bin(self) -> Self:
        return self.exclude(binned_at=None)

    def with_unpublished_changes(self) -> Self:
        """Return public columns of which something was saved that readers do not have yet."""
        return self.published().exclude(unpublished_revision=None)

    def with_planned_changes(self) -> Self:
        """Return those of which changes wait for a moment, that is to come or was missed."""
        return self.exclude(unpublished_revision=None).exclude(changes_at=None)

    def with_refused_changes(self) -> Self:
        """Return public ones of which changes could not be published when they were to be."""
        return self.with_unpublished_changes().exclude(changes_refused="")

    def scheduled(self) -> Self:
        """Return what is going to be public by itself."""
        return self.filter(published_at__gt=Now(), withdrawn_at=None, binned_at=None)

    def ready_for_review(self) -> Self:
        """Return drafts of which somebody said so, and nobody answered."""
        ready = Review.objects.open().values("article")
        return self.filter(published_at=None, binned_at=None, pk__in=ready)

    def indexed_otherwise(self) -> Self:
        """Return what the search knows by words as a former version of the program made them."""
        return self.exclude(search=NORMALIZED)

    def in_their_places(self) -> Self:
        """Return chapters in the order of their book."""
        return self.order_by("position", "headline", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-edition_date", "-published_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("edition_date", "published_at", "pk")

    def older_than(self, article: "Article") -> Self:
        """Return those after ``article`` in ``newest_first`` order."""
        return self._beyond(article, "lt")

    def newer_than(self, article: "Article") -> Self:
        """Return those before ``article`` in ``newest_first`` order."""
        return self._beyond(article, "gt")

    def _beyond(self, article: "Article", side: str) -> Self:
        day, moment = article.edition_date, article.published_at
        # The first condition follows from the second; by it the index is entered at that day, and
        # not read from one of its ends.
        return self.filter(
            Q(**{f"edition_date__{side}e": day}),
            Q(**{f"edition_date__{side}": day})
            | Q(**{"edition_date": day, f"published_at__{side}": moment})
            | Q(**{"edition_date": day, "published_at": moment, f"pk__{side}": article.pk}),
        )

    def for_page(self) -> Self:
        """Return them with everything the column's own page prints, in a fixed number of
        queries."""
        return self.defer("search").prefetch_related(
            *(Prefetch(name, rows) for name, rows in page_parts.PAGE.querysets().items())
        )

    def load_for_page(self, limit: int | None = None) -> "list[Article]":
        """Return them, or the first ``limit``, as ``for_page`` does, in two queries."""
        return page_parts.PAGE.add(list(self.defer("search")[:limit]))

    def load_for_teasers(self, limit: int | None = None) -> "list[Article]":
        """Return them, or the first ``limit``, with what a teaser prints: section headlines and the
        lead figure, in two queries."""
        return page_parts.TEASER.add(list(self.defer("search")[:limit]))


#: All rows: columns and pages.
ArticleManager = models.Manager.from_queryset(ArticleQuerySet, "ArticleManager")


if TYPE_CHECKING:
    _ArticleManager = ArticleManager["Article"]
else:
    _ArticleManager = ArticleManager


class ColumnManager(_ArticleManager):
    """Columns alone."""

    def get_queryset(self) -> ArticleQuerySet:
        columns: ArticleQuerySet = super().get_queryset().filter(kind="column")  # type: ignore[assignment]  # it is one
        return columns


class PageManager(_ArticleManager):
    """Pages alone."""

    def get_queryset(self) -> ArticleQuerySet:
        pages: ArticleQuerySet = super().get_queryset().filter(kind="page")  # type: ignore[assignment]  # as above
        return pages
