from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.chosen_files import SaysWhatToChooseAgain
from articles.admin.library import Library, shown_with
from articles.admin.refused import ShowsRefusals
from articles.admin.uses import SaysUses
from articles.desk_addresses import desk_address
from articles.discovery.prefix_search import PrefixSearchMixin
from articles.media.ingest import ingest_photo, keep
from articles.models import Article, Figure, Photo
from articles.models.article_queryset import ArticleQuerySet

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Photo]
    _ModelAdmin = admin.ModelAdmin[Photo]
else:
    _ModelForm = forms.ModelForm
    _ModelAdmin = admin.ModelAdmin

#: What a file may say of its picture.
FROM_FILE = ("title", "caption", "credit", "alt_text")


class PhotoForm(SaysWhatToChooseAgain, _ModelForm):
    class Meta:
        model = Photo
        fields = ["file", "title", "alt_text", "caption", "credit", "focal_x", "focal_y"]
        # Django's own image check would decompress before our limits are asked.
        field_classes = {"file": forms.FileField}

    #: What the editor is told of the picture that was uploaded.
    upload_notes: Sequence[str] = ()
    said: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.kept_files = frozenset({"file"})  # by PhotoAdmin

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            before = {name: getattr(self.instance, name) for name in FROM_FILE}
            self.upload_notes = keep(self.instance, file)
            self.said = {
                name: getattr(self.instance, name) for name in FROM_FILE if not before[name]
            }
            known = Photo.objects.filter(digest=self.instance.digest).exclude(pk=self.instance.pk)
            if known.exists():
                raise ValidationError(
                    gettext(
                        "This picture is in the library already, as “%(photo)s”. Use that one."
                    ),
                    params={"photo": known.get()},
                )
            return self.instance.file
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        # What the file says of itself stands where nothing was written.
        for name, text in self.said.items():
            cleaned[name] = cleaned.get(name) or text
        return cleaned


def thumbnail(photo: Photo | None, height: int = 60) -> str:
    """A small view of a photo for the admin."""
    if photo is None:
        return ""
    return format_html('<img src="{}" alt="" height="{}">', photo.thumbnail_url(), height)


def looks_like(photo: Photo) -> str:
    """A sentence naming a photo of the library that looks the same, or nothing."""
    copy = Photo.objects.similar_to(photo).with_uses().first()
    if copy is None:
        return ""
    said = gettext("“%(photo)s” looks like “%(copy)s”, which is in the library already")
    used = f" ({copy.used_as_text()})" if copy.used_as_text() else ""
    return f"{said % {'photo': photo, 'copy': copy}}{used}."


@admin.register(Photo)
class PhotoAdmin(Library, PrefixSearchMixin, SaysUses, ShowsRefusals, _ModelAdmin):
    form = PhotoForm
    what_happens = _("A photo stays while it is shown. Take it out of them first.")
    list_display = ["view", "name", "alt_text", "caption", "credit", "size", "created_at"]
    list_display_links = ["view", "name"]
    search_fields = list(Photo.WORDS)
    readonly_fields = ["large_view", "original_name", "sized_copies", "used_for"]
    fields = [
        "file",
        "original_name",
        "large_view",
        "sized_copies",
        "title",
        "alt_text",
        "caption",
        "credit",
        ("focal_x", "focal_y"),
        "used_for",
    ]

    def get_search_results(self, request: HttpRequest, rows: Any, asked: str) -> tuple[Any, bool]:
        """By its own words, and by those of the figures that show it."""
        for word in asked.split():
            rows = rows.filter(pk__in=shown_with(word))
        return rows, False

    @admin.display(description=_("picture"))
    def view(self, photo: Photo) -> str:
        return thumbnail(photo)

    @admin.display(description=_("picture"))
    def large_view(self, photo: Photo) -> str:
        return thumbnail(photo, 240) if photo.pk else "-"

    @admin.display(description=_("name"), ordering="title")
    def name(self, photo: Photo) -> str:
        return photo.title or photo.original_name or "-"

    @admin.display(description=_("sized copies"))
    def sized_copies(self, photo: Photo) -> str:
        if photo.rendition_failure:
            return f"{photo.rendition_failure} {gettext('It is tried again by itself.')}"
        if photo.renditions_made_at:
            return gettext("%(copies)s for readers' pages, %(all)s in all") % {
                "copies": len(photo.copies),
                "all": len(photo.renditions),
            }
        return gettext("The worker makes them soon.") if photo.pk else "-"

    @admin.display(description=_("size"))
    def size(self, photo: Photo) -> str:
        return f"{photo.width} × {photo.height}"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None and (photo := self._kept_beside_a_mistake(request)):
            object_id = str(photo.pk)
            form_url = reverse("admin:articles_photo_change", args=[photo.pk])
            said = gettext("The picture is in the library. What is marked below is not saved yet.")
            self.message_user(request, said, messages.WARNING)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _kept_beside_a_mistake(self, request: HttpRequest) -> Photo | None:
        """The photo of a new file whose form has a mistake elsewhere, taken in all the same."""
        file = request.FILES.get("file") if request.method == "POST" else None
        if file is None or not self.has_add_permission(request):
            return None
        form = PhotoForm(request.POST, request.FILES)
        is_kept = not form.is_valid() and "file" not in form.errors
        file.seek(0)
        if not is_kept:
            return None
        photo = ingest_photo(file)
        request._files = MultiValueDict()  # type: ignore[attr-defined]  # Django's own
        return photo

    def save_model(self, request: HttpRequest, photo: Photo, form: Any, change: bool) -> None:
        super().save_model(request, photo, form, change)
        if {"focal_x", "focal_y"} & set(form.changed_data):
            photo.focus_on(photo.focal_x, photo.focal_y)
        for note in form.upload_notes:
            self.message_user(request, note, messages.WARNING)
        if said := looks_like(photo):
            self.message_user(request, said, messages.WARNING)

    def used_by(self, row: Photo) -> ArticleQuerySet:
        shown = Figure.objects.filter(photo=row)
        return Article.everything.filter(
            Q(pk__in=shown.values("article"))
            | Q(pk__in=shown.values("section__article"))
            | Q(pk__in=row.held_by().values("pk"))
        )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A photo of a change that waits to be published stays, as one that a column shows."""
        *found, protected = super().get_deleted_objects(objs, request)
        for photo in objs:
            for article in photo.held_by().defer("search"):
                page = desk_address(article)
                said = gettext('Changes that are not published yet: <a href="{}">{}</a>')
                protected.append(format_html(said, page, article))
        return *found, protected

    @admin.display(description=_("used for"))
    def used_for(self, photo: Photo) -> str:
        if not photo.pk:
            return "-"
        articles = {
            figure.article or figure.section.article  # type: ignore[union-attr]  # it is of one or the other
            for figure in photo.figures.select_related("article", "section__article")
        }
        return format_html_join("", "<div>{}</div>", ((article,) for article in articles)) or "-"
