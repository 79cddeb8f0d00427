from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.preview import NotToBeSaved
from articles.models import Article
from subscriptions import edition_mail
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Edition,
    Letter,
    Subscriber,
    Suppression,
)


class ToRead(admin.ModelAdmin):
    """A ledger: it is written by the program and read by people."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ConsentInline(admin.TabularInline):
    model = ConsentEvent
    extra = 0
    fields = readonly_fields = ["happened_at", "action", "details"]
    can_delete = False
    verbose_name_plural = "record of consent"

    def has_add_permission(self, request, obj=None):
        return False


class StandingFilter(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("active", "Active"), ("pending", "Not confirmed"), ("left", "Unsubscribed")]

    def queryset(self, request, queryset):
        match self.value():
            case "active":
                return queryset.active()
            case "pending":
                return queryset.pending()
            case "left":
                return queryset.exclude(left_at=None)
        return queryset


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    list_display = ["email", "frequency", "asked_at", "confirmed_at", "left_at", "paused_until"]
    list_filter = [StandingFilter, "frequency"]
    search_fields = ["email"]
    show_full_result_count = False
    fields = readonly_fields = [
        "email",
        "asked_at",
        "confirmed_at",
        "left_at",
        "frequency",
        "weekday",
        "hour",
        "time_zone",
        "keywords",
        "paused_until",
        "next_digest_at",
    ]
    inlines = [ConsentInline]
    actions = ["unsubscribe"]

    def has_add_permission(self, request):
        # Only its owner can subscribe an address: that is what double opt-in means.
        return False

    @admin.action(description="Unsubscribe", permissions=["change"])
    def unsubscribe(self, request, subscribers):
        for subscriber in subscribers:
            subscriber.leave(how=f"by {request.user}")
        self.message_user(request, "They get no more mail.", messages.SUCCESS)


@admin.register(Edition)
class EditionAdmin(ToRead):
    list_display = ["__str__", "kind", "made_at", "queued", "sent", "other"]
    list_filter = ["kind"]
    list_select_related = ["article"]

    def get_queryset(self, request):
        states = {
            "queued_count": Q(deliveries__state__in=["queued", "sending"]),
            "sent_count": Q(deliveries__state="sent"),
            "other_count": Q(deliveries__state__in=["rejected", "unknown", "skipped"]),
        }
        counts = {name: Count("deliveries", filter=which) for name, which in states.items()}
        return super().get_queryset(request).annotate(**counts)

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview)
        return [
            path("preview/<int:article_id>/", preview, name="subscriptions_edition_preview"),
            *super().get_urls(),
        ]

    # Shown beside the column's form too.
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(
        csp_replace({"style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"]})
    )
    def preview(self, request, article_id):
        """The mail of a column: its HTML, or with ``text`` its text; as saved, or with ``typed`` as
        it stands in the form.

        Mail carries its styles in the elements, so this one page of the desk allows that; what it
        shows was cleaned as it was saved, and scripts stay forbidden.
        """
        articles = self.admin_site.get_model_admin(Article)
        show = articles.as_typed if "typed" in request.GET else articles.as_saved
        try:
            with show(request, article_id) as article:
                message = edition_mail.preview(article)
        except NotToBeSaved as mistake:
            return HttpResponse(str(mistake), content_type="text/plain; charset=utf-8")
        if "text" in request.GET:
            return HttpResponse(message.text, content_type="text/plain; charset=utf-8")
        return HttpResponse(message.html)

    @admin.display(description="waiting")
    def queued(self, edition):
        return edition.queued_count

    @admin.display
    def sent(self, edition):
        return edition.sent_count

    @admin.display(description="rejected, unknown or skipped")
    def other(self, edition):
        return edition.other_count


class LedgerAdmin(ToRead):
    list_filter = ["state"]
    search_fields = ["subscriber__email"]
    ordering = ["-pk"]


@admin.register(Delivery)
class DeliveryAdmin(LedgerAdmin):
    list_display = ["edition", "subscriber", "state", "attempts", "finished_at", "outcome"]
    list_select_related = ["edition__article", "subscriber"]


@admin.register(Letter)
class LetterAdmin(LedgerAdmin):
    list_display = ["kind", "subscriber", "state", "attempts", "asked_at", "finished_at", "outcome"]
    list_select_related = ["subscriber"]


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    list_display = ["email", "reason", "added_at"]
    search_fields = ["email"]
    fields = ["email", "reason"]
