"""What pages that are one reader's own have in common."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.models import MAX_COMMENT_LENGTH

if TYPE_CHECKING:
    from background.rate_limits import Request

    class SenderRequest(HttpRequest, Request):
        """A request with its sender, as ``worldview.middleware`` names it."""

        client_network: str


def own_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for one reader: kept by no cache, told to no other site, listed by no search engine.

    ``csrf_exempt`` is right here: what gives a request power is a signed token in its address or
    form, and ``worldview.middleware.refuse_foreign_posts`` refuses other sites' forms.
    """

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if "token" in kwargs:
            # Whoever has the address has its power, so no other page is told of it.
            response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return shown


def gone(request: HttpRequest, why: object, *, typed: str) -> HttpResponse:
    """Give back what somebody ``typed`` for what is not there any more, and say ``why``; where
    nothing was typed there is nothing, and no page says what there was."""
    if not typed.strip():
        raise Http404
    context = {
        "why": why,
        "typed": typed[:MAX_COMMENT_LENGTH],
        "email": request.POST.get("email", ""),
    }
    return render(request, "comments/gone.html", context, status=404)
