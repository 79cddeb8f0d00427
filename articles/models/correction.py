"""Corrections: what was wrong, told to readers."""

from collections.abc import Collection
from datetime import UTC, datetime, time
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from articles.text.days import FIRST_DAY, LAST_DAY, OUTSIDE_TIME
from background import clock

#: What readers read of a correction.
_WORDS_OF_CORRECTION = ("kind", "text", "section_id")


class Correction(models.Model):
    """A dated, public note of what was wrong."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections")
    kind = fields.CharField(_("kind"), max_length=13, choices=Kind.choices, default=Kind.CORRECTION)
    section = models.ForeignKey(
        "articles.Section",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("section"),
        help_text=_("The section it is about; empty where it is about the whole column."),
    )
    text = fields.TextField(
        _("text"), help_text=_("What was wrong, and what is right. Readers see it.")
    )
    corrected_at = models.DateTimeField(
        _("corrected at"),
        default=clock.now,
        validators=[
            MinValueValidator(datetime.combine(FIRST_DAY, time(), UTC), OUTSIDE_TIME),
            MaxValueValidator(datetime.combine(LAST_DAY, time(), UTC), OUTSIDE_TIME),
        ],
    )
    sent_by_mail = models.BooleanField(
        _("mail it to those who got the column"),
        default=False,
        help_text=_("To exactly those, once, when the correction is public."),
    )

    class Meta:
        ordering = ["corrected_at", "pk"]
        indexes = [models.Index(fields=["-corrected_at", "-id"], name="correction_newest_first")]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        correction = super().from_db(db, field_names, values, **options)
        correction._stored = tuple(map(correction.__dict__.get, _WORDS_OF_CORRECTION))
        return correction

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # Feeds, sitemap and structured data say that the column changed, where readers have it.
        words = tuple(map(self.__dict__.get, _WORDS_OF_CORRECTION))
        if words != getattr(self, "_stored", None):
            columns = Correction.article.field.related_model._default_manager
            columns.filter(pk=self.article_id, published_at__lte=Now()).update(
                revised_at=Now(), updated_at=Now()
            )
        self._stored = words

    def get_absolute_url(self) -> str:
        """Return the section it is about, or the column."""
        anchor = f"#{self.section.anchor}" if self.section else ""
        return self.article.get_absolute_url() + anchor
