from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from background import clock
from subscriptions import received
from subscriptions.models import InboundMessage

from .read_only import ReadOnlyAdmin


@admin.register(InboundMessage)
class InboundMessageAdmin(ReadOnlyAdmin):
    """Mail that no rule understood, for a person to read."""

    list_display = ["__str__", "sender", "kind", "received_at", "done_at"]
    list_filter = [("done_at", admin.EmptyFieldListFilter), "kind"]
    search_fields = ["sender__istartswith"]
    fields = ["sender", "subject", "received_at", "kind", "why", "size", "text", "source"]
    readonly_fields = ["text", "source"]
    actions = ["done", "not_done"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundMessage]:
        rows = super().get_queryset(request)
        assert request.resolver_match, "The desk's pages have addresses."
        return rows if request.resolver_match.kwargs.get("object_id") else rows.defer("content")

    @admin.display(description=_("what it says"))
    def text(self, message: InboundMessage) -> SafeString:
        return format_html("<pre>{}</pre>", received.text_of(message))

    @admin.display(description=_("as it came"))
    def source(self, message: InboundMessage) -> SafeString:
        url = reverse("admin:subscriptions_inboundmessage_source", args=[message.pk])
        return format_html(gettext('<a href="{}">Save it, to open it in a mail program</a>'), url)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download)
        name = "subscriptions_inboundmessage_source"
        return [path("<int:pk>/source/", view, name=name), *super().get_urls()]

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The message as it came, never shown as a page of ours."""
        message = get_object_or_404(InboundMessage, pk=pk)
        if not self.has_view_permission(request, message):
            return HttpResponse(status=403)
        response = HttpResponse(bytes(message.content), content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="message-{pk}.eml"'
        return response

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("subscriptions.change_subscriber")

    @admin.action(description=_("Dealt with"), permissions=["act"])
    def done(self, request: HttpRequest, chosen: QuerySet[InboundMessage]) -> None:
        number = chosen.filter(done_at=None).update(done_at=clock.now())
        said = gettext("%(number)s dealt with; they are forgotten after %(days)s days.") % {
            "number": number,
            "days": received.DONE_TTL.days,
        }
        self.message_user(request, said, messages.SUCCESS)

    @admin.action(description=_("Not dealt with yet"), permissions=["act"])
    def not_done(self, request: HttpRequest, chosen: QuerySet[InboundMessage]) -> None:
        chosen.update(done_at=None)
