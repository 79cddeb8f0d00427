"""The article: one day's column, from draft to public and back."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import ExtractYear, Greatest
from django.utils import timezone

from articles.discovery.prefix_search import prefix_vector
from articles.signals import column_published
from articles.text import fields
from background import clock
from pagecache.cache_tags import TaggedOnFetch

from .address import MAX_SLUG_LENGTH, OldAddress, permalink, slug_for
from .article_queryset import NORMALIZED, ArticleQuerySet
from .cross_reference import CrossReference
from .current_settings import site
from .days import FIRST_DAY, LAST_DAY, OUTSIDE_TIME
from .identity import guid_field
from .keyword import KeywordUse, OrderedKeywords

if TYPE_CHECKING:
    from .figure import Figure
    from .keyword import Keyword


def default_byline() -> str:
    return site().byline


def default_sent_by_mail() -> bool:
    return site().mails_columns


def today() -> date:
    return clock.today()


class Article(TaggedOnFetch, models.Model):
    """One day's column. ``published_at`` is its whole state: empty is a draft, in the future is
    scheduled, past is public, unless ``withdrawn_at`` took it back."""

    cache_tag = "article"

    headline = fields.CharField(max_length=300)
    slug = fields.SlugField(
        max_length=MAX_SLUG_LENGTH,
        blank=True,
        help_text="The last part of the address. Left empty, it is made from the headline.",
    )
    standfirst = fields.TextField(
        blank=True, help_text="One or two sentences that say why to read on. May stay empty."
    )
    byline = fields.CharField(max_length=200, blank=True, default=default_byline)
    edition_date = models.DateField(
        default=today,
        validators=[
            MinValueValidator(FIRST_DAY, OUTSIDE_TIME),
            MaxValueValidator(LAST_DAY, OUTSIDE_TIME),
        ],
        help_text="The day printed on the column and in its address.",
    )
    published_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When readers first had it."
    )
    revised_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When readers last got a changed text of it, or a correction.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    binned_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_text = fields.CharField(
        max_length=64,
        blank=True,
        db_default="",
        editable=False,
        help_text="A digest of the text that readers had when it was withdrawn.",
    )
    guid = guid_field()
    sent_by_mail = models.BooleanField(
        "send by e-mail",
        default=default_sent_by_mail,
        help_text="Untick for columns from the archive that subscribers need not get today.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    unpublished_revision = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="What was saved of a public column and is not published yet.",
    )
    imported_digest = fields.CharField(max_length=64, blank=True, editable=False, db_index=True)
    form_key = models.UUIDField(
        null=True,
        unique=True,
        editable=False,
        help_text="Of the form it was made with, so that sending that again makes no second one.",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Who began it at the desk; a writer may change drafts of their own.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    search = SearchVectorField(null=True, editable=False)
    cited = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="The keys of the publications its sections cite, so that results are counted by "
        "them without a look at the sections.",
    )
    search_is_stale = models.BooleanField(default=False, editable=False)

    keywords = OrderedKeywords(through=KeywordUse, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "column"
        ordering = ["-edition_date", "-published_at", "-pk"]
        permissions = [("publish_article", "Can publish, schedule, withdraw and bin articles")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition_date", "slug"],
                name="one_article_per_permalink",
                violation_error_message="Another column of that day has this address already.",
            ),
            models.UniqueConstraint(fields=["guid"], name="article_guid_once"),
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(headline=""), name="article_has_headline_and_slug"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
                name="only_published_articles_are_withdrawn",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-edition_date", "-published_at", "-id"], name="article_newest_first"
            ),
            models.Index(fields=["published_at"], name="article_published_at"),
            models.Index(
                fields=["id"], condition=Q(search_is_stale=True), name="article_search_stale"
            ),
            # What was indexed when words were made otherwise, by a former version of the program.
            models.Index(
                fields=["id"],
                condition=~Q(search=NORMALIZED),
                name="article_search_outdated",
            ),
            GinIndex(fields=["search"], name="article_search"),
            GinIndex(prefix_vector("headline"), name="article_headline_words"),
            models.Index(
                fields=["-edition_date", "-published_at", "-id"],
                condition=Q(withdrawn_at__isnull=False),
                name="article_withdrawn",
            ),
            models.Index(
                fields=["-edition_date", "-published_at", "-id"],
                condition=Q(binned_at__isnull=False),
                name="article_in_the_bin",
            ),
            # For the index of sitemaps, which asks for the last change of each year.
            models.Index(
                ExtractYear("edition_date"),
                Greatest("revised_at", "published_at").desc(),
                condition=Q(published_at__isnull=False, withdrawn_at=None, binned_at=None),
                name="article_last_of_year",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        article = super().from_db(db, field_names, values, **options)
        if {"slug", "edition_date", "published_at"} <= set(field_names):
            article._stored_address = article._address()
            article._stored_public = article.was_public
        return article

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = slug_for(self.headline, self.edition_date, except_for=self)
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._keep_old_address()

    def _address(self) -> str:
        return permalink(self.edition_date, self.slug)

    def _keep_old_address(self) -> None:
        """What was public once keeps its old address; it answers with a redirect, until another
        column that readers can see is there. A draft that waits for its day takes nothing over."""
        address = self._address()
        stored = getattr(self, "_stored_address", address)
        was_there = getattr(self, "_stored_public", False)
        if stored != address and was_there:
            OldAddress.objects.update_or_create(
                path=stored, defaults={"article": self, "keyword": None}
            )
        former = OldAddress.objects.filter(path=address)
        (former if self.is_public else former.filter(article=self)).delete()
        self._stored_address = address
        self._stored_public = self.was_public

    # --- What it is -----------------------------------------------------------------------------

    @property
    def was_public(self) -> bool:
        """Return whether readers could see it at some time; withdrawing does not undo that."""
        return self.published_at is not None and self.published_at <= clock.now()

    @property
    def modified_at(self) -> datetime | None:
        """Return when what readers have of it was new last; ``None`` of a draft. No save moves
        it."""
        return max(filter(None, [self.published_at, self.revised_at]), default=None)

    @property
    def is_from_archive(self) -> bool:
        """Return whether the day printed on it is so long ago that it is no news: the desk may well
        write at night what is dated the day before."""
        return self.edition_date < clock.today() - timedelta(days=1)

    @property
    def noon_of_its_day(self) -> datetime:
        """Return what a column of the archive is public as of."""
        return timezone.make_aware(datetime.combine(self.edition_date, time(12)))

    @property
    def is_public(self) -> bool:
        return self.was_public and self.withdrawn_at is None and self.binned_at is None

    @property
    def has_readers_text(self) -> bool:
        """Return whether there is a text that readers were given and get again when nothing else is
        done: of a public column, also while it lies in the bin."""
        return self.was_public and self.withdrawn_at is None

    @property
    def has_unpublished_changes(self) -> bool:
        return self.unpublished_revision_id is not None and self.is_public

    @property
    def state(self) -> str:
        """Return one word for the admin: draft, scheduled, public, withdrawn or binned."""
        if self.binned_at:
            return "binned"
        if self.withdrawn_at:
            return "withdrawn"
        if self.published_at is None:
            return "draft"
        return "public" if self.was_public else "scheduled"

    def get_absolute_url(self) -> str:
        return self._address()

    @property
    def permalink(self) -> str:
        """Return the absolute address, as printed and mailed."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def lead_figure(self) -> "Figure | None":
        figures = self.lead_figures.all()
        return figures[0] if figures else None

    @property
    def ordered_keywords(self) -> "list[Keyword]":
        """Return the keywords in the editor's order (uses a prefetch of ``keyword_uses``)."""
        return [use.tag for use in self.keyword_uses.all()]

    def former_holder(self) -> "Article | None":
        """Return the column whose former address this one has, and takes over when readers can see
        it, or ``None``."""
        former = OldAddress.objects.select_related("article").filter(path=self._address())
        found = former.exclude(article=self.pk).exclude(article=None).first()
        return found.article if found else None

    # --- What is done to it ---------------------------------------------------------------------

    @transaction.atomic
    def publish(self, *, at: datetime | None = None) -> None:
        """Make it public now, or from ``at`` on (an aware datetime).

        A withdrawn article returns with the moment it was first published at, revised if its text
        changed meanwhile; one that is public keeps its moment. One in the bin stays what it is.
        """
        if self.is_public or self.binned_at:
            return
        if self.withdrawn_at:
            self.withdrawn_at = None
            if self.withdrawn_text and self.withdrawn_text != self._digest_of_text():
                self.revised_at = clock.ask()
        else:
            self.published_at = at or clock.ask()
        self.save(
            update_fields=[
                "published_at",
                "revised_at",
                "withdrawn_at",
                "sent_by_mail",
                "updated_at",
            ]
        )
        CrossReference.objects.resolve_waiting_for(self)
        column_published.send(Article, article=self)

    def publish_from_archive(self) -> None:
        """Make public what readers had long ago: as of noon of the day printed on it, and not
        mailed."""
        self.sent_by_mail = False
        self.publish(at=self.noon_of_its_day)

    def date_publication(self, moment: datetime) -> None:
        """Say when readers first had what is public. As one that is new it is mailed, if it is to
        be and was not."""
        self.published_at = moment
        self.save(update_fields=["published_at", "sent_by_mail", "updated_at"])
        column_published.send(Article, article=self)

    def _digest_of_text(self) -> str:
        # What readers read is told by history, which is about columns.
        from articles.history import readers_text

        return readers_text.digest_of_article(self)

    def withdraw(self) -> None:
        """Take it back: a public article answers 410 from now on, a scheduled one is a draft. What
        was taken back before keeps the text that readers had."""
        if self.withdrawn_at:
            return
        if self.was_public:
            self.withdrawn_at = clock.ask()
            self.withdrawn_text = self._digest_of_text()
        else:
            self.published_at = None
        self.save(update_fields=["published_at", "withdrawn_at", "withdrawn_text", "updated_at"])

    def put_in_bin(self) -> None:
        """Delete it so that it can be undone: what was public answers 410 from now on."""
        self.binned_at = clock.ask()
        self.save(update_fields=["binned_at", "updated_at"])

    def take_out_of_bin(self) -> None:
        """Undo that: it is again what it was, a draft, scheduled, public or withdrawn."""
        self.binned_at = None
        self.save(update_fields=["binned_at", "updated_at"])
