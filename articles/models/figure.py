"""Photos, their sized copies, and the places they are shown in."""

from django.contrib.postgres.indexes import GinIndex
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value

from articles.beginnings import words
from articles.labels import Shown
from articles.references import written_date
from articles.renditions import FORMATS
from articles.text import fields

#: In how many of 64 bits the likenesses of two copies of one picture may differ.
ALIKE = 6
#: A photo that was used more often is said to have been used so many times.
USES_NAMED = 3


class PhotoQuerySet(models.QuerySet):
    def awaiting_renditions(self):
        return self.filter(renditions_made_at=None)

    def with_uses(self):
        """With the figures that show each and the columns they are in, in one query more."""
        figures = Figure.objects.select_related("article", "section__article").only(
            "photo", "article__edition_date", "section__article__edition_date"
        )
        return self.prefetch_related(Prefetch("figures", figures))

    def looking_like(self, photo):
        """Other photos that are the same picture to the eye, the likest first."""
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
            .filter(differing__lte=ALIKE)
            .order_by("differing", "pk")
        )


class Photo(Shown, models.Model):
    """A picture file, kept once: checked, turned upright, and stripped of metadata on the way in.

    Made by ``articles.photos.take_in``; its sized copies are made by the worker.
    """

    label = "photo"

    file = models.ImageField(
        upload_to="photos", width_field="width", height_field="height", max_length=200
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    digest = fields.CharField(max_length=64, unique=True, editable=False)
    likeness = models.BigIntegerField(null=True, editable=False)
    alt_text = fields.CharField(
        "alt text",
        max_length=500,
        blank=True,
        help_text="Say what the picture shows, for readers who cannot see it.",
    )
    caption = fields.TextField(
        blank=True, help_text="Used where a figure has no caption of its own."
    )
    credit = fields.CharField(
        max_length=200, blank=True, help_text="Whose picture it is, as in AFP."
    )
    focal_x = models.FloatField(
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="What a crop must keep: 0 is the left edge, 1 the right one.",
    )
    focal_y = models.FloatField(
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="0 is the top, 1 the bottom.",
    )
    renditions = fields.JSONField(default=list, blank=True, editable=False)
    renditions_made_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField("uploaded", auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [GinIndex(words("alt_text", "caption", "credit"), name="photo_words")]

    def __str__(self):
        return self.alt_text or self.caption or self.file.name.rsplit("/", 1)[-1]

    def used_as_text(self):
        """When it was shown, as in "used 14-May-2016"; empty where it never was. To be called on
        photos got ``with_uses``."""
        days = sorted(
            {
                (figure.article or figure.section.article).edition_date
                for figure in self.figures.all()
            }
        )
        if len(days) > USES_NAMED:
            return f"used {len(days)} times, last {written_date(days[-1])}"
        return f"used {', '.join(map(written_date, days))}" if days else ""

    def focus_on(self, x, y):
        """Choose what crops keep: ``x`` and ``y`` go from 0 (left, top) to 1."""
        self.focal_x, self.focal_y = x, y
        self.renditions_made_at = None
        self.save(update_fields=["focal_x", "focal_y", "renditions_made_at"])

    def learn_from(self, figure):
        """Take over the words of a figure that shows it where it has none of its own, so that it
        is found in the library."""
        learnt = [
            name
            for name in ("alt_text", "caption", "credit")
            if getattr(figure, name) and not getattr(self, name)
        ]
        for name in learnt:
            setattr(self, name, getattr(figure, name))
        if learnt:
            self.save(update_fields=learnt)

    @property
    def copies(self):
        """The renditions that show the whole picture."""
        return [rendition for rendition in self.renditions if "crop" not in rendition]

    def thumbnail_url(self):
        smallest = min(self.copies, key=lambda r: r["width"], default=None)
        return _url(smallest) if smallest else self.file.url

    def card(self):
        """The part that other sites show beside a link: ``(address, width, height)``; the picture
        itself while the worker has not made it."""
        for rendition in self.crops("card"):
            return _url(rendition), rendition["width"], rendition["height"]
        return self.file.url, self.width, self.height

    def teaser(self):
        """The part shown in lists, as ``{format: rendition}`` with a ``url``; empty while the
        worker has not made it."""
        return {r["format"]: r | {"url": _url(r)} for r in self.crops("teaser")}

    def crops(self, *names):
        """The renditions that show a part of it, as ``articles.renditions.CROPS`` names them."""
        return [rendition for rendition in self.renditions if rendition.get("crop") in names]

    def in_ratios(self):
        """The addresses search engines want: the picture as 16:9, 4:3 and 1:1."""
        return [_url(r) for r in self.crops("wide", "standard", "square")] or [self.fallback_url()]

    def sources(self):
        """What ``<picture>`` needs: ``[(mime type, srcset)]``, as browsers should prefer them.

        Empty while the worker has not made the renditions yet; the file itself serves until then.
        """
        by_format = {}
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

    def fallback_url(self):
        """The copy for ``<img src>``: the widest up to 960 pixels that every program can show."""
        copies = [r for r in self.copies if r["format"] not in ("AVIF", "WEBP")] or [
            r for r in self.copies if r["format"] == "WEBP"
        ]
        fitting = [r for r in copies if r["width"] <= 960]
        return _url(max(fitting, key=lambda r: r["width"])) if fitting else self.file.url


def _url(rendition):
    return default_storage.url(rendition["name"])


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
    caption = fields.TextField(blank=True, help_text="What the picture shows.")
    credit = fields.CharField(max_length=200, blank=True, help_text="As in AFP.")
    alt_text = fields.CharField(
        "alt text",
        max_length=500,
        blank=True,
        help_text="Only where this place needs other words than the photo's own.",
    )

    decorative = models.BooleanField(
        default=False,
        help_text="The picture says nothing that the text does not: readers who cannot see it are "
        "told nothing of it.",
    )

    class Meta:
        ordering = ["position", "pk"]
        indexes = [GinIndex(words("caption", "alt_text"), name="figure_words")]
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

    def __str__(self):
        return self.caption or self.credit or "Figure"

    @property
    def shown_caption(self):
        return self.caption or (self.photo.caption if self.photo else "")

    @property
    def shown_credit(self):
        return self.credit or (self.photo.credit if self.photo else "")

    @property
    def shown_alt(self):
        if self.decorative:
            return ""
        return self.alt_text or (self.photo.alt_text if self.photo else "")
