"""The desk's page of numbers: who joined and left, day by day, as a chart and as a table."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext

from subscriptions import numbers
from subscriptions.models import Subscriber

if TYPE_CHECKING:
    _SubscriberAdmin = admin.ModelAdmin[Subscriber]
else:
    _SubscriberAdmin = object

#: Units of the chart: its width, and how far bars reach up and down from its line.
WIDTH, REACH = 730, 80


@dataclass(frozen=True)
class Bar:
    """A day of the chart: who came stands on the line, who went hangs from it."""

    x: float
    width: float
    came: float
    went: float

    @property
    def top(self) -> float:
        return REACH - self.came


def bars(days: list[numbers.Day]) -> list[Bar]:
    """Return the bars of days; the highest reaches as far as one may."""
    most = max(max(day.came, day.went) for day in days) or 1
    step = WIDTH / len(days)
    return [
        Bar(
            round(place * step, 2),
            round(step * 0.8, 2),
            round(REACH * day.came / most, 2),
            round(REACH * day.went / most, 2),
        )
        for place, day in enumerate(days)
    ]


class NumbersMixin(_SubscriberAdmin):
    """Mixed into the admin of subscribers."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.numbers)
        return [
            path("numbers/", view, name="subscriptions_subscriber_numbers"),
            *super().get_urls(),
        ]

    def numbers(self, request: HttpRequest) -> HttpResponse:
        """Who joined and left in the last days, and after which edition."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("days", "")
        period = next((days for days in numbers.PERIODS if str(days) == asked), numbers.PERIODS[0])
        found = numbers.for_period(period)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Numbers"),
            "numbers": found,
            "periods": numbers.PERIODS,
            "bars": bars(found.days),
            "width": WIDTH,
            "line": REACH,
            "height": 2 * REACH,
        }
        return render(request, "admin/subscriptions/subscriber/numbers.html", context)
