"""Keywords, printed as KEYS in the editor's order.

django-taggit alone stores and prints tags alphabetically, and its ``set()`` does not reorder.
Here the through model carries a position, and ``OrderedKeywords`` keeps it.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.signals import keyword_merged
from articles.text import fields
from articles.text.characters import normalize_line
from articles.text.keyword_line import MAX_LENGTH, validate_keyword_name
from articles.text.names import NameKeyField, name_key, with_key
from articles.text.slugs import build_slug, unique_slug
from background.addresses import address
from pagecache.cache_tags import TaggedOnFetch

from .address import OldAddress
from .count import ColumnCount, not_public
from .lead import WithLead

#: A new name is tried so often while others take its address at the same moment.
ATTEMPTS = 5


class KeywordQuerySet(models.QuerySet["Keyword"]):
    def in_use(self) -> Self:
        """Return keywords of at least one public article, annotated with ``columns``."""
        return self.with_column_counts().filter(columns__gt=0)

    def with_column_counts(self) -> Self:
        """Return them annotated with ``columns``, how many public articles have the keyword."""
        kept = ColumnCount.objects.filter(keyword=OuterRef("pk")).order_by().values("keyword")
        number: Combinable = Coalesce(
            Subquery(kept.annotate(number=Sum("columns")).values("number")), 0
        )
        if later := list(not_public().values_list("pk", flat=True)):
            uses = KeywordUse.objects.filter(content_object__in=later, tag=OuterRef("pk"))
            waiting = uses.order_by().values("tag").annotate(number=models.Count("pk"))
            number = number - Coalesce(Subquery(waiting.values("number")), 0)
        return self.annotate(columns=number)

    def by_names(self, names: Iterable[str]) -> "dict[str, Keyword]":
        """Return ``{key: keyword}`` (``articles.text.names.name_key``) of those that have one of
        ``names``, as their own or another; three queries at most."""
        keys = {name_key(name) for name in names}
        found = {keyword.name_key: keyword for keyword in self.filter(name_key__in=keys)}
        if missing := keys - found.keys():
            others = KeywordName.objects.filter(name_key__in=missing)
            if leads := dict(others.values_list("name_key", "keyword")):
                keywords = {keyword.pk: keyword for keyword in self.filter(pk__in=leads.values())}
                found |= {key: keywords[pk] for key, pk in leads.items() if pk in keywords}
        return found

    def hold(self, keywords: "Iterable[Keyword]") -> bool:
        """Keep others from changing ``keywords`` until the transaction ends; return whether they
        are all there. Taken in one order, so two who want the same ones never wait for each
        other."""
        keys = [keyword.pk for keyword in keywords]
        held = self.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk")
        return len(held) == len(set(keys))

    def called(self, name: str) -> "Keyword | None":
        """Return the one that has ``name`` as its own or another, or ``None``."""
        return next(iter(self.by_names([name]).values()), None)


if TYPE_CHECKING:
    # django-taggit brings no types.
    from django.db.models import Model as ItemBase
    from django.db.models import Model as TagBase

    class _TaggableManager(models.Manager[Any]):
        instance: Any
        prefetch_cache_name: str

    TaggableManager = models.Field[Any, "_OrderedKeywordManager"]
else:
    from taggit.managers import TaggableManager, _TaggableManager
    from taggit.models import ItemBase, TagBase


class Keyword(TaggedOnFetch, WithLead, TagBase):
    """A taggit tag of ours: what a column is about."""

    cache_tag = "keyword"

    name = fields.CharField(_("name"), unique=True, max_length=MAX_LENGTH)
    name_key = NameKeyField()
    slug = fields.SlugField(_("slug"), unique=True, max_length=MAX_LENGTH, allow_unicode=True)
    description = fields.TextField(
        _("description"), blank=True, help_text=_("Opens the keyword's page.")
    )

    objects = KeywordQuerySet.as_manager()
    _stored_slug: str | None

    class Meta:
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="keyword_name_once")]

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        keyword = super().from_db(db, field_names, values, **options)
        keyword._stored_slug = keyword.__dict__.get("slug")
        return keyword

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = _free_slug(self.name)
        if "update_fields" in kwargs:
            kwargs["update_fields"] = with_key(kwargs["update_fields"])
        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new:
                # No column has it, and no former address can be its own.
                self._stored_slug = self.slug
                return
            stored = getattr(self, "_stored_slug", None)
            if stored and stored != self.slug:
                former, own = reverse("articles:keyword", args=[stored]), {"keyword": self}
                if self.is_public:
                    OldAddress.objects.update_or_create(
                        path=former, defaults=own | {"article": None}
                    )
                else:
                    # Its columns may come back; what another left there stays.
                    OldAddress.objects.get_or_create(path=former, defaults=own)
            here = OldAddress.objects.filter(path=self.get_absolute_url())
            # Only what readers can see takes a former address over.
            (here if self.is_public else here.filter(keyword=self)).delete()
            self._stored_slug = self.slug

    def former_holder(self) -> "Keyword | None":
        """Return the keyword whose former address this one has, and takes over when a public column
        has it, or ``None``."""
        former = OldAddress.objects.select_related("keyword").filter(path=self.get_absolute_url())
        found = former.exclude(keyword=self.pk).exclude(keyword=None).first()
        return found.keyword if found else None

    def clean(self) -> None:
        super().clean()
        _refuse(self.name, Keyword.objects.exclude(pk=self.pk), KeywordName.objects.all())

    def get_absolute_url(self) -> str:
        return address("articles:keyword", self.slug)

    def all_names(self) -> list[str]:
        """Return its name, and the other names that lead to it (uses a prefetch of
        ``other_names``)."""
        return [self.name, *(other.name for other in self.other_names.all())]

    @property
    def is_public(self) -> bool:
        """Return whether it stands on a public column, and so has a page that readers know."""
        return Keyword.objects.in_use().filter(pk=self.pk).exists()

    @transaction.atomic
    def merge_into(self, other: "Keyword") -> None:
        """Make this keyword another name of ``other``: columns, other names, subscribers and
        addresses go over, and this one is gone.

        A column that has both keeps the one that stands first, under the name of ``other``.
        """
        # Both have keywords, and their models come after this one.
        from .article import Article
        from .redirect import Redirect

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
        Redirect.objects.filter(keyword=self).update(keyword=other)
        own, leads = self.get_absolute_url(), {"keyword": other}
        if was_public:
            OldAddress.objects.update_or_create(path=own, defaults=leads)
        elif any(column.was_public for column in columns):
            # Readers had it by columns that are withdrawn; what another left there stays.
            OldAddress.objects.get_or_create(path=own, defaults=leads)
        other.take_words_of(self)
        name = self.name
        self.delete()
        if name_key(name) != other.name_key:
            KeywordName.objects.create(keyword=other, name=name)
        Article.objects.filter(keyword_uses__tag=other).update(search_is_stale=True)

    @classmethod
    def named(cls, name: str) -> "Keyword":
        """Return the keyword of that name or other name (``articles.text.names``); made where there
        is none. Of several transactions that make it at once all get the same."""
        name = " ".join(normalize_line(name).split())
        for attempt in range(ATTEMPTS):
            if found := cls.objects.called(name):
                return found
            try:
                with transaction.atomic():
                    return cls.objects.create(name=name)
            except IntegrityError:
                # Somebody else made it, or took the address it would have had, a moment ago.
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError

    @classmethod
    def all_named(cls, names: "Iterable[str | Keyword]") -> "list[Keyword]":
        """Return the keywords of ``names`` (names or ``Keyword``s), in their order, as ``named``
        finds or makes each; what is no name is left out.

        New ones are made in one order whatever theirs, so that two transactions that share some
        wait for each other and never each for the other.
        """
        names = list(names)
        keyed = [(name_key(name), name) for name in names if isinstance(name, str)]
        typed = {key: name for key, name in reversed(keyed) if key}
        known = cls.objects.by_names(typed.values()) if typed else {}
        for key in sorted(typed.keys() - known.keys()):
            known[key] = cls.named(typed[key])
        found = []
        for name in names:
            if isinstance(name, Keyword):
                found.append(name)
            elif key := name_key(name):
                found.append(known[key])
        return found


def _free_slug(name: str) -> str:
    """An address for ``name`` that no keyword has or had, nor one of the other names of any."""

    def taken(start: str) -> Iterator[str]:
        for rows in (Keyword.objects, KeywordName.objects):
            yield from rows.filter(slug__startswith=start).values_list("slug", flat=True)
        room = reverse("articles:keyword", args=["x"]).removesuffix("x/")
        former = OldAddress.objects.filter(path__startswith=room + start)
        for path in former.values_list("path", flat=True):
            yield path.removeprefix(room).strip("/")

    return unique_slug(name, taken=taken, max_length=MAX_LENGTH, otherwise="keyword")


def _refuse(
    name: str, keywords: "models.QuerySet[Keyword]", other_names: "models.QuerySet[KeywordName]"
) -> None:
    """Raise ``ValidationError`` where ``name`` can be no keyword's, or is one of the ``keywords``
    or ``other_names``."""
    try:
        validate_keyword_name(name)
    except ValidationError as mistake:
        raise ValidationError({"name": mistake}) from None
    key = name_key(name)
    if same := keywords.filter(name_key=key).first():
        raise ValidationError(
            {"name": gettext("There is a keyword of that name: “%(same)s”.") % {"same": same}}
        )
    if other := other_names.filter(name_key=key).select_related("keyword").first():
        raise ValidationError(
            {
                "name": gettext("“%(other)s” is another name of “%(keyword)s”.")
                % {"other": other, "keyword": other.keyword}
            }
        )


class KeywordName(models.Model):
    """Another name that leads to a keyword: IRGC to Islamic Revolution Guards Corps."""

    keyword = models.ForeignKey(
        Keyword, models.CASCADE, related_name="other_names", verbose_name=_("keyword")
    )
    name = fields.CharField(_("name"), max_length=MAX_LENGTH)
    name_key = NameKeyField()
    slug = fields.SlugField(max_length=MAX_LENGTH, allow_unicode=True, editable=False)
    _stored_name: str | None

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="other_name_once")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        other_name = super().from_db(db, field_names, values, **options)
        other_name._stored_name = other_name.__dict__.get("name")
        return other_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The address of a name that stays is not made anew.
        if not self.slug or self.name != getattr(self, "_stored_name", self.name):
            self.slug = build_slug(self.name, max_length=MAX_LENGTH) or "keyword"
        super().save(*args, **kwargs)
        self._stored_name = self.name

    def clean(self) -> None:
        super().clean()
        others = KeywordName.objects.exclude(pk=self.pk)
        _refuse(self.name, Keyword.objects.all(), others)


class KeywordUse(ItemBase):
    """A keyword on an article, at its place in the editor's order."""

    # django-taggit asks for this name.
    tag = models.ForeignKey(Keyword, models.CASCADE, related_name="uses", verbose_name="keyword")
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="keyword_uses"
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = models.Manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="keyword_once_per_article"
            )
        ]

    def __str__(self) -> str:
        return str(self.tag)


@receiver(pre_delete, sender=Keyword)
def _leave_columns_first(instance: Keyword, **kwargs: Any) -> None:
    """Taken off its columns before it goes: that is counted, and a count of what is gone already
    would be refused."""
    KeywordUse.objects.filter(tag=instance).delete()


class _OrderedKeywordManager(_TaggableManager):
    def set(self, keywords: Iterable[str | Keyword], **kwargs: Any) -> None:
        """Make these, in this order, the article's keywords.

        Take names or ``Keyword``s; repeated ones count once, other names lead to their keyword.
        """
        wanted: dict[int, int] = {}
        for keyword in Keyword.all_named(keywords):
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

    def add(self, *keywords: str | Keyword, **kwargs: Any) -> None:
        """Put these after the keywords there are."""
        self.set([*self.all(), *keywords])


class OrderedKeywords(TaggableManager):
    """``article.keywords``: reads, prefetches and sets in the editor's order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["ordering"] = ["uses__position", "uses__pk"]
        kwargs["manager"] = _OrderedKeywordManager
        kwargs.setdefault("help_text", _("In the order they are printed, separated by commas."))
        kwargs.setdefault("verbose_name", _("keywords"))
        super().__init__(*args, **kwargs)
