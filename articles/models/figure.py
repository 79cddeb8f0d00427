"""Photos, their sized copies, and the places they are shown in."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.core.files.storage import default_storage
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.discovery.prefix_search import prefix_vector
from articles.media.formats import FORMATS, RATIOS, Rendition, is_full_size
from articles.text import fields
from articles.text.dates import written_date
from pagecache.cache_tags import TaggedOnFetch

if TYPE_CHECKING:
    from .article_queryset import ArticleQuerySet

#: A caption is found by its words, and the index of them has an end. Not ``max_length``, for then
#: browsers would cut in silence what is pasted.
CAPTION_MAX_LENGTH = 20_000
#: In how many of 64 bits the likenesses of two copies of one picture may differ.
MAX_DIFFERING_BITS = 6
#: What the library learns of a photo from public columns.
FILLED_FIELDS = ("alt_text", "caption", "credit")
#: How wide and high mail shows a picture at most, in pixels.
MAIL_WIDTH, MAIL_HEIGHT = 600, 720
#: A photo that was used more often is said to have been used so many times.
MAX_USES_NAMED = 3


class PhotoQuerySet(models.QuerySet["Photo"]):
    def awaiting_renditions(self) -> Self:
        return self.filter(renditions_made_at=None)

    def due_for_renditions(self) -> Self:
        """Return those awaiting them that nobody is at work on and that did not fail just now."""
        return self.awaiting_renditions().filter(
            Q(renditions_due_at=None) | Q(renditions_due_at__lte=Now())
        )

    def failing(self) -> Self:
        """Return those whose renditions could not be made, the last tried first."""
        return self.exclude(rendition_failure="").order_by("-renditions_failed_at", "-pk")

    def with_uses(self) -> Self:
        """Return them with the figures that show each and the columns they are in, and with the
        words that readers have of each, in two queries more."""
        figures = Figure.objects.select_related("article", "section__article").only(
            "photo",
            *(f"article__{name}" for name in ("kind", "edition_date")),
            *(f"section__article__{name}" for name in ("kind", "edition_date")),
        )
        words = Figure.objects.public().only("photo", *FILLED_FIELDS).order_by("-pk")
        return self.prefetch_related(
            Prefetch("figures", figures), Prefetch("figures", words, to_attr="public_figures")
        )

    def public(self) -> Self:
        """Return those that public columns show."""
        shown = Figure.objects.public().filter(photo=models.OuterRef("pk"))
        return self.filter(models.Exists(shown))

    def similar_to(self, photo: "Photo") -> Self:
        """Return other photos that are the same picture to the eye, the likest first."""
        if photo.likeness is None:
            return self.none()
        differing = Func(
            F("likeness"),
            Value(photo.likeness),
            template="bit_count((%(expressions)s)::bit(64))",
            arg_joiner=" # ",
            output_field=models.IntegerField(),
        )
        return (
            self.exclude(pk=photo.pk)
            .exclude(likeness=None)
            .annotate(differing=differing)
            .filter(differing__lte=MAX_DIFFERING_BITS)
            .order_by("differing", "pk")
        )


class Photo(TaggedOnFetch, models.Model):
    """A picture file, kept once: checked, turned upright, and stripped of metadata on the way in.

    Made by ``articles.media.ingest``; its sized copies are made by the worker.
    """

    cache_tag = "photo"
    #: What it is found by at the desk.
    WORDS = ("alt_text", "caption", "credit", "title", "original_name")
    #: The fields that say how it stands with its renditions.
    RENDITION_STATE = (
        "renditions_made_at",
        "renditions_due_at",
        "renditions_failed_at",
        "rendition_tries",
        "rendition_failure",
    )

    # Measured by ``ingest``: Django would open the file anew whenever it is named, there or not.
    file = models.ImageField(_("file"), upload_to="photos", max_length=200)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    digest = fields.CharField(max_length=64, unique=True, editable=False)
    likeness = models.BigIntegerField(null=True, editable=False)
    original_name = fields.CharField(
        _("file name"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("As the file was called when it was uploaded."),
    )
    title = fields.CharField(
        _("title"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("What it is called in the library. Readers do not see it."),
    )
    alt_text = fields.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("Say what the picture shows, for readers who cannot see it."),
    )
    caption = fields.TextField(
        _("caption"),
        blank=True,
        validators=[MaxLengthValidator(CAPTION_MAX_LENGTH)],
        help_text=_("Used where a figure has no caption of its own."),
    )
    credit = fields.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Whose picture it is, as in AFP.")
    )
    focal_x = models.FloatField(
        _("focal x"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("What a crop must keep: 0 is the left edge, 1 the right one."),
    )
    focal_y = models.FloatField(
        _("focal y"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the top, 1 the bottom."),
    )
    renditions = fields.JSONField(default=list, blank=True, editable=False)
    renditions_made_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: Not tried before this moment: a worker is at it, or it failed.
    renditions_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    renditions_failed_at = models.DateTimeField(null=True, blank=True, editable=False)
    rendition_tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    rendition_failure = fields.CharField(
        max_length=500, blank=True, default="", db_default="", editable=False
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = PhotoQuerySet.as_manager()
    #: Its figures in public columns, the last first; given by ``with_uses``.
    public_figures: "list[Figure]"

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-created_at", "-pk"]
        indexes = [
            GinIndex(
                prefix_vector(
                    "alt_text", "caption", "credit", "title", "original_name"
                ),  # as WORDS
                name="photo_words_and_names",
            ),
            models.Index(
                fields=["renditions_failed_at"],
                condition=~Q(rendition_failure=""),
                name="photo_renditions_failed",
            ),
            models.Index(
                fields=["id"],
                condition=Q(renditions_made_at=None),
                name="photo_renditions_awaited",
            ),
        ]

    def __str__(self) -> str:
        names = (self.alt_text, self.caption, self.title, self.original_name)
        return next(filter(None, names), (self.file.name or "").rsplit("/", 1)[-1])

    def held_by(self) -> "ArticleQuerySet":
        """Return the columns with a change that shows it and that readers do not have yet."""
        # A column is made of figures, and its model of theirs.
        from .article import Article

        changes = "unpublished_revision__content"
        within = [{"figures": [{"photo": self.pk}]}]
        shows = Q(**{f"{changes}__lead_figure__photo": self.pk})
        shows |= Q(**{f"{changes}__sections__contains": within})
        return Article.everything.exclude(unpublished_revision=None).filter(shows)

    def used_as_text(self) -> str:
        """Return when it was shown, as in "used 14-May-2016"; empty where it never was. To be
        called on photos got ``with_uses``."""
        shown = (
            figure.article or (figure.section.article if figure.section else None)
            for figure in self.figures.all()
        )
        days = sorted({a.edition_date for a in shown if a and not a.is_page})
        if len(days) > MAX_USES_NAMED:
            return f"used {len(days)} times, last {written_date(days[-1])}"
        return f"used {', '.join(map(written_date, days))}" if days else ""

    def focus_on(self, x: float, y: float) -> None:
        """Choose what crops keep: ``x`` and ``y`` go from 0 (left, top) to 1."""
        self.focal_x, self.focal_y = x, y
        self.await_renditions()
        self.save(update_fields=["focal_x", "focal_y", *self.RENDITION_STATE])

    def await_renditions(self) -> None:
        """Have the worker make the renditions anew, at once. To be saved."""
        self.renditions_made_at = self.renditions_due_at = self.renditions_failed_at = None
        self.rendition_tries, self.rendition_failure = 0, ""

    def file_is_there(self) -> bool:
        """Return whether the storage has the file itself, and something in it."""
        storage, name = self.file.storage, self.file.name or ""
        return storage.exists(name) and storage.size(name) > 0

    def known_words(self) -> dict[str, str]:
        """Return what the library knows of it, as ``{name: words}``: its own words, or else those
        it has in a public column. Nothing is kept of the latter, so that what is typed for one
        column never changes another. To be called on photos got ``with_uses``."""
        return {
            name: getattr(self, name)
            or next(filter(None, (getattr(f, name) for f in self.public_figures)), "")
            for name in FILLED_FIELDS
        }

    @property
    def copies(self) -> list[Rendition]:
        """Return the renditions that show the whole picture."""
        return [rendition for rendition in self.renditions if "crop" not in rendition]

    @property
    def is_upright(self) -> bool:
        """Return whether it is so high that its place may be wider than what is shown of it."""
        return self.height * 4 > self.width * 3

    @property
    def mail_width(self) -> int:
        """Return how wide mail shows it: programs there know neither style sheets nor screens
        well."""
        return max(1, min(MAIL_WIDTH, self.width, round(MAIL_HEIGHT * self.width / self.height)))

    def thumbnail_url(self) -> str:
        smallest = min(self.copies, key=lambda r: r["width"], default=None)
        return _url(smallest) if smallest else self.file.url

    def card(self) -> tuple[str, int, int]:
        """Return the part that other sites show beside a link: ``(address, width, height)``; the
        picture itself while the worker has not made it."""
        for rendition in self.crops("card"):
            return _url(rendition), rendition["width"], rendition["height"]
        return self.file.url, self.width, self.height

    def teaser(self) -> dict[str, Rendition]:
        """Return the part shown in lists, as ``{format: rendition}`` with a ``url``; empty while
        the worker has not made it."""
        return {r["format"]: r | {"url": _url(r)} for r in self.crops("teaser")}

    def crops(self, *names: str) -> list[Rendition]:
        """Return the renditions that show a part of it, as ``media.formats.CROPS`` names them."""
        return [rendition for rendition in self.renditions if rendition.get("crop") in names]

    def in_ratios(self) -> list[str]:
        """Return the addresses search engines want: the picture as 16:9, 4:3 and 1:1."""
        return [_url(r) for r in self.crops(*RATIOS)] or [self.fallback_url()]

    def cover(self) -> str | None:
        """Return the square that directories of podcasts take; ``None`` where the picture is not
        large enough, or the worker has not made it."""
        return next((_url(r) for r in self.crops("cover") if is_full_size(r)), None)

    def sources(self) -> list[tuple[str, str]]:
        """Return what ``<picture>`` needs: ``[(mime type, srcset)]``, as browsers should prefer
        them.

        Empty while the worker has not made the renditions yet; the file itself serves until then.
        """
        by_format: dict[str, list[Rendition]] = {}
        for rendition in self.copies:
            by_format.setdefault(rendition["format"], []).append(rendition)
        return [
            (
                kind.mime_type,
                ", ".join(f"{_url(r)} {r['width']}w" for r in by_format[name]),
            )
            for name, kind in FORMATS.items()
            if name in by_format
        ]

    def fallback_url(self) -> str:
        """Return the copy for ``<img src>``: the widest up to 960 pixels that every program can
        show."""
        copies = [r for r in self.copies if r["format"] not in ("AVIF", "WEBP")] or [
            r for r in self.copies if r["format"] == "WEBP"
        ]
        fitting = [r for r in copies if r["width"] <= 960]
        return _url(max(fitting, key=lambda r: r["width"])) if fitting else self.file.url


def _url(rendition: Rendition) -> str:
    return default_storage.url(rendition["name"])


class FigureQuerySet(models.QuerySet["Figure"]):
    def public(self) -> Self:
        """Return those in public columns."""
        # As above.
        from .article import Article

        public = Article.everything.published().values("pk")
        return self.filter(Q(article__in=public) | Q(section__article__in=public))


class Figure(models.Model):
    """A photo shown somewhere, with caption and credit: an article's lead, or in a section."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="lead_figures"
    )
    section = models.ForeignKey(
        "articles.Section", models.CASCADE, null=True, blank=True, related_name="figures"
    )
    position = models.PositiveSmallIntegerField(default=0)
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="figures")
    caption = fields.TextField(
        _("caption"),
        blank=True,
        validators=[MaxLengthValidator(CAPTION_MAX_LENGTH)],
        help_text=_("What the picture shows."),
    )
    credit = fields.CharField(_("credit"), max_length=200, blank=True, help_text=_("As in AFP."))
    alt_text = fields.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("Only where this place needs other words than the photo's own."),
    )

    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_(
            "The picture says nothing that the text does not: readers who cannot see it are "
            "told nothing of it."
        ),
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [GinIndex(prefix_vector("caption", "alt_text"), name="figure_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None) ^ Q(section=None), name="figure_has_one_place"
            ),
            models.UniqueConstraint(fields=["article"], name="one_lead_figure"),
            models.UniqueConstraint(
                fields=["section", "position"],
                name="figure_positions_differ",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.credit or "Figure"

    @property
    def shown_caption(self) -> str:
        return self.caption or (self.photo.caption if self.photo else "")

    @property
    def shown_credit(self) -> str:
        return self.credit or (self.photo.credit if self.photo else "")

    @property
    def shown_alt(self) -> str:
        if self.decorative:
            return ""
        return self.alt_text or (self.photo.alt_text if self.photo else "")
