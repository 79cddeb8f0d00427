"""Who did what at the desk: Django's log of it, to read."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
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


class KindFilter(admin.SimpleListFilter):
    """All of one kind: columns, comments, subscribers, settings, users…"""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = {
            model._meta.label_lower: str(capfirst(model._meta.verbose_name_plural))
            for model in model_admin.admin_site._registry
        }
        return sorted(kinds.items(), key=lambda kind: kind[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        kind = self.value()
        if kind not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(content_type=ContentType.objects.get_for_model(apps.get_model(kind)))


@admin.register(LogEntry)
class LogAdmin(DatesAsked, PrefixSearchMixin, _ModelAdmin):
    list_display = ["action_time", "user", "object", "said"]
    list_filter = ["user", KindFilter, "action_flag"]
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
