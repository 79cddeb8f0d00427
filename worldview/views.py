"""What belongs to the whole site: pictures, robots.txt, health, and the pages for when things
go wrong."""

import sys

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
)
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.discovery import redirects
from articles.models import known_site
from articles.views import page
from background import clock
from background.outages import is_outage
from background.rate_limits import RateLimit
from worldview import carried, media_files
from worldview import health as health_of_parts
from worldview.database_timeouts import is_too_busy
from worldview.gateway import refusals
from worldview.request_types import VisitorRequest
from worldview.robots import words_for_robots


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Photos and their renditions, and files for readers, all named by their content; whole or in
    parts.

    A proxy in front may serve MEDIA_ROOT itself (docs/deploying.md).
    """
    return media_files.serve(request, path)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look when a page names no icon, as the admin's do."""
    own = known_site().tab_icon
    return redirect(default_storage.url(own["name"]) if own else static("icon.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(words_for_robots(), content_type="text/plain")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 where the database answers: for Docker, a load balancer and the demo. A clock that is
    wrong is told and changes nothing, for nothing is decided by it."""
    clock.ask()
    said = [f"The clock of this process {wrong}." for wrong in [clock.warning()] if wrong]
    return HttpResponse("\n".join(["ok", *said, ""]), content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where all is well, 503 where it is not, with a line for each part: for people, and for
    what raises an alarm. ``health`` says whether to send readers here."""
    parts = health_of_parts.parts()
    status = 503 if any(part.trouble for part in parts) else 200
    lines = "".join(f"{part}\n" for part in parts)
    return HttpResponse(lines, content_type="text/plain; charset=utf-8", status=status)


#: Addresses without a page that one sender may ask for; where they lead is looked up each time.
NOT_FOUND = RateLimit(60, period=60)


def not_found(request: VisitorRequest, exception: Exception) -> HttpResponse:
    """Where an address of a former site leads, or the page that says there is nothing."""
    if not NOT_FOUND.allows(request):
        return refusals.too_often_response()
    if leads := redirects.response(request) or page.with_slash(request):
        return leads
    NOT_FOUND.take(request)
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_much = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent))
    if too_much and request.path.startswith("/admin/"):
        # Nothing of it was read, so nothing can be shown again.
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened before the last log-in. At the desk its words come back with it."""
    if request.path.startswith(reverse("admin:index")) and (words := carried.carry(request)):
        if admin.site.has_permission(request):
            return carried.go_on_page(request, words)
        return carried.log_in_page(request, words)
    if hasattr(getattr(request.resolver_match, "func", None), "page_params"):
        response = render(request, "400.html", status=405)  # a page that takes no forms
        response["Allow"] = "GET, HEAD"
        return response
    return render(request, "403_csrf.html", status=403)


RETRY_AFTER_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """That something failed, or, while the database is away or takes no changes, that it will be
    mended."""
    failure: BaseException = sys.exc_info()[1]  # type: ignore[assignment]  # there is one
    if is_too_busy(failure):  # past the views, as where an address is looked up that has none
        return refusals.busy_response(request)
    # Without the request: whatever failed must not fail again while saying so.
    context = {
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": known_site().site_name,
        "COLUMN_NAME": known_site().column_name,
        "words": refusals.words_of(request),
    }
    if not is_outage(failure):
        return HttpResponse(render_to_string("500.html", context), status=500)
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
