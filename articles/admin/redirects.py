from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.chosen_files import SaysWhatToChooseAgain
from articles.admin.refused import ShowsRefusals, said_instead
from articles.discovery import redirects
from articles.models import PatternRedirect, Redirect
from articles.text.files import decode_text
from articles.text.forms import CharField

if TYPE_CHECKING:
    _RedirectAdmin = admin.ModelAdmin[Redirect]
    _PatternAdmin = admin.ModelAdmin[PatternRedirect]
else:
    _RedirectAdmin = admin.ModelAdmin
    _PatternAdmin = admin.ModelAdmin

#: Characters of a file's lines that are shown again, to be mended on the page.
SHOWN_MAX_LENGTH = 500_000


class ListForm(SaysWhatToChooseAgain, forms.Form):
    """A list, typed or as a file; what is wrong with it is said line by line."""

    file = forms.FileField(
        label=_("file"), required=False, help_text=_("UTF-8 text, one redirect a line.")
    )
    text = CharField(
        label=_("or the lines themselves"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if file and file.size > redirects.MAX_LIST_BYTES:
            raise forms.ValidationError(gettext("This file is larger than 20 MB. Split it."))
        if file:
            try:
                text = decode_text(file.read())
            except UnicodeDecodeError:
                raise forms.ValidationError(
                    gettext("This file is not UTF-8. Save it as UTF-8.")
                ) from None
            self._show_again(text)
        try:
            self.imported = redirects.import_list(text)
        except redirects.WrongList as mistake:
            raise forms.ValidationError([str(mistake), *mistake.mistakes]) from None
        return cleaned

    def _show_again(self, text: str) -> None:
        """Where there is a mistake, the file's lines stand in the form, to be mended there."""
        if len(text) <= SHOWN_MAX_LENGTH and "\0" not in text:
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("text")] = text
            self.data = data
            self.kept_files = frozenset({"file"})


@admin.register(Redirect)
class RedirectAdmin(ShowsRefusals, _RedirectAdmin):
    list_display = ["old", "leads_to", "permanent"]
    list_filter = ["permanent"]
    search_fields = ["old", "new"]
    show_full_result_count = False
    change_list_template = "admin/articles/redirect/change_list.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_answers()  # type: ignore[attr-defined]  # of its manager

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="articles_redirect_import"), *super().get_urls()]

    @method_decorator(said_instead)
    def import_view(self, request: HttpRequest) -> HttpResponse:
        """GET asks for a list; POST imports it whole or says what is wrong with it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ListForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            made, changed = form.imported.made, form.imported.changed
            said = gettext("Imported: %(made)s new, %(changed)s changed.") % {
                "made": made,
                "changed": changed,
            }
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_redirect_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Import redirects"),
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/articles/redirect/import.html", context)


@admin.register(PatternRedirect)
class PatternRedirectAdmin(ShowsRefusals, _PatternAdmin):
    list_display = ["pattern", "new", "permanent", "position"]
    list_editable = ["position"]
    search_fields = ["pattern", "new"]
