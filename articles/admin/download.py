"""The library of files for readers."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.attachments import ACCEPTED
from articles.admin.chosen_files import SaysWhatToChooseAgain
from articles.admin.refused import ShowsRefusals
from articles.admin.uses import SaysUses
from articles.desk_addresses import desk_address
from articles.media.downloads.ingest import keep
from articles.models import Article, Download
from articles.models.article_queryset import ArticleQuerySet

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Download]
    _ModelAdmin = admin.ModelAdmin[Download]
else:
    _ModelForm = forms.ModelForm
    _ModelAdmin = admin.ModelAdmin


class DownloadForm(SaysWhatToChooseAgain, _ModelForm):
    class Meta:
        model = Download
        fields = ["file", "title", "duration"]
        widgets = {"file": forms.FileInput(attrs={"accept": ACCEPTED})}

    def clean_file(self) -> Any:
        keep(self.instance, self.cleaned_data["file"])
        if known := Download.objects.filter(digest=self.instance.digest).first():
            raise ValidationError(
                _("This file is in the library already, as “%(title)s”. Use that one.")
                % {"title": known}
            )
        return self.instance.file

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        # What the file says of itself stands where nothing was written.
        for name in ("title", "duration"):
            if name in cleaned:
                cleaned[name] = cleaned[name] or getattr(self.instance, name)
        return cleaned


@admin.register(Download)
class DownloadAdmin(SaysUses, ShowsRefusals, _ModelAdmin):
    """Who may do something with photos may do it with files for readers. A file is chosen once:
    another one is another download, so that nothing changes under the columns that have it."""

    form = DownloadForm
    what_happens = gettext_lazy("A file stays while it is offered. Take it out of them first.")
    list_display = ["__str__", "kind", "human_size", "heard", "used", "created_at"]
    list_filter = ["kind"]
    search_fields = ["title", "original_name"]

    def has_view_permission(self, request: HttpRequest, obj: Download | None = None) -> bool:
        return self._may(request, "view") or self._may(request, "change")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Download | None = None) -> bool:
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Download | None = None) -> bool:
        return self._may(request, "delete")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) or self.has_add_permission(request)

    def _may(self, request: HttpRequest, act: str) -> bool:
        return request.user.has_perm(f"articles.{act}_photo")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_uses()  # type: ignore[attr-defined]  # of its manager

    def get_fields(self, request: HttpRequest, obj: Download | None = None) -> Any:
        if obj is None:
            return ["file", "title", "duration"]
        shown = ["kept_file", "original_name", "human_size", "title"]
        return [*shown, *(["duration"] if obj.is_audio else []), "used_for"]

    def get_readonly_fields(self, request: HttpRequest, obj: Download | None = None) -> list[str]:
        return ["kept_file", "original_name", "human_size", "used_for"] if obj else []

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def human_size(self, download: Download) -> str:
        return download.size_as_text

    @admin.display(description=gettext_lazy("duration"), ordering="duration", empty_value="")
    def heard(self, download: Download) -> str:
        return download.duration_as_text

    @admin.display(description=gettext_lazy("used"), ordering="uses")
    def used(self, download: Any) -> Any:
        return download.uses

    @admin.display(description=gettext_lazy("file"))
    def kept_file(self, download: Download) -> str:
        address, kind = download.file.url, download.get_kind_display()
        return format_html('<a href="{}">{}</a>', address, kind)

    @admin.display(description=gettext_lazy("used for"))
    def used_for(self, download: Download) -> str:
        return format_html_join("", "<div>{}</div>", ((link,) for link in _uses(download))) or "-"

    def used_by(self, row: Download) -> ArticleQuerySet:
        has = Q(pk__in=row.attachments.values("article"))
        return Article.everything.filter(has | Q(pk__in=row.held_by().values("pk")))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """One that is used says where, also in a change that readers do not have yet."""
        *found, _protected = super().get_deleted_objects(objs, request)
        return *found, [link for download in objs for link in _uses(download)]

    def delete_queryset(self, request: HttpRequest, downloads: Any) -> None:
        # Each by itself, for its file goes with it.
        for download in downloads:
            download.delete()


def _uses(download: Download) -> list[str]:
    """The columns and pages that have it, as links."""
    has = Article.everything.filter(attachments__download=download)
    using = {article.pk: article for article in has.defer("search")}
    using |= {article.pk: article for article in download.held_by().defer("search")}
    return [
        format_html('<a href="{}">{}</a>', desk_address(article), article)
        for article in using.values()
    ]
