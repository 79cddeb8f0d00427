"""Who did what at the desk: Django's log of it, to read."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.listed import ByYears, DatesAsked
from articles.discovery.prefix_search import PrefixSearchMixin

if TYPE_CHECKING:
    _QuerySet = QuerySet[LogEntry]
    _ModelAdmin = admin.ModelAdmin[LogEntry]
else:
    _QuerySet = QuerySet
    _ModelAdmin = admin.ModelAdmin


class DatedLogQuerySet(ByYears, _QuerySet):
    pass


@admin.register(LogEntry)
class LogAdmin(DatesAsked, PrefixSearchMixin, _ModelAdmin):
    list_display = ["action_time", "user", "object", "said"]
    list_filter = ["user", "action_flag"]
    search_fields = ["object_repr", "change_message"]
    date_hierarchy = "action_time"
    list_select_related = ["user", "content_type"]
    list_display_links = None
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> DatedLogQuerySet:
        return DatedLogQuerySet(LogEntry)

    @admin.display(description=_("what"))
    def object(self, entry: LogEntry) -> str:
        name = f"{entry.content_type.name.capitalize()}: {entry.object_repr}"  # type: ignore[union-attr]  # one of a kind
        address = None if entry.is_deletion() else entry.get_admin_url()
        return format_html('<a href="{}">{}</a>', address, name) if address else name

    @admin.display(description=_("done"))
    def said(self, entry: LogEntry) -> str:
        return entry.get_change_message() or entry.get_action_flag_display()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, entry: LogEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, entry: LogEntry | None = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, entry: LogEntry | None = None) -> bool:
        """Those who may publish see what was done."""
        return request.user.has_perm("articles.publish_article")
