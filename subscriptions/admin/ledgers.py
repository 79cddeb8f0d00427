from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outbox.messages import message_id
from subscriptions import progress
from subscriptions.models import Delivery, Letter

from .read_only import ReadOnlyAdmin

State = Delivery.State


class LedgerAdmin(ReadOnlyAdmin):
    list_filter = ["state"]
    ordering = ["-pk"]


@admin.register(Delivery)
class DeliveryAdmin(LedgerAdmin):
    list_display = [
        "edition",
        "subscriber",
        "state",
        "attempts",
        "finished_at",
        "outcome",
        "known_as",
    ]
    list_select_related = ["edition__article", "edition__correction__article", "subscriber"]
    search_fields = ["subscriber__email__istartswith"]
    actions = ["it_arrived", "send_again"]

    @admin.display(description=_("Message-ID"))
    def known_as(self, delivery: Delivery) -> str:
        """What to look for in the mail server's log where it is not known what became of it."""
        return message_id("delivery", delivery.pk) if delivery.state == State.UNKNOWN else ""

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("subscriptions.change_subscriber")

    @admin.action(description=_("It arrived"), permissions=["steer"])
    def it_arrived(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        self._log(request, deliveries.filter(state=State.UNKNOWN), gettext("It arrived."))
        number = progress.arrived(deliveries)
        self.message_user(
            request, gettext("%(number)s noted as arrived.") % {"number": number}, messages.SUCCESS
        )

    @admin.action(description=_("Send again"), permissions=["steer"])
    def send_again(
        self, request: HttpRequest, deliveries: QuerySet[Delivery]
    ) -> HttpResponse | None:
        chosen = deliveries.filter(state__in=progress.MAY_BE_SENT_AGAIN)
        if "sure" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": gettext("Send again?"),
                "deliveries": chosen.select_related("subscriber", "edition__article"),
            }
            return render(request, "admin/subscriptions/delivery/send_again.html", context)
        self._log(request, chosen, gettext("Sent again."))
        number = progress.send_again(deliveries)
        self.message_user(
            request,
            gettext("%(number)s will be sent again.") % {"number": number},
            messages.SUCCESS,
        )
        return None

    def _log(self, request: HttpRequest, deliveries: QuerySet[Delivery], said: str) -> None:
        for delivery in deliveries:
            self.log_change(request, delivery, said)


@admin.register(Letter)
class LetterAdmin(LedgerAdmin):
    list_display = ["kind", "to", "state", "attempts", "asked_at", "finished_at", "outcome"]
    search_fields = ["to"]
