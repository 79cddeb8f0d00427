"""The parts of an article: sections, what they cite, and the earlier columns they refer to."""

import re

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from articles.discovery.prefix_search import words
from articles.text import fields, prose
from articles.text.slugs import free_slug, slug_of
from pagecache import cache_tags

LONGEST_ANCHOR = 80


class Section(models.Model):
    """One headed part of an article. Its anchor never changes once the article was public."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(default=0)
    headline = fields.CharField(max_length=300)
    anchor = fields.SlugField(max_length=LONGEST_ANCHOR, editable=False)
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
            GinIndex(words("headline"), name="section_headline_words"),
        ]

    def __str__(self):
        return self.headline

    @classmethod
    def from_db(cls, db, field_names, values):
        section = super().from_db(db, field_names, values)
        if "body" in field_names:
            cache_tags.tag(f"text:{section.article_id}")
        return section

    def save(self, *args, **kwargs):
        self.body = prose.clean(self.body)
        if not self.anchor or not self.article.was_public:
            self.anchor = self._free_anchor()
        super().save(*args, **kwargs)

    def _free_anchor(self):
        others = Section.objects.filter(article=self.article).exclude(pk=self.pk)
        words = self.headline
        if IDS_OF_THE_PAGE.fullmatch(slug_of(words, max_length=LONGEST_ANCHOR)):
            words = f"section {words}"
        return free_slug(
            words,
            taken=lambda start: others.filter(anchor__startswith=start).values_list(
                "anchor", flat=True
            ),
            max_length=LONGEST_ANCHOR,
            otherwise="section",
        )

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    def get_share_url(self):
        """Where it stands by itself, under its own headline and with its own picture."""
        return f"{self.article.get_absolute_url()}{self.anchor}/"


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

    def __str__(self):
        return f"{self.publication} ({self.qualifier})" if self.qualifier else self.publication


class CrossReferenceQuerySet(models.QuerySet):
    def unresolved(self):
        return self.filter(target=None)

    def to_readers_from(self, article):
        """Those in public columns that lead to ``article``, in the order they appeared, with the
        section each stands in."""
        from .article import Article

        return (
            self.filter(target=article, section__article__in=Article.objects.published())
            .exclude(section__article=article)
            .select_related("section__article")
            .only(
                *("target", "target_section", "section__anchor", "section__headline"),
                *(f"section__article__{name}" for name in ("headline", "slug", "edition_date")),
                "section__article__published_at",
            )
            .order_by(
                *("section__article__edition_date", "section__article__published_at"),
                *("section__article", "section__position"),
            )
        )


class CrossReference(models.Model):
    """A link to an earlier column, found in a section's body as ``[[5-Jun-2015 Headline]]``.

    ``written`` is the text between the brackets; its headline is the column's, or that of one of
    its sections, which is then the ``target_section``. While the target is not there yet the
    reference is unresolved and printed without a link; it resolves by itself when the target
    arrives.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    written = fields.CharField(max_length=500)
    edition_date = models.DateField()
    headline = fields.CharField(max_length=400, blank=True)
    target = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="backlinks"
    )
    target_section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="backlinks"
    )

    objects = CrossReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"], name="reference_positions_differ"
            )
        ]
        indexes = [
            models.Index(
                fields=["edition_date"], condition=Q(target=None), name="reference_unresolved"
            )
        ]

    def __str__(self):
        return self.written
