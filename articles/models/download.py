"""Files that readers take with them, and the columns and pages they stand on."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Q
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.media.downloads.kinds import AUDIO, MEDIA_TYPES
from articles.text import fields
from pagecache.cache_tags import TaggedOnFetch

if TYPE_CHECKING:
    from .article import Article
    from .article_queryset import ArticleQuerySet
    from .section import Section

TITLE_MAX_LENGTH = 200


class DownloadQuerySet(models.QuerySet["Download"]):
    def with_uses(self) -> Self:
        """Return them with ``uses``, how many columns and pages have each."""
        return self.annotate(uses=Count("attachments__article", distinct=True))


class Download(TaggedOnFetch, models.Model):
    """A file for readers, kept once and as it came. Made by ``articles.media.downloads.ingest``,
    which finds by its content what it is."""

    cache_tag = "download"

    class Kind(models.TextChoices):
        """Each is the extension it is kept under."""

        PDF = "pdf", "PDF"
        EPUB = "epub", "EPUB"
        CSV = "csv", "CSV"
        TEXT = "txt", _("Plain text")
        MP3 = "mp3", "MP3"
        M4A = "m4a", "M4A"
        OGG = "ogg", "Ogg"

    file = models.FileField(_("file"), upload_to="downloads", max_length=200)
    kind = fields.CharField(_("type"), max_length=10, choices=Kind.choices, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    digest = fields.CharField(max_length=64, unique=True, editable=False)
    title = fields.CharField(
        _("title"),
        max_length=TITLE_MAX_LENGTH,
        blank=True,
        help_text=_("What readers read. Left empty, it is made of the file’s name."),
    )
    duration = models.DurationField(
        _("duration"),
        null=True,
        blank=True,
        validators=[MinValueValidator(timedelta(seconds=1)), MaxValueValidator(timedelta(days=7))],
        help_text=_("Of audio, as in 12:30. Read from the file where it says it."),
    )
    original_name = fields.CharField(_("file name"), max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-created_at", "-pk"]
        # Who may do something with photos may do it with them.
        default_permissions = ()

    def __str__(self) -> str:
        return self.title or self.original_name or (self.file.name or "").rsplit("/", 1)[-1]

    @property
    def is_audio(self) -> bool:
        return self.kind in AUDIO

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind].partition(";")[0]

    @property
    def size_as_text(self) -> str:
        return filesizeformat(self.size)

    @property
    def duration_as_text(self) -> str:
        """Return how long it is heard, as in 5:32 or 1:05:32; empty where nobody knows."""
        if self.duration is None:
            return ""
        minutes, seconds = divmod(round(self.duration.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def in_words(self) -> str:
        """Return its type, its size and how long it is heard, as in “MP3, 3.1 MB, 5:32”."""
        kind = self.get_kind_display()
        return ", ".join(filter(None, (kind, self.size_as_text, self.duration_as_text)))

    def held_by(self) -> "ArticleQuerySet":
        """Return the columns with a change that has it and that readers do not have yet."""
        # A column is made of attachments, and its model of theirs.
        from .article import Article

        has = Q(unpublished_revision__content__attachments__contains=[{"download": self.pk}])
        return Article.everything.exclude(unpublished_revision=None).filter(has)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and once that is certain the file."""
        storage, name = self.file.storage, self.file.name or ""
        done = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: _delete_unless_anew(storage, name))
        return done


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def audio(self) -> Self:
        return self.filter(download__kind__in=AUDIO)

    def public(self) -> Self:
        """Return those of public columns and pages."""
        # As above.
        from .article import Article

        return self.filter(article__in=Article.everything.published().values("pk"))


class Attachment(models.Model):
    """A download on a column or page, or in one of its sections."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="attachments")
    section = models.ForeignKey(
        "articles.Section",
        models.SET_NULL,
        verbose_name=_("section"),
        null=True,
        blank=True,
        related_name="attachments",
        help_text=_("Where it stands; empty where it belongs to the whole."),
    )
    position = models.PositiveSmallIntegerField(default=0)
    download = models.ForeignKey(
        Download, models.PROTECT, verbose_name=_("download"), related_name="attachments"
    )
    title = fields.CharField(
        _("title"),
        max_length=TITLE_MAX_LENGTH,
        blank=True,
        help_text=_("Only where this place needs another one than the file’s own."),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["position", "pk"]
        # It is written with the column or page.
        default_permissions = ()

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return self.title or str(self.download)

    @property
    def file_name(self) -> str:
        """Return what a browser calls the file that it saves."""
        return f"{slugify(self.shown_title, allow_unicode=True) or 'file'}.{self.download.kind}"

    @staticmethod
    def at(article: "Article", section: "Section | None", *, audio: bool) -> "list[Attachment]":
        """Return those of a column or page got ``for_page`` that stand at one place: in a section,
        or with none in the whole."""
        key = section.pk if section else None
        return [
            attachment
            for attachment in article.attachments.all()
            if attachment.section_id == key and attachment.download.is_audio == audio
        ]


def _delete_unless_anew(storage: Any, name: str) -> None:
    """Delete a file that no row names: it may have been taken in again meanwhile."""
    if name and not Download.objects.filter(file=name).exists():
        storage.delete(name)
