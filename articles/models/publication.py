"""The publications that columns cite."""

from typing import Any, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from articles.text.names import NameKeyField, with_key
from articles.text.slugs import unique_slug
from background.addresses import address
from pagecache.cache_tags import TaggedOnFetch

from .count import CitationCount
from .section import Source

MAX_SLUG_LENGTH = 100


class PublicationQuerySet(models.QuerySet["Publication"]):
    def in_use(self) -> Self:
        """Return those cited in at least one public article."""
        # Columns are made of what their models stand on; this is one of those.
        from .article import Article

        cited = Source.objects.filter(
            record=models.OuterRef("pk"), section__article__in=Article.objects.published()
        )
        return self.filter(models.Exists(cited))

    def with_uses(self) -> Self:
        """Return them annotated with ``uses``, how often public and scheduled columns cite each."""
        kept = CitationCount.objects.filter(publication=models.OuterRef("pk")).order_by()
        number = kept.values("publication").annotate(number=models.Sum("citations"))
        return self.annotate(uses=Coalesce(models.Subquery(number.values("number")), 0))


class Publication(TaggedOnFetch, models.Model):
    """A newspaper, an agency, a web site: whatever a ``Source`` names.

    Made by itself when it is first cited (``articles.discovery.publications``).
    """

    cache_tag = "publication"

    name = fields.CharField(_("name"), max_length=200)
    name_key = NameKeyField()
    slug = fields.SlugField(max_length=MAX_SLUG_LENGTH, unique=True, editable=False)
    note = fields.TextField(
        _("note"),
        blank=True,
        help_text=_("What readers should know of it: whose it is, how far to trust it."),
    )

    objects = PublicationQuerySet.as_manager()
    #: How often it is cited; given by ``with_uses`` and ``discovery.publications.by_use``.
    uses: int

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="publication_name_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(
                self.name,
                taken=lambda start: Publication.objects.filter(slug__startswith=start).values_list(
                    "slug", flat=True
                ),
                max_length=MAX_SLUG_LENGTH,
                otherwise="publication",
            )
        if "update_fields" in kwargs:
            kwargs["update_fields"] = with_key(kwargs["update_fields"])
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("articles:publication", self.slug)


@receiver(pre_delete, sender=Publication)
def _leave_sources_first(instance: Publication, **kwargs: Any) -> None:
    """Its sources are let go before it goes: that is counted, and a count of what is gone already
    would be refused."""
    instance.sources.update(record=None)
