"""Keywords, printed as KEYS in the editor's order.

django-taggit alone stores and prints tags alphabetically, and its ``set()`` does not reorder.
Here the through model carries a position, and ``OrderedKeywords`` keeps it.
"""

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import ItemBase, TagBase

from articles.labels import Shown
from articles.signals import keyword_merged
from articles.text import fields

from .count import with_columns


class KeywordQuerySet(models.QuerySet):
    def in_use(self):
        """Keywords of at least one public article, annotated with ``columns``."""
        return self.with_column_counts().filter(columns__gt=0)

    def with_column_counts(self):
        """Annotated with ``columns``, how many public articles have the keyword."""
        return with_columns(self)


class Keyword(Shown, TagBase):
    """A taggit tag of ours: what a column is about."""

    label = "keyword"

    description = fields.TextField(blank=True, help_text="Opens the keyword's page.")

    objects = KeywordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="keyword_name_once")]

    @classmethod
    def from_db(cls, db, field_names, values):
        keyword = super().from_db(db, field_names, values)
        keyword._stored_slug = keyword.__dict__.get("slug")
        return keyword

    def save(self, *args, **kwargs):
        from .article import OldAddress

        with transaction.atomic():
            super().save(*args, **kwargs)
            stored = getattr(self, "_stored_slug", None)
            if stored and stored != self.slug and self.is_public:
                OldAddress.objects.update_or_create(
                    path=reverse("articles:keyword", args=[stored]), defaults={"keyword": self}
                )
            OldAddress.objects.filter(path=self.get_absolute_url()).delete()
            self._stored_slug = self.slug

    def get_absolute_url(self):
        return reverse("articles:keyword", args=[self.slug])

    def all_names(self):
        """Its name, and the other names that lead to it (uses a prefetch of ``other_names``)."""
        return [self.name, *(other.name for other in self.other_names.all())]

    @property
    def is_public(self):
        """Whether it stands on a public column, and so has a page that readers know."""
        return Keyword.objects.in_use().filter(pk=self.pk).exists()

    @transaction.atomic
    def merge_into(self, other):
        """Make this keyword another name of ``other``: columns, other names, subscribers and
        addresses go over, and this one is gone.

        A column that has both keeps the one that stands first, under the name of ``other``.
        """
        from .article import Article, OldAddress

        if other.pk == self.pk:
            raise ValueError("A keyword is not merged into itself.")
        columns = list(Article.objects.filter(keyword_uses__tag=self).defer("search"))
        was_public = self.is_public
        keyword_merged.send(Keyword, keyword=self, into=other)
        for article in columns:
            article.keywords.set(
                [other if keyword == self else keyword for keyword in article.keywords.all()]
            )
        already = other.section_findings.values("section")
        self.section_findings.exclude(section__in=already).update(keyword=other)
        self.other_names.update(keyword=other)
        OldAddress.objects.filter(keyword=self).update(keyword=other)
        if was_public:
            OldAddress.objects.update_or_create(
                path=self.get_absolute_url(), defaults={"keyword": other}
            )
        if not other.description and self.description:
            other.description = self.description
            other.save(update_fields=["description"])
        name = self.name
        self.delete()
        KeywordName.objects.create(keyword=other, name=name)
        Article.objects.filter(keyword_uses__tag=other).update(search_is_stale=True)

    @classmethod
    def named(cls, name):
        """The keyword of that name or other name, whatever its case; made where there is none."""
        found = cls.objects.filter(Q(name__iexact=name) | Q(other_names__name__iexact=name)).first()
        return found or cls.objects.create(name=name)


class KeywordName(models.Model):
    """Another name that leads to a keyword: IRGC to Islamic Revolution Guards Corps."""

    keyword = models.ForeignKey(Keyword, models.CASCADE, related_name="other_names")
    name = fields.CharField(max_length=100)
    slug = fields.SlugField(max_length=100, allow_unicode=True, editable=False)

    class Meta:
        verbose_name = "other name"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="other_name_once")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = slugify(self.name, allow_unicode=True)
        super().save(*args, **kwargs)


class KeywordUse(ItemBase):
    """A keyword on an article, at its place in the editor's order."""

    # django-taggit asks for this name.
    tag = models.ForeignKey(Keyword, models.CASCADE, related_name="uses", verbose_name="keyword")
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="keyword_uses"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="keyword_once_per_article"
            )
        ]

    def __str__(self):
        return str(self.tag)


class _OrderedKeywordManager(_TaggableManager):
    def set(self, keywords, **kwargs):
        """Make these, in this order, the article's keywords.

        Takes names or ``Keyword``s; repeated ones count once, other names lead to their keyword.
        """
        wanted = {}
        for keyword in keywords:
            if not isinstance(keyword, Keyword):
                keyword = Keyword.named(keyword)
            wanted.setdefault(keyword.pk, len(wanted))
        with transaction.atomic():
            uses = KeywordUse.objects.filter(content_object=self.instance)
            uses.exclude(tag__in=wanted).delete()
            placed = {use.tag_id: use for use in uses}
            for pk, position in wanted.items():
                if pk not in placed:
                    KeywordUse.objects.create(
                        content_object=self.instance, tag_id=pk, position=position
                    )
                elif placed[pk].position != position:
                    placed[pk].position = position
                    placed[pk].save(update_fields=["position"])
        for cached in (self.prefetch_cache_name, "keyword_uses"):
            getattr(self.instance, "_prefetched_objects_cache", {}).pop(cached, None)

    def add(self, *keywords, **kwargs):
        """Put these after the keywords there are."""
        self.set([*self.all(), *keywords])


class OrderedKeywords(TaggableManager):
    """``article.keywords``: reads, prefetches and sets in the editor's order."""

    def __init__(self, *args, **kwargs):
        kwargs["ordering"] = ["uses__position", "uses__pk"]
        kwargs["manager"] = _OrderedKeywordManager
        kwargs.setdefault("help_text", "In the order they are printed, separated by commas.")
        kwargs.setdefault("verbose_name", "keywords")
        super().__init__(*args, **kwargs)
