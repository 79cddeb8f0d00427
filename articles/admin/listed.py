"""Rows as lists at the desk turn them over by date, and columns by their state."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Max, Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib import admin
    from django.db.models import QuerySet

    _ModelAdmin = admin.ModelAdmin[Any]
    _QuerySet = QuerySet[Any]
else:
    _ModelAdmin = object
    _QuerySet = object


class DatesAsked(_ModelAdmin):
    """Mixed into a ``ModelAdmin`` with a ``date_hierarchy``: a date that is none, or has no year
    after it, leads back to the whole list."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError) as failure:
            raise IncorrectLookupParameters from failure


class ByYears(_QuerySet):
    """Mixed into a queryset: the years offered to go to (``date_hierarchy``) are all from the first
    row's to the last one's, for to know in which there is none would take reading every row."""

    def dates(self, field_name: str, kind: Any, order: Any = "ASC") -> Any:
        if kind != "year":
            return super().dates(field_name, kind, order)
        return [date(year, 1, 1) for year in self._years(field_name)]

    def datetimes(  # type: ignore[override]  # ``zone`` holds the rest
        self, field_name: str, kind: Any, order: Any = "ASC", **zone: Any
    ) -> Any:
        if kind != "year":
            return super().datetimes(field_name, kind, order, **zone)
        here = timezone.get_current_timezone()
        years = self._years(field_name, of=timezone.localtime)
        return [datetime(year, 1, 1, tzinfo=here) for year in years]

    def _years(
        self, field_name: str, *, of: Callable[[Any], Any] = lambda day: day
    ) -> Iterable[int]:
        ends = self.order_by().aggregate(first=Min(field_name), last=Max(field_name))
        if ends["first"] is None:
            return []
        return range(of(ends["first"]).year, of(ends["last"]).year + 1)


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("draft", gettext("Draft")),
            ("ready", gettext("Ready for review")),
            ("scheduled", gettext("Scheduled")),
            ("public", gettext("Public")),
            ("changed", gettext("Public, with unpublished changes")),
            ("withdrawn", gettext("Withdrawn")),
            ("binned", gettext("In the bin")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "binned":
            return queryset.in_the_bin()
        queryset = queryset.filter(binned_at=None)
        match self.value():
            case "draft":
                return queryset.filter(published_at=None)
            case "ready":
                return queryset.ready_for_review()
            case "scheduled":
                return queryset.scheduled()
            case "public":
                return queryset.published()
            case "changed":
                return queryset.with_unpublished_changes()
            case "withdrawn":
                return queryset.exclude(withdrawn_at=None)
        return queryset
