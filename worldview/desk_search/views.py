from dataclasses import asdict

from django.contrib import admin
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from worldview.desk_search.search import search
from worldview.request_types import DeskRequest

MAX_LENGTH = 200


@require_safe
def find(request: DeskRequest) -> HttpResponse:
    """Show what is found at the desk, or return it as JSON to ``static/js/desk/palette.js``:
    ``{"groups": [{"title": …, "hits": [{"name": …, "note": …, "address": …}]}]}``."""
    words = " ".join(request.GET.get("q", "")[:MAX_LENGTH].split())
    groups = search(request, words)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"groups": [asdict(group) for group in groups]})
    context = admin.site.each_context(request) | {
        "title": gettext("Find at the desk"),
        "words": words,
        "groups": groups,
    }
    return render(request, "admin/find.html", context)
