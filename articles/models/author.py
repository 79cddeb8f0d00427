"""Who writes columns: authors with a page of their own, and which columns are theirs."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.text import fields
from articles.text.author_line import MAX_LENGTH, validate_author_name
from articles.text.names import NameKeyField, name_key, with_key
from articles.text.slugs import unique_slug
from background.addresses import address
from pagecache.cache_tags import TaggedOnFetch

from .address import MAX_SLUG_LENGTH, OldAddress
from .count import AuthorCount, not_public
from .setting_validators import lines, validate_addresses

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from .article import Article


class AuthorQuerySet(models.QuerySet["Author"]):
    def in_use(self) -> Self:
        """Return authors of at least one public column: those who have a page that readers know."""
        kept = AuthorCount.objects.filter(author=OuterRef("pk")).order_by().values("author")
        theirs = Authorship.objects.filter(author=OuterRef("pk"), article__in=not_public())
        waiting = theirs.order_by().values("author")
        # By the kept count: to look for one that is public reads, of who has few among many, all
        # columns there are, and of who has all of them, theirs.
        public: Combinable = Coalesce(
            Subquery(kept.annotate(number=Sum("columns")).values("number")), 0
        )
        public = public - Coalesce(
            Subquery(waiting.annotate(number=Count("pk")).values("number")), 0
        )
        return self.alias(public=public).filter(public__gt=0)

    def by_names(self, names: Iterable[str]) -> "dict[str, Author]":
        """Return ``{key: author}`` (``articles.text.names.name_key``) of those that have one of
        ``names``."""
        found = self.filter(name_key__in={name_key(name) for name in names})
        return {author.name_key: author for author in found}

    def called(self, name: str) -> "Author | None":
        """Return the one that has ``name``, or ``None``."""
        return self.filter(name_key=name_key(name)).first() if name.strip() else None

    def kept_by(self, user: "User | AnonymousUser") -> Self:
        """Return those that ``user`` may change for being their own: one at most."""
        return self.filter(user=user.pk) if user.pk else self.none()


class Author(TaggedOnFetch, models.Model):
    """Somebody who writes columns, with a page where those are found."""

    cache_tag = "author"

    name = fields.CharField(
        _("name"),
        max_length=MAX_LENGTH,
        validators=[validate_author_name],
        help_text=_("As it stands in the byline. A change of it shows on all columns at once."),
    )
    name_key = NameKeyField()
    slug = fields.SlugField(
        _("address"),
        max_length=MAX_SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text=_(
            "The last part of the page’s address. Left empty, it is made from the name. Readers "
            "who come by a former one are led on."
        ),
    )
    #: Copies, the smallest first (``articles.media.site_pictures``).
    picture = fields.JSONField(_("picture"), default=list, blank=True)
    description = fields.TextField(
        _("about the author"),
        blank=True,
        max_length=2000,
        help_text=_("A few lines for the page, and for search engines."),
    )
    addresses = fields.TextField(
        _("elsewhere"),
        blank=True,
        max_length=2000,
        validators=[validate_addresses],
        help_text=_("The author’s pages at other places, one address a line; linked with rel=me."),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
        help_text=_("Whose page it is. They may change it; columns they begin are signed by it."),
    )

    objects = AuthorQuerySet.as_manager()
    _stored: tuple[str, str] | None

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        # Editors change all of them, others their own (articles/admin/author.py).
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="author_name_once",
                violation_error_message=_("There is an author of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        author = super().from_db(db, field_names, values, **options)
        if {"slug", "name"} <= set(field_names):
            author._stored = author.slug, author.name
        return author

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = _free_slug(self)
        if "update_fields" in kwargs:
            kwargs["update_fields"] = with_key(kwargs["update_fields"])
        super().save(*args, **kwargs)
        slug, name = getattr(self, "_stored", None) or (self.slug, self.name)
        is_public = self.is_public
        if slug != self.slug:
            leads = {"author": self, "article": None, "keyword": None}
            if is_public:
                OldAddress.objects.update_or_create(path=address_of(slug), defaults=leads)
            else:
                # A column may come back; what another left there stays.
                OldAddress.objects.get_or_create(path=address_of(slug), defaults=leads)
        here = OldAddress.objects.filter(path=self.get_absolute_url())
        # Only what readers can see takes a former address over.
        (here if is_public else here.filter(author=self)).delete()
        if name != self.name:
            self._mark_columns_stale()
        self._stored = self.slug, self.name

    def _mark_columns_stale(self) -> None:
        """The name is part of what columns are found by; the worker sees to it."""
        # As above.
        from .article import Article

        signed = self.authorships.values("article")
        Article.everything.filter(pk__in=signed).update(search_is_stale=True)

    def get_absolute_url(self) -> str:
        return address_of(self.slug)

    @property
    def is_public(self) -> bool:
        """Return whether a public column is theirs, and so they have a page that readers know."""
        return Author.objects.in_use().filter(pk=self.pk).exists()

    @property
    def portrait(self) -> Any:
        """Return the largest copy of the picture, or ``None``."""
        return self.picture[-1] if self.picture else None

    @property
    def elsewhere(self) -> list[str]:
        return lines(self.addresses)


def address_of(slug: str) -> str:
    return address("articles:author", slug)


def _free_slug(author: Author) -> str:
    """An address for the name that no other author has or had."""
    others = Author.objects.exclude(pk=author.pk)

    def taken(start: str) -> Iterator[str]:
        yield from others.filter(slug__startswith=start).values_list("slug", flat=True)
        room = address_of("x").removesuffix("x/")
        former = OldAddress.objects.filter(path__startswith=room + start)
        for path in former.exclude(author=author.pk).values_list("path", flat=True):
            yield path.removeprefix(room).strip("/")

    return unique_slug(author.name, taken=taken, max_length=MAX_SLUG_LENGTH, otherwise="author")


class AuthorshipManager(models.Manager["Authorship"]):
    def get_queryset(self) -> "models.QuerySet[Authorship]":
        return super().get_queryset().select_related("author")

    @transaction.atomic
    def set_authors(self, article: "Article", authors: Iterable[Author]) -> None:
        """Make these, in this order, the authors of ``article``; repeated ones count once."""
        wanted = {key: place for place, key in enumerate(dict.fromkeys(a.pk for a in authors))}
        there = {each.author_id: each for each in self.filter(article=article)}
        for key, authorship in there.items():
            if key not in wanted:
                authorship.delete()
        for key, place in wanted.items():
            if key not in there:
                self.create(article=article, author_id=key, position=place)
            elif there[key].position != place:
                self.filter(pk=there[key].pk).update(position=place)
        getattr(article, "_prefetched_objects_cache", {}).pop("authorships", None)


class Authorship(models.Model):
    """An author of a column, at the place in the order of its byline."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, models.CASCADE, related_name="authorships")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = AuthorshipManager()

    class Meta:
        default_permissions = ()
        # A column's authors are always printed: with it comes who they are, in one query.
        base_manager_name = default_manager_name = "objects"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="author_once_per_article")
        ]

    def __str__(self) -> str:
        return str(self.author)
