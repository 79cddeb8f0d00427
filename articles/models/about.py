"""Which sections are about which keywords."""

from typing import Self

from django.db import models
from django.db.models import Q

from articles.text import fields


class SectionKeywordQuerySet(models.QuerySet["SectionKeyword"]):
    def standing(self) -> Self:
        """Return those that hold: found in the text or put there, and not struck out by the
        editor."""
        return self.exclude(origin=SectionKeyword.Origin.EXCLUDED)


class SectionKeyword(models.Model):
    """A keyword of a section: found where the column's keyword, or another name of it, stands in
    the section's words (``articles.discovery.derived``), unless the editor decided otherwise."""

    class Origin(models.TextChoices):
        FOUND = "found"
        ADDED = "put", "put there by the editor"
        EXCLUDED = "struck", "struck out by the editor"

    section = models.ForeignKey("articles.Section", models.CASCADE, related_name="keyword_findings")
    keyword = models.ForeignKey("articles.Keyword", models.CASCADE, related_name="section_findings")
    origin = fields.CharField(max_length=6, choices=Origin.choices, default=Origin.FOUND)

    published_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Of its column, if that was neither withdrawn nor binned; kept by triggers.",
    )

    objects = SectionKeywordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["keyword", "published_at"],
                include=["section"],
                condition=~Q(origin="struck"),
                name="sections_about_by_moment",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["section", "keyword"], name="keyword_once_per_section")
        ]

    def __str__(self) -> str:
        return f"{self.keyword} in {self.section}"

    @property
    def stands(self) -> bool:
        """Return whether it holds, as ``standing()`` says of many."""
        return self.origin != self.Origin.EXCLUDED
