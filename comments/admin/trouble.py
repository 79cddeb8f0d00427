from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.refused import ShowsRefusals
from background import clock
from comments.models import CommentLetter, TroubleReport

if TYPE_CHECKING:
    from comments.models.trouble import TroubleReportQuerySet

    _ModelAdmin = admin.ModelAdmin[TroubleReport]
else:
    _ModelAdmin = admin.ModelAdmin


@admin.register(TroubleReport)
class TroubleReportAdmin(ShowsRefusals, _ModelAdmin):
    list_display = ["__str__", "kind", "email", "article", "reported_at", "resolved_at"]
    list_filter = ["kind", ("resolved_at", admin.EmptyFieldListFilter)]
    list_select_related = ["article"]
    readonly_fields = ["kind", "text", "email", "article", "browser", "reported_at", "resolved_at"]
    fields = [*readonly_fields, "answer"]
    actions = ["resolve"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, report: TroubleReport, form: Any, change: bool
    ) -> None:
        """An answer is mailed to whoever left an address, and resolves the report."""
        if report.answer and "answer" in form.changed_data:
            report.resolved_at = report.resolved_at or clock.now()
            if report.email:
                kind, to = CommentLetter.Kind.TROUBLE, report.email.lower()
                CommentLetter.objects.create(kind=kind, to=to, report=report)
                self.message_user(request, gettext("The answer is on its way."), messages.SUCCESS)
        super().save_model(request, report, form, change)

    @admin.action(description=_("Mark as resolved"), permissions=["change"])
    def resolve(self, request: HttpRequest, reports: "TroubleReportQuerySet") -> None:
        number = reports.open().update(resolved_at=clock.now())
        self.message_user(
            request,
            gettext("%(number)s marked as resolved.") % {"number": number},
            messages.SUCCESS,
        )
