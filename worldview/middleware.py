"""Small guards at the front door."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from articles.text.characters import drop_controls, normalize_line
from background import clock
from worldview.door.session_store import SessionStore
from worldview.gateway import bodies
from worldview.proxies import TrustedProxies, network_of
from worldview.request_types import VisitorRequest

#: What Django asks, and what is made of it.
Middleware = Callable[[HttpRequest], HttpResponseBase]


def client_address(get_response: Middleware) -> Callable[[VisitorRequest], HttpResponseBase]:
    """Set ``request.visitor_key``: who sends, as far as limits need to know and no further.

    The key is an HMAC of the address's prefix (/24, IPv6 /56) that changes every day, so it can
    count but not identify. ``request.client_address`` and ``client_network`` are for the moment of
    the request and never stored. ``X-Forwarded-For`` is believed only as far as ``TRUSTED_PROXIES``
    wrote it: the client is the last address in it that is not one of ours. What else a proxy says
    of a request (``X-Forwarded-Proto``) is dropped where the request comes from no proxy of ours.
    """
    proxies = TrustedProxies()

    def middleware(request: VisitorRequest) -> HttpResponseBase:
        proxies.drop_hearsay(request.META)
        request.client_address = proxies.client(request.META)
        request.client_network = prefix = network_of(request.client_address)
        day = datetime.fromtimestamp(clock.estimate(), UTC).date().isoformat()
        request.visitor_key = salted_hmac(f"visitor:{day}", prefix, algorithm="sha256").hexdigest()
        return get_response(request)

    return middleware


def let_health_be_asked_by_any_name(get_response: Middleware) -> Middleware:
    """Take what asks after this server's health, on the machine or from a load balancer, as if it
    had called the site by its name: it knows an address at most."""
    ours = urlsplit(settings.SITE_URL).netloc

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/health/"):
            request.META["HTTP_HOST"] = ours
        return get_response(request)

    return middleware


def bound_public_posts(get_response: Middleware) -> Middleware:
    """Refuse what is too large for where it is sent (``gateway.bodies``) before it is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if key := bodies.session_to_look_up(request.META):
            request.META[bodies.SESSION_STANDS] = SessionStore.is_somebodys(key)
        if bodies.is_too_large(request.META):
            return render(request, "400.html", status=413)
        return get_response(request)

    return middleware


def refuse_foreign_posts(get_response: Middleware) -> Middleware:
    """Refuse a POST that a browser says comes from another site.

    The public forms carry no token, so that pages are the same bytes for everyone; what guards
    them is the browser's own word (``Sec-Fetch-Site``, ``Origin``). A view that must take posts
    from anywhere (one-click unsubscribe, RFC 8058) says so with ``takes_foreign_posts = True``.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        if getattr(view, "takes_foreign_posts", False):
            return None
        foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
        origin = request.headers.get("Origin")
        if origin is not None and origin != "null":
            foreign = foreign or _host_of(origin) != request.get_host()
        elif origin == "null":
            # Our own token pages send no referrer, and browsers then say "null" on a same-origin
            # form post too; Sec-Fetch-Site, which a page cannot forge, tells them apart.
            foreign = request.headers.get("Sec-Fetch-Site") != "same-origin"
        if foreign:
            return render(request, "403_foreign.html", status=403)
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django looks there
    return middleware


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None  # as of "http://[", which is nobody's


def refuse_nul(get_response: Middleware) -> Middleware:
    """Answer 400 to an address or a query with U+0000 in it: no text here has one, and PostgreSQL
    takes none."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def narrow_input(get_response: Middleware) -> Middleware:
    """Narrow what forms, queries and cookies send to what text may be (``articles.text``), also for
    forms that are not ours.

    Of a form only what cannot be stored is dropped here; its fields know what is a line, and a
    comment's judge wants to know what its writer hid. Passwords stay as they were typed.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        # Servers hand on bytes that no browser sends, UTF-8 without escapes among them.
        if "%" in query or not (query.isascii() and query.isprintable()):
            request.GET = _narrowed(  # type: ignore[assignment]  # cannot be changed either
                request.GET, normalize_line
            )
        if "\\" in request.META.get("HTTP_COOKIE", ""):
            request.COOKIES = {k: drop_controls(v) for k, v in request.COOKIES.items()}
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> None:
        if request.method == "POST":
            request.POST = _narrowed(  # type: ignore[assignment]  # cannot be changed either
                request.POST, drop_controls
            )

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django looks there
    return middleware


def _narrowed(sent: QueryDict, narrow: Callable[[str], str]) -> QueryDict:
    """``sent`` (a ``QueryDict``) with its values narrowed; itself where nothing is to be done."""
    narrowed = [
        (name, value if "password" in name else narrow(value))
        for name, values in sent.lists()
        for value in values
    ]
    if narrowed == [(name, value) for name, values in sent.lists() for value in values]:
        return sent
    query = QueryDict(mutable=True, encoding=sent.encoding)
    for name, value in narrowed:
        query.appendlist(name, value)
    query._mutable = False
    return query
