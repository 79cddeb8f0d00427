"""The parts of an article: sections, and what they cite."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from articles.discovery.prefix_search import prefix_vector
from articles.text import fields, prose
from articles.text.slugs import build_slug, unique_slug
from pagecache import cache_tags

MAX_ANCHOR_LENGTH = 80


class Section(models.Model):
    """One headed part of an article. Its anchor never changes once the article was public."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(default=0)
    headline = fields.CharField(_("headline"), max_length=300)
    anchor = fields.SlugField(max_length=MAX_ANCHOR_LENGTH, editable=False)
    body = fields.TextField(blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "anchor"], name="anchor_once_per_article"),
            models.UniqueConstraint(
                fields=["article", "position"],
                name="section_positions_differ",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="section_search"),
            GinIndex(prefix_vector("headline"), name="section_headline_words"),
        ]

    def __str__(self) -> str:
        return self.headline

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        section = super().from_db(db, field_names, values, **options)
        if "body" in field_names:
            cache_tags.tag(f"text:{section.article_id}")
        return section

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body = prose.clean(self.body)
        if not self.anchor or not self.article.was_public:
            self.anchor = self._free_anchor()
        super().save(*args, **kwargs)

    def _free_anchor(self) -> str:
        others = Section.objects.filter(article=self.article).exclude(pk=self.pk)
        return free_anchor(
            self.headline,
            taken=lambda start: others.filter(anchor__startswith=start).values_list(
                "anchor", flat=True
            ),
        )

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    def get_share_url(self) -> str:
        """Return where it stands by itself, under its own headline and with its own picture; of a
        page, whose sections have no such place, where it stands there."""
        if self.article.is_page:
            return self.get_absolute_url()
        return f"{self.article.get_absolute_url()}{self.anchor}/"


def free_anchor(headline: str, *, taken: Callable[[str], Iterable[str]]) -> str:
    """Return an anchor of the headline's words that ``taken`` has not (``text.slugs``)."""
    if IDS_OF_THE_PAGE.fullmatch(build_slug(headline, max_length=MAX_ANCHOR_LENGTH)):
        headline = f"section {headline}"
    return unique_slug(headline, taken=taken, max_length=MAX_ANCHOR_LENGTH, otherwise="section")


#: The page has ids of its own; a section called "Comments" must not take one.
IDS_OF_THE_PAGE = re.compile(
    r"main|subscribe(-.*)?|site-search|key-headlines(-.*)?|later-columns(-.*)?|comments?(-.*)?|id_.*"
)


class Source(models.Model):
    """What a section cites: a publication, with a place, date or affiliation in brackets."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(default=0)
    publication = fields.CharField(max_length=200)
    qualifier = fields.CharField(
        max_length=200, blank=True, help_text="Place, date or affiliation, printed in brackets."
    )
    url = fields.URLField("link", max_length=1000, blank=True)
    record = models.ForeignKey(
        "articles.Publication",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="sources",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"],
                name="source_positions_differ",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        indexes = [
            # Serves a search for names that begin so, whatever their case.
            models.Index(
                OpClass(Upper("publication"), name="text_pattern_ops"), name="source_publication"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} ({self.qualifier})" if self.qualifier else self.publication
