"""The desk's page *Remove the samples*: GET says what would go, POST removes it."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from worldview.request_types import DeskRequest
from worldview.samples import removal

_WORDS = {
    "columns": gettext_lazy("columns, with their revisions"),
    "comments": gettext_lazy("comments that came with them"),
    "answers": gettext_lazy("other comments under these columns"),
    "mailings": gettext_lazy("mailings of these columns"),
    "photos": gettext_lazy("photos, with their files"),
    "keywords": gettext_lazy("keywords"),
    "publications": gettext_lazy("publications that were cited"),
    "authors": gettext_lazy("authors"),
}


@dataclass(frozen=True)
class Row:
    """A line of the table: how many go, all in all and where what was changed stays."""

    words: str
    all: int
    unchanged: int


@require_http_methods(["GET", "HEAD", "POST"])
def remove_samples(request: DeskRequest) -> HttpResponse:
    if not request.user.is_superuser:
        raise PermissionDenied
    context = admin.site.each_context(request) | {"title": _("Remove the samples")}
    if not removal.are_there():
        return render(request, "admin/samples/remove.html", context)
    everything = removal.plan(keep_changed=False).counts()
    unchanged = removal.plan(keep_changed=True).counts()
    seen = f"{everything};{unchanged}"
    if request.method == "POST" and request.POST.get("seen") == seen:
        gone = removal.remove(keep_changed="keep" in request.POST, by=request.user)
        messages.success(request, _said(gone.columns))
        return redirect("admin:index")
    context |= {
        "there": True,
        "rows": [
            Row(str(words), getattr(everything, name), getattr(unchanged, name))
            for name, words in _WORDS.items()
            if getattr(everything, name)
        ],
        "changed": removal.changed_columns().defer("search"),
        "reworded": removal.changed_words(),
        "seen": seen,
        "outdated": request.method == "POST",
    }
    return render(request, "admin/samples/remove.html", context)


def _said(columns: int) -> str:
    return ngettext(
        "The samples are gone: %(number)s column, and what came with it.",
        "The samples are gone: %(number)s columns, and what came with them.",
        columns,
    ) % {"number": columns}
