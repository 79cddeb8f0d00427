from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles import redirects
from articles.models import PatternRedirect, Redirect


class ListForm(forms.Form):
    """A list, typed or as a file; what is wrong with it is said line by line."""

    file = forms.FileField(required=False, help_text="UTF-8 text, one redirect a line.")
    text = forms.CharField(
        label="or the lines themselves",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
    )

    def clean(self):
        cleaned = super().clean()
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if file and file.size > redirects.LONGEST_LIST:
            raise forms.ValidationError("This file is larger than 20 MB. Split it.")
        if file:
            try:
                text = file.read().decode()
            except UnicodeDecodeError:
                raise forms.ValidationError("This file is not UTF-8. Save it as UTF-8.") from None
        try:
            self.imported = redirects.import_list(text)
        except redirects.WrongList as mistake:
            raise forms.ValidationError([str(mistake), *mistake.mistakes]) from None
        return cleaned


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    list_display = ["old", "leads_to", "permanent"]
    list_filter = ["permanent"]
    search_fields = ["old", "new"]
    show_full_result_count = False
    change_list_template = "admin/articles/redirect/change_list.html"

    def get_queryset(self, request):
        return super().get_queryset(request).for_answers()

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="articles_redirect_import"), *super().get_urls()]

    def import_view(self, request):
        """GET asks for a list; POST imports it whole or says what is wrong with it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ListForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            made, changed = form.imported.made, form.imported.changed
            said = f"Imported: {made} new, {changed} changed."
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_redirect_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": "Import redirects",
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/articles/redirect/import.html", context)


@admin.register(PatternRedirect)
class PatternRedirectAdmin(admin.ModelAdmin):
    list_display = ["pattern", "new", "permanent", "position"]
    list_editable = ["position"]
    search_fields = ["pattern", "new"]
