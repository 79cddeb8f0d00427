"""Answers to requests that do not come as far as Django."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from pagecache.memory.responses import Header
from worldview.gateway.answers import Answer

#: After so many seconds one who was refused may try again.
RETRY_AFTER_SECONDS = 5
#: The fields of readers' forms into which one writes at length.
TYPED = ("body", "text", "note")


def page(name: str) -> tuple[list[Header], bytes]:
    """Return ``(headers, body)`` of the page ``name``, made once and without asking anything."""
    # The door is loaded before Django is set up.
    from articles.models import known_site

    return _made_once(name, known_site().changed_at)


@lru_cache(maxsize=16)
def _made_once(name: str, settings_changed_at: datetime | None) -> tuple[list[Header], bytes]:
    return _made(name)


def _made(name: str, **more: Any) -> tuple[list[Header], bytes]:
    # As above.
    from articles.models import known_site
    from worldview.speaking import spoken

    site = known_site()
    context = more | {
        "SITE_URL": settings.SITE_URL,
        "SITE_NAME": site.site_name,
        "COLUMN_NAME": site.column_name,
    }
    with spoken(site):
        body = render_to_string(name, context).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", build_policy()),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
    ]
    return headers, body


def busy(words: str = "") -> Answer:
    """Return the ``Answer`` to one who came when too many were there, with the ``words`` that they
    sent."""
    headers, body = _made("busy.html", words=words) if words else page("busy.html")
    retry = ("Retry-After", str(RETRY_AFTER_SECONDS))
    return Answer("503 Service Unavailable", [*headers, retry], body)


def too_often_response() -> HttpResponse:
    """Return Django's response to one who asked for too many addresses without a page."""
    headers, body = page("429.html")
    return _response(Answer("429", [*headers, ("Retry-After", "30")], body))


def busy_response(request: HttpRequest) -> HttpResponse:
    """Return ``busy`` as Django's response to ``request``."""
    return _response(busy(words_of(request)))


def words_of(request: HttpRequest) -> str:
    """Return what a reader typed into the form that ``request`` sent, to be given back; the desk
    keeps its own."""
    if request.method != "POST" or request.path_info.startswith("/admin/"):
        return ""
    try:
        typed = [request.POST.get(name, "") for name in TYPED]
    except Exception:  # what was sent is no form, or is not there any more
        return ""
    return "\n\n".join(words for words in typed if words.strip())


def _response(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=int(answer.status[:3]), headers=dict(answer.headers))


def too_slow() -> Answer:
    """Return the ``Answer`` to one who did not send in time. What else would come is not read, so
    the connection ends."""
    headers, body = page("408.html")
    return Answer("408 Request Timeout", [*headers, ("Connection", "close")], body)


def malformed() -> Answer:
    """Return the ``Answer`` to one whose body is none. Where it ends nobody knows, so the
    connection does."""
    headers, body = page("408.html")
    return Answer("400 Bad Request", [*headers, ("Connection", "close")], body)
