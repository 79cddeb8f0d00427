"""A form that met the end of a login is carried over it, and sent again by who wrote it.

Nothing of a stranger's is stored: what was posted goes into the page that is answered, as hidden
fields, and comes back with the log-in. That works without a script. It is done only for a form that
a page of ours sent, by the browser's own word, so that no other site gets its form sent by our
button.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from articles.admin.forms import SHOWN_AGAIN
from articles.text.characters import drop_controls

FIELD = "_carried"
_LOG_INS = ("login", "log_in_code", "log_in_with_passkey")
_SHOWN_AGAIN = tuple(
    f"admin:articles_{kind}_{form}" for kind in ("article", "page") for form in ("add", "change")
)


@dataclass(frozen=True)
class Carried:
    """A posted form: where it goes, its fields in order, the names of its files, which cannot be
    carried, and the key of the editor who had it open, where the form says so."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str] = field(default_factory=list)
    editor: str = ""

    @property
    def is_shown_again(self) -> bool:
        """Whether the form it goes to can be shown with all of it before anything is saved."""
        try:
            return resolve(urlsplit(self.path).path).view_name in _SHOWN_AGAIN
        except Resolver404:
            return False

    @property
    def words(self) -> list[tuple[str, str]]:
        """What a person may have typed of it."""
        return [(name, text) for name, text in self.fields if text.strip() and name[:1] != "_"]

    @property
    def data(self) -> str:
        return json.dumps([self.path, self.fields, self.files, self.editor], ensure_ascii=False)


def carry(request: HttpRequest) -> Carried | None:
    """What ``request`` posted, or ``None`` where it is not to be carried."""
    if request.method != "POST" or not _is_from_our_page(request):
        return None
    if request.path in [reverse(f"admin:{name}") for name in _LOG_INS]:
        return parse_carried(request.POST.get(FIELD, ""))
    if "application/json" in request.headers.get("Accept", ""):
        return None  # a script's, which has it still
    left_out = {"csrfmiddlewaretoken", FIELD}
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in left_out and "password" not in name
    ]
    files: list[Any] = [file.name for _, sent in request.FILES.lists() for file in sent]
    return Carried(request.get_full_path(), fields, files, request.POST.get("_editor", ""))


def parse_carried(text: str) -> Carried | None:
    try:
        path, fields, files, editor = json.loads(text)
        carried = Carried(
            drop_controls(str(path)),
            [(drop_controls(str(name)), drop_controls(str(value))) for name, value in fields],
            [drop_controls(str(name)) for name in files],
            drop_controls(str(editor)),
        )
    except (ValueError, TypeError, RecursionError):
        return None
    ours = url_has_allowed_host_and_scheme(carried.path, allowed_hosts=None)
    return carried if ours and carried.path.startswith(reverse("admin:index")) else None


def _is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser says so; one that says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


# --- Pages ---------------------------------------------------------------------------------------


def instead(request: HttpRequest) -> HttpResponse | None:
    """What a POST at the desk is answered where the login it was written under does not stand;
    ``None`` where it does, or where there is nothing to carry."""
    if request.method != "POST":
        return None
    if not admin.site.has_permission(request):
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"login": reverse("admin:login")}, status=401)
        carried = carry(request)
        return log_in_page(request, carried) if carried else None
    editor = request.POST.get("_editor", "")
    if editor and editor != str(request.user.pk):
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"login": reverse("admin:login")}, status=401)
        carried = carry(request)
        return log_in_page(request, carried) if carried else None
    return None


def after_second_factor(request: HttpRequest) -> HttpResponse | None:
    """What a POST is answered where who sent it must add a second factor first; ``None`` where
    there is nothing to carry."""
    if request.method != "POST":
        return None
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"login": reverse("admin:login")}, status=401)
    carried = carry(request)
    return go_on_page(request, carried) if carried else None


def log_in_page(
    request: HttpRequest, carried: Carried | None, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page to log in, with ``carried`` in its form; ``more``: what else its template reads."""
    again = asked_for(request, reverse("admin:login"))
    context = admin.site.each_context(again) | {
        "title": _("Log in"),
        "subtitle": None,
        "app_path": reverse("admin:login"),
        "username": request.user.get_username(),
        "next": reverse("admin:index"),
        "carried": carried,
        "somebody_else": request.user.is_authenticated and carried is not None,
    }
    context |= more or {}
    view = LoginView.as_view(
        template_name="admin/login.html",
        authentication_form=admin.site.login_form,
        extra_context=context,
    )
    page: HttpResponse = view(again).render()  # type: ignore[attr-defined]  # made of a template
    return page


def go_on_page(request: HttpRequest, carried: Carried) -> HttpResponse:
    """The page from which who is logged in sends ``carried``; who did not write it is not handed
    it, but asked to log in as who did."""
    if carried.editor and carried.editor != str(request.user.pk):
        return log_in_page(request, carried)
    context = admin.site.each_context(request) | {
        "title": _("You are logged in; your words are not saved yet"),
        "carried": carried,
        "lacks_second_factor": admin.site.lacks_second_factor(  # type: ignore[attr-defined]  # ours
            request
        ),
        "shown_again": SHOWN_AGAIN,
    }
    get_token(request)
    return render(request, "admin/go_on.html", context)


def asked_for(request: HttpRequest, path: str) -> HttpRequest:
    """``request`` as if it asked for a page and sent nothing."""
    from copy import copy

    from django.http import QueryDict

    again = copy(request)
    again.method, again.POST, again.GET = "GET", QueryDict(), QueryDict()
    again.path = again.path_info = path
    return again
