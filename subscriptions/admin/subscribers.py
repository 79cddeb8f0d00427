import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.chosen_files import SaysWhatToChooseAgain
from articles.admin.refused import ShowsRefusals
from articles.text.forms import CharField
from subscriptions.models import Bounce, ConsentEvent, Subscriber, Suppression

from .embedded_form import EmbeddedFormMixin
from .numbers import NumbersMixin
from .read_only import ReadOnlyAdmin
from .warm_up import WarmUpMixin

if TYPE_CHECKING:
    from subscriptions.models.subscriber import SubscriberQuerySet
    from subscriptions.models.suppression import SuppressionQuerySet

    _Inline = admin.TabularInline[ConsentEvent, Subscriber]
    _SubscriberAdmin = admin.ModelAdmin[Subscriber]
    _SuppressionAdmin = admin.ModelAdmin[Suppression]
else:
    _Inline = admin.TabularInline
    _SubscriberAdmin = _SuppressionAdmin = admin.ModelAdmin


class ConsentInline(_Inline):
    model = ConsentEvent
    extra = 0
    fields = readonly_fields = [  # type: ignore[assignment]  # names, for both
        "happened_at",
        "action",
        "details",
        "wording",
    ]
    can_delete = False
    verbose_name_plural = _("record of consent")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("active", gettext("Active")),
            ("pending", gettext("Not confirmed")),
            ("left", gettext("Unsubscribed")),
            ("suppressed", gettext("Suppressed")),
        ]

    def queryset(  # type: ignore[override]  # of subscribers alone
        self, request: HttpRequest, queryset: "SubscriberQuerySet"
    ) -> "SubscriberQuerySet":
        match self.value():
            case "active":
                return queryset.active()
            case "pending":
                return queryset.pending()
            case "left":
                return queryset.exclude(left_at=None)
            case "suppressed":
                return queryset.exclude(suppressed_at=None)
        return queryset


@admin.register(Subscriber)
class SubscriberAdmin(
    NumbersMixin, WarmUpMixin, EmbeddedFormMixin, ShowsRefusals, _SubscriberAdmin
):
    list_display = ["email", "how_often", "asked_at", "confirmed_at", "left_at", "paused_until"]
    list_filter = [StandingFilter, "frequency"]
    search_fields = ["email__istartswith"]
    search_help_text = _("How the address begins.")
    fields = readonly_fields = [  # type: ignore[assignment]  # names, for both
        "email",
        "asked_at",
        "confirmed_at",
        "left_at",
        "suppressed_at",
        "frequency",
        "weekday",
        "hour",
        "time_zone",
        "keywords",
        "authors",
        "paused_until",
        "next_digest_at",
    ]
    inlines = [ConsentInline]
    actions = ["unsubscribe"]
    change_list_template = "admin/subscriptions/subscriber/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        # Only its owner can subscribe an address: that is what double opt-in means.
        return False

    @admin.action(description=_("Unsubscribe"), permissions=["change"])
    def unsubscribe(self, request: HttpRequest, subscribers: QuerySet[Subscriber]) -> None:
        for subscriber in subscribers:
            subscriber.unsubscribe(how=f"by {request.user}")
        self.message_user(request, gettext("They get no more mail."), messages.SUCCESS)

    @admin.display(description=_("frequency"), ordering="frequency")
    def how_often(self, subscriber: Subscriber) -> str:
        # ``get_frequency_display`` says the names of all of them to find one.
        if subscriber.frequency not in Subscriber.Frequency.values:
            return subscriber.frequency  # of another version, say
        return str(Subscriber.Frequency(subscriber.frequency).label)

    # --- Lists from elsewhere, and for elsewhere --------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_list), name="subscriptions_subscriber_import"),
            path(
                "deliverability/",
                view(self.deliverability),
                name="subscriptions_subscriber_deliverability",
            ),
            path("export/", view(self.export_list), name="subscriptions_subscriber_export"),
            *super().get_urls(),
        ]

    def import_list(self, request: HttpRequest) -> HttpResponse:
        """Take in a CSV file; first it is only said what would be done."""
        if not request.user.has_perm("subscriptions.change_subscriber"):
            raise PermissionDenied
        # Few ask for it: loaded for whoever does.
        from subscriptions.importing import NotASubscriberList, import_csv

        form = ImportForm(request.POST or None, request.FILES or None)
        report = None
        if form.is_valid():
            try:
                report = import_csv(
                    StringIO(form.cleaned_data["text"]),
                    source=form.cleaned_data["source"],
                    dry_run="_import" not in request.POST,
                )
                report.note = form.note
            except NotASubscriberList as problem:
                form.add_error("file", str(problem))
                form.data = form.data.copy()
                form.data[form.add_prefix("text")] = ""
                form["file"].help_text = ""
        if report and "_import" in request.POST:
            done = report.counts["subscribed"]
            said = gettext("%(number)s subscribed.") % {"number": done}
            self.message_user(request, said, messages.SUCCESS)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Import subscribers"),
            "form": form,
            "report": report,
            "done": "_import" in request.POST,
            "text": form.cleaned_data.get("text", "") if report else "",
        }
        return render(request, "admin/subscriptions/subscriber/import.html", context)

    def deliverability(self, request: HttpRequest) -> HttpResponse:
        """Whether our mail will be believed."""
        if not request.user.has_perm("subscriptions.view_subscriber"):
            raise PermissionDenied
        # What asks the DNS is loaded for whoever asks for this page.
        from subscriptions import deliverability

        context = self.admin_site.each_context(request) | {
            "title": gettext("Deliverability"),
            "checks": deliverability.checks(),
            "rates": deliverability.rates(),
            "warn": deliverability.WARN,
            "stop": deliverability.STOP,
        }
        return render(request, "admin/subscriptions/deliverability.html", context)

    def export_list(self, request: HttpRequest) -> StreamingHttpResponse:
        """All confirmed subscribers as CSV, written as it is read."""
        if not request.user.has_perm("subscriptions.change_subscriber"):
            raise PermissionDenied
        # Few ask for it: loaded for whoever does.
        from subscriptions.importing import exported

        writer = csv.writer(Echo())
        lines = (writer.writerow(row) for row in exported())
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="subscribers.csv"'
        return response


class Echo:
    """A file that gives back what is written to it, for the writer of CSV."""

    def write(self, line: str) -> str:
        return line


#: Bytes of a list that is looked at first and then sent again.
MAX_LIST_SIZE = 2_000_000


class ImportForm(SaysWhatToChooseAgain, forms.Form):
    """A file, or its text again after it was looked at, or beside a mistake elsewhere."""

    kept_files = frozenset({"file"})
    data: "MultiValueDict[str, Any]"

    #: How the file was read, where that is worth a word.
    note = ""
    file = forms.FileField(label=_("CSV file"), required=False)
    text = CharField(required=False, widget=forms.HiddenInput)
    source = CharField(
        label=_("Where it comes from"), max_length=100, help_text=_("For the record of consent.")
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if (file := cleaned.get("file")) and file.size > MAX_LIST_SIZE:
            self.add_error(
                "file",
                gettext("This list is too long for the desk: python manage.py import_subscribers."),
            )
        elif file:
            # Few ask for it: loaded for whoever does.
            from subscriptions import lists

            try:
                cleaned["text"], self.note = lists.decode(file.read())
                self._keep(file.name, cleaned["text"])
            except UnicodeDecodeError:
                self.add_error(
                    "file", gettext("This is not a text in UTF-8. Save it as “CSV UTF-8”.")
                )
        elif not cleaned.get("text"):
            self.add_error("file", gettext("Please choose a file."))
        return cleaned

    def _keep(self, name: str, text: str) -> None:
        """The text stands in the form from now on; a browser shows no file again."""
        self.data = self.data.copy()
        self.data[self.add_prefix("text")] = text
        self["file"].help_text = gettext(
            "“%(name)s” is kept. Choose another file to replace it."
        ) % {"name": name}


@admin.register(Suppression)
class SuppressionAdmin(ShowsRefusals, _SuppressionAdmin):
    list_display = ["__str__", "why", "reason", "added_at"]
    list_filter = ["why", "added_at"]
    search_fields = ["email__istartswith"]
    fields = ["email", "why", "reason"]
    show_full_result_count = False
    actions = ["lift"]

    @admin.action(description=_("Lift: they get mail again"), permissions=["delete"])
    def lift(self, request: HttpRequest, suppressions: "SuppressionQuerySet") -> None:
        """Many at once, as after a mistake of our own."""
        for suppression in suppressions:
            self.log_change(request, suppression, gettext("Lifted."))
        number = suppressions.lift(how=f"by {request.user}")
        self.message_user(
            request,
            gettext("%(number)s lifted: they get mail again.") % {"number": number},
            messages.SUCCESS,
        )

    def get_search_results(
        self, request: HttpRequest, suppressions: Any, term: str
    ) -> tuple[Any, bool]:
        """Also an erased address is found, by typing it whole."""
        found, may_repeat = super().get_search_results(request, suppressions, term)
        if "@" in term:
            found = found | suppressions.by_email(term)
        return found, may_repeat


@admin.register(Bounce)
class BounceAdmin(ReadOnlyAdmin):
    list_display = ["happened_at", "kind", "subscriber", "said", "source"]
    list_filter = ["kind"]
    list_select_related = ["subscriber"]
    search_fields = ["subscriber__email__istartswith"]
