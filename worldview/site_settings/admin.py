"""The page *Settings* at the desk, for administrators."""

from typing import TYPE_CHECKING, Any

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.models import SettingsChange, SiteSettings
from worldview.door import sessions
from worldview.samples import removal
from worldview.site_settings import changes, previews
from worldview.site_settings.form import SettingsForm

if TYPE_CHECKING:
    from worldview.request_types import DeskRequest

    _Admin = admin.ModelAdmin[SiteSettings]
else:
    _Admin = admin.ModelAdmin

#: How many changes the page of the history shows.
HISTORY_LIMIT = 100


@admin.register(SiteSettings)
class SettingsAdmin(_Admin):
    form = SettingsForm
    change_form_template = "admin/settings/change_form.html"
    fieldsets = [
        (_("Names"), {"fields": [
            "site_name", "column_name", "former_column_names", "former_hosts", "description",
            "byline", "portrait",
        ]}),
        (_("Language and time"), {"fields": ["language", "time_zone"]}),
        (_("Look"), {"fields": [
            "mark", "icon", "accent", "typeface", "front_page",
            "announcement", "announcement_until",
        ]}),
        (_("Menus"), {"fields": ["menu", "foot_menu"]}),
        (_("Foot and imprint"), {"fields": [
            "footer_lines", "postal_address", "imprint", "social_addresses", "donation_address",
        ]}),
        (_("Readers"), {"fields": [
            "takes_comments", "takes_subscribers", "signup_title", "signup_promise",
            "blocked_mail_domains", "robot_use", "websub_hub", "indexnow_key",
        ]}),
        (_("Mail"), {"fields": [
            "mails_columns", "mail_timing", "mail_minutes", "mail_hour", "reply_to",
            "confirmation_text", "welcomes_subscribers", "welcome_text",
        ]}),
    ]  # fmt: skip

    def has_view_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    has_change_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("preview/<slug:what>/", view(self.preview), name="settings_preview"),
            path("history/", view(self.history), name="settings_history"),
            path("history/<int:change_id>/undo/", view(self.undo), name="settings_undo"),
            path("end-log-ins/", view(self.end_log_ins), name="settings_end_log_ins"),
            path("change/", view(self.change), name="settings"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one row there is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:settings"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self.changelist_view(request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return self.history(request)  # type: ignore[arg-type]  # the desk's

    # What is shown beside is a frame of ours.
    @method_decorator(csp_update({"frame-src": ["'self'"]}))
    def change(self, request: "DeskRequest") -> HttpResponse:
        return self.changeform_view(request, "1", "", self._context())

    def _context(self) -> dict[str, Any]:
        return {
            "title": gettext("Settings"),
            "subtitle": None,
            "samples": removal.are_there(),
            "previews": [
                (name, reverse("admin:settings_preview", args=[name]), label)
                for name, label in _LABELS.items()
            ],
        }

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SiteSettings:
        """Return a row to be changed: the one that is stored, held, where the form is sent."""
        return changes.held_row() if request.method == "POST" else changes.own_copy()

    def save_model(
        self, request: HttpRequest, obj: SiteSettings, form: "ModelForm[Any]", change: bool
    ) -> None:
        changes.store(obj, by=request.user)  # type: ignore[arg-type]  # an administrator

    def log_change(self, request: HttpRequest, obj: SiteSettings, message: Any) -> Any:
        """Leave the log of the desk alone: ``SettingsChange`` tells more."""

    def response_change(self, request: HttpRequest, obj: SiteSettings) -> HttpResponse:
        self.message_user(
            request, gettext("The settings are saved, and hold on every page."), messages.SUCCESS
        )
        return HttpResponseRedirect(reverse("admin:settings"))

    def preview(self, request: "DeskRequest", what: str) -> HttpResponse:
        """Show one of the pages as the form that is sent would have it; stores nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if what not in previews.PREVIEWS:
            raise Http404
        row = changes.own_copy()
        if request.method == "POST":
            made = self.get_form(request, row, change=True)
            form = made(request.POST, request.FILES, instance=row)
            form.errors.pop("changed_before", None)
            if form.errors:
                page = render(request, "admin/settings/no_preview.html", {"form": form})
                page["X-Preview"] = "none"
                return page
        # By which the script knows it from a log-in page.
        return HttpResponse(previews.show(what, request, row), headers={"X-Preview": what})

    def history(self, request: "DeskRequest") -> HttpResponse:
        """Show who changed what, the newest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = SettingsChange.objects.select_related("changed_by")[:HISTORY_LIMIT]
        context = self.admin_site.each_context(request) | {
            "title": gettext("History of the settings"),
            "opts": self.opts,
            "changes": [
                (change, [
                    (changes.label(name), _in_words(change.before.get(name)), _in_words(value))
                    for name, value in change.after.items()
                ])
                for change in shown
            ],
        }  # fmt: skip
        return TemplateResponse(request, "admin/settings/history.html", context)

    def end_log_ins(self, request: "DeskRequest") -> HttpResponse:
        """Ask whether everybody is to log in anew (GET), and have it so (POST)."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            ended = sessions.end_all_others(request)
            said = ngettext(
                "%(number)s other log-in is ended.", "%(number)s other log-ins are ended.", ended
            )
            self.message_user(request, said % {"number": ended}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:settings"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("End all other log-ins"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/settings/end_log_ins.html", context)

    def undo(self, request: "DeskRequest", change_id: int) -> HttpResponse:
        """Undo one change (POST)."""
        if not self.has_change_permission(request) or request.method != "POST":
            raise PermissionDenied
        change = get_object_or_404(SettingsChange, pk=change_id)
        try:
            changes.undo(change, by=request.user)
        except changes.CannotBeUndone as since:
            said = gettext("It was not undone, for this was changed again since: %(what)s.")
            self.message_user(request, said % {"what": since}, messages.ERROR)
        else:
            self.message_user(request, gettext("It is undone."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:settings_history"))


def _in_words(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("a picture") if isinstance(value, list) and value else value


#: What stands beside the form.
_LABELS = {
    "home": _("Home"),
    "column": _("A column"),
    "mail": _("Its mail"),
    "confirmation": _("Confirmation"),
    "welcome": _("Welcome"),
}
