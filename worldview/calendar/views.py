from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from background import clock
from worldview.calendar import planned, spans
from worldview.request_types import DeskRequest


@require_safe
def calendar(request: DeskRequest) -> HttpResponse:
    """Show what is planned in the month, or the week, that is asked for."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    today = clock.today()
    asked = request.GET.get("month", ""), request.GET.get("week", "")
    span = spans.parse_span(*asked, today)
    middle = today if span.first <= today <= span.last else span.first
    context = admin.site.each_context(request) | {
        "title": gettext("Calendar"),
        "span": span,
        "today": today,
        "other": spans.the_month_of(middle) if span.is_week else spans.the_week_of(middle),
        "days": planned.by_day(span, request.user),
        "weekdays": span.days[:7],
    }
    return render(request, "admin/calendar.html", context)
