"""The article: one day's column, from draft to public and back."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import ExtractYear, Greatest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.discovery.prefix_search import prefix_vector
from articles.signals import column_published
from articles.text import fields
from articles.text.cross_references import MAX_PATH_LENGTH
from articles.text.days import FIRST_DAY, LAST_DAY, OUTSIDE_TIME
from background import clock
from pagecache.cache_tags import TaggedOnFetch

from .address import MAX_SLUG_LENGTH
from .addressed import Addressed
from .article_defaults import default_byline, default_sent_by_mail, today
from .article_queryset import NORMALIZED, ArticleManager, ColumnManager
from .byline import Signed
from .cross_reference import CrossReference
from .described import Described
from .identity import guid_field
from .keyword import KeywordUse, OrderedKeywords
from .planned import Planned
from .review import Reviewed

if TYPE_CHECKING:
    from .figure import Figure
    from .keyword import Keyword

_STANDING = ("published_at", "withdrawn_at", "taken_down_at", "leads_to", "updated_at")


class Article(Planned, Reviewed, Described, Addressed, Signed, TaggedOnFetch, models.Model):
    """One day's column, or a page that is none (``kind``; ``Page`` is the model of those).

    ``published_at`` is its whole state: empty is a draft, in the future is scheduled, past is
    public, unless ``withdrawn_at`` took it back or ``taken_down_at`` has passed. ``objects`` are
    columns alone, so that no list has a page in it; ``everything`` is for what concerns both.
    """

    class Kind(models.TextChoices):
        COLUMN = "column", _("Column")
        PAGE = "page", _("Page")

    cache_tag = "article"

    kind = fields.CharField(
        max_length=6,
        choices=Kind.choices,
        default=Kind.COLUMN,
        db_default=Kind.COLUMN.value,
        editable=False,
    )
    headline = fields.CharField(_("headline"), max_length=300)
    slug = fields.SlugField(
        _("slug"),
        max_length=MAX_SLUG_LENGTH,
        blank=True,
        help_text=_("The last part of the address. Left empty, it is made from the headline."),
    )
    standfirst = fields.TextField(
        _("standfirst"),
        blank=True,
        help_text=_("One or two sentences that say why to read on. May stay empty."),
    )
    byline = fields.CharField(_("byline"), max_length=200, blank=True, default=default_byline)
    edition_date = models.DateField(
        _("edition date"),
        default=today,
        validators=[
            MinValueValidator(FIRST_DAY, OUTSIDE_TIME),
            MaxValueValidator(LAST_DAY, OUTSIDE_TIME),
        ],
        help_text=_("The day printed on the column and in its address."),
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When readers first had it."),
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
        _("send by e-mail"),
        default=default_sent_by_mail,
        help_text=_("Untick for columns from the archive that subscribers need not get today."),
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
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chapters",
        help_text=_("Of a page: the one it is a chapter of; its address begins with that one’s."),
        verbose_name=_("parent"),
    )
    position = models.PositiveSmallIntegerField(
        _("place"),
        default=0,
        db_default=0,
        help_text=_("Among the chapters of a page: lowest first, the same number by title."),
    )
    takes_comments = models.BooleanField(
        _("readers may comment"),
        default=True,
        db_default=True,
        help_text=_("Under it, on its page."),
    )
    path = fields.CharField(
        max_length=MAX_PATH_LENGTH,
        null=True,
        editable=False,
        help_text="Of a page: its address without the slashes at its ends.",
    )
    keywords = OrderedKeywords(through=KeywordUse, blank=True)

    objects = ColumnManager()
    everything = ArticleManager()

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        # Django's own: cascades, what a row refers to, whether a value is unique.
        base_manager_name = default_manager_name = "everything"
        ordering = ["-edition_date", "-published_at", "-pk"]
        permissions = [("publish_article", "Can publish, schedule, withdraw and bin articles")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition_date", "slug"],
                condition=Q(kind="column"),
                name="one_article_per_permalink",
                violation_error_message=_("Another column of that day has this address already."),
            ),
            models.UniqueConstraint(fields=["guid"], name="article_guid_once"),
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(headline=""), name="article_has_headline_and_slug"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
                name="only_published_articles_are_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["path"],
                name="one_page_per_address",
                violation_error_message=_("Another page has this address already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="column", path=None, parent=None)
                | Q(kind="page", path__isnull=False),
                name="pages_have_paths_and_columns_days",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-edition_date", "-published_at", "-id"], name="article_newest_first"
            ),
            models.Index(fields=["published_at"], name="article_published_at"),
            models.Index(fields=["byline"], name="article_byline"),
            models.Index(
                fields=["id"], condition=Q(search_is_stale=True), name="article_search_stale"
            ),
            Planned.CHANGES_INDEX,
            Planned.DOWN_INDEX,
            # What was indexed when words were made otherwise, by a former version of the program.
            models.Index(
                fields=["id"], condition=~Q(search=NORMALIZED), name="article_search_outdated"
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
            # For lists of pages, and for what is beneath one of them.
            models.Index(
                fields=["path"],
                opclasses=["varchar_pattern_ops"],
                condition=Q(kind="page"),
                name="page_paths",
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

    # --- What it is -----------------------------------------------------------------------------

    @property
    def is_page(self) -> bool:
        """Return whether it is a page and no column. Where only some fields are read, those that
        may be of pages must have ``kind`` and ``path`` among them; others are columns."""
        return self.__dict__.get("kind") == Article.Kind.PAGE

    @property
    def noun(self) -> str:
        """Return what people call it: a column or a page."""
        return gettext("page") if self.is_page else gettext("column")

    @property
    def was_public(self) -> bool:
        """Return whether readers could see it at some time; withdrawing does not undo that."""
        return self.published_at is not None and self.published_at <= clock.now()

    @property
    def modified_at(self) -> datetime | None:
        """Return when readers' text was new last, whatever was saved; ``None`` of a draft."""
        return max(filter(None, [self.published_at, self.revised_at]), default=None)

    @property
    def is_from_archive(self) -> bool:
        """Return whether the day printed on it is so long ago that it is no news: the desk may well
        write at night what is dated the day before."""
        return not self.is_page and self.edition_date < clock.today() - timedelta(days=1)

    @property
    def noon_of_its_day(self) -> datetime:
        """Return what a column of the archive is public as of."""
        return timezone.make_aware(datetime.combine(self.edition_date, time(12)))

    @property
    def is_public(self) -> bool:
        return self.has_readers_text and self.binned_at is None

    @property
    def has_readers_text(self) -> bool:
        """Return whether there is a text that readers were given and get again when nothing else is
        done: of a public column, also while it lies in the bin."""
        return self.was_public and self.withdrawn_at is None and not self.is_down

    @property
    def has_unpublished_changes(self) -> bool:
        return self.unpublished_revision_id is not None and self.is_public

    @property
    def state(self) -> str:
        """Return one word for the admin: draft, scheduled, public, withdrawn or binned."""
        if self.binned_at:
            return "binned"
        if self.published_at is None:
            return "draft"
        if self.withdrawn_at or self.is_down:
            return "withdrawn"
        return "public" if self.was_public else "scheduled"

    @property
    def lead_figure(self) -> "Figure | None":
        figures = self.lead_figures.all()
        return figures[0] if figures else None

    @property
    def ordered_keywords(self) -> "list[Keyword]":
        """Return the keywords in the editor's order (uses a prefetch of ``keyword_uses``)."""
        return [use.tag for use in self.keyword_uses.all()]

    # --- What is done to it ---------------------------------------------------------------------

    @transaction.atomic
    def publish(self, *, at: datetime | None = None) -> None:
        """Make it public now, or from ``at`` on (an aware datetime).

        A withdrawn article returns with the moment it was first published at, revised if its text
        changed meanwhile; one that is public keeps its moment. One in the bin stays what it is.
        """
        if self.is_public or self.binned_at:
            return
        self.come_down()
        if self.withdrawn_at:
            self.withdrawn_at = self.taken_down_at = self.leads_to = None
            if self.withdrawn_text and self.withdrawn_text != self.digest_of_text():
                self.revised_at = clock.ask()
        else:
            self.published_at = at or clock.ask()
        self.save(update_fields=[*_STANDING, "revised_at", "sent_by_mail"])
        CrossReference.objects.resolve_waiting_for(self)
        self._tell_of_publication()

    def publish_from_archive(self) -> None:
        """Make public what readers had long ago: as of noon of its day, and not mailed."""
        self.sent_by_mail = False
        self.publish(at=self.noon_of_its_day)

    def date_publication(self, moment: datetime) -> None:
        """Say when readers first had what is public. As one that is new it is mailed, if it is to
        be and was not."""
        self.published_at = moment
        self.save(update_fields=["published_at", "sent_by_mail", "updated_at"])
        self._tell_of_publication()

    def _tell_of_publication(self) -> None:
        if not self.is_page:
            column_published.send(Article, article=self)

    def digest_of_text(self) -> str:
        # What readers read is told by history, which is about columns.
        from articles.history import readers_text

        return readers_text.digest_of_article(self)

    def withdraw(self) -> None:
        """Take it back: a public article answers 410 from now on, a scheduled one is a draft. What
        was taken back before keeps the text that readers had."""
        self.come_down()
        if self.withdrawn_at:
            return
        self.taken_down_at = self.leads_to = None
        if self.was_public:
            self.withdrawn_at = clock.ask()
            self.withdrawn_text = self.digest_of_text()
        else:
            self.published_at = None
        self.save(update_fields=[*_STANDING, "withdrawn_text"])

    def put_in_bin(self) -> None:
        """Delete it so that it can be undone: what was public answers 410 from now on."""
        self.binned_at = clock.ask()
        self.save(update_fields=["binned_at", "updated_at"])

    def take_out_of_bin(self) -> None:
        """Undo that: it is again what it was, a draft, scheduled, public or withdrawn."""
        self.binned_at = None
        self.save(update_fields=["binned_at", "updated_at"])
