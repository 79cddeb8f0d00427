"""Addresses of columns: made, taken, and kept once they were public."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from articles.text import fields
from articles.text.slugs import unique_slug
from background.addresses import address

if TYPE_CHECKING:
    from .article import Article
    from .author import Author
    from .keyword import Keyword

MAX_SLUG_LENGTH = 80


def permalink(edition_date: date, slug: str) -> str:
    return address("articles:detail", edition_date, slug)


def slug_for(headline: str, edition_date: date, *, except_for: "Article") -> str:
    """Return a slug of the headline's words that no other column of that day has, had or waits
    for."""
    others = TakenAddress.objects.filter(edition_date=edition_date).exclude(article=except_for.pk)

    def taken(start: str) -> set[str]:
        slugs = others.filter(slug__startswith=start).values_list("slug", flat=True)
        return {*slugs, *former_slugs(edition_date, start, except_for=except_for)}

    return unique_slug(
        headline,
        taken=taken,
        max_length=MAX_SLUG_LENGTH,
        otherwise="column",
    )


def former_slugs(edition_date: date, start: str, *, except_for: "Article") -> set[str]:
    """Return the slugs beginning with ``start`` that other columns of that day left: readers still
    come by them, so nobody is offered one."""
    day = permalink(edition_date, "x").removesuffix("x/")
    left = OldAddress.objects.filter(path__startswith=day + start)
    if except_for.pk:
        left = left.exclude(article=except_for.pk)
    return {path.removeprefix(day).strip("/") for path in left.values_list("path", flat=True)}


class TakenAddress(models.Model):
    """An address of a day that a column has, or will have when what waits of it is published.

    Written by a trigger (migration 0035), which refuses an address that another column has with
    the name of ``one_article_per_permalink``. A waiting address that was taken before gets no row.
    """

    # The trigger deletes it with the column.
    article = models.ForeignKey(
        "articles.Article", models.DO_NOTHING, related_name="taken_addresses"
    )
    edition_date = models.DateField()
    slug = fields.SlugField(max_length=MAX_SLUG_LENGTH, db_index=False, allow_unicode=True)
    held = models.BooleanField(default=False, help_text="Readers do not find the column there yet.")

    class Meta:
        verbose_name_plural = "taken addresses"
        constraints = [
            models.UniqueConstraint(fields=["edition_date", "slug"], name="address_taken_once")
        ]

    def __str__(self) -> str:
        return permalink(self.edition_date, self.slug)


class OldAddress(models.Model):
    """An address that was public once; it leads to what moved."""

    path = fields.CharField(max_length=300, unique=True)
    article = models.ForeignKey("articles.Article", models.CASCADE, null=True, blank=True)
    keyword = models.ForeignKey("articles.Keyword", models.CASCADE, null=True, blank=True)
    author = models.ForeignKey("articles.Author", models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "old addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, keyword=None, author=None)
                | Q(article=None, keyword__isnull=False, author=None)
                | Q(article=None, keyword=None, author__isnull=False),
                name="old_address_leads_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def target(self) -> "Article | Keyword | Author | None":
        return self.article or self.keyword or self.author
