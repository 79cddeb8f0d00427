"""The page of the first start, and what says how one comes to it."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from background.rate_limits import RateLimit
from worldview.door import sessions
from worldview.first_start import choices, links
from worldview.first_start.forms import FirstStartForm
from worldview.request_types import VisitorRequest

#: Forms that are sent from one network; each may cost a hash.
ATTEMPTS = RateLimit(20, period=60)


@sensitive_post_parameters("password")
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_start(request: VisitorRequest, token: str) -> HttpResponse:
    """Ask for names and an account, and lead to *Write a column*."""
    with translation.override(choices.language_of(request)):
        response = _answer(request, token)
    # With the host alone forms still tell where they come from.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _answer(request: VisitorRequest, token: str) -> HttpResponse:
    if links.is_set_up():
        return _set_up_page(request)
    if not links.is_ours(token, max_age=links.TTL):
        return how_page(request, expired=links.is_ours(token), status=403)
    form = FirstStartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not ATTEMPTS.take(request):
        form.add_error(None, _("This was sent too often. Wait a minute and send it again."))
        return _page(request, form, status=429)
    if not form.is_valid():
        return _page(request, form)
    user = form.save()
    if user is None:
        return _set_up_page(request)
    sessions.log_in(request, user)
    with translation.override(form.cleaned_data["language"]):
        said = _("It is yours. From now on you log in as “%(name)s”. Write the first column.")
        messages.success(request, said % {"name": user.get_username()})
    return redirect("admin:articles_article_add")


def how_page(
    request: HttpRequest, *, expired: bool = False, at_log_in: bool = False, status: int = 200
) -> HttpResponse:
    """Say that there is no account yet, and how whoever runs the site comes to one."""
    title = _("This desk has no account yet") if at_log_in else _("This address does not hold")
    context = {"title": title, "expired": expired, "at_log_in": at_log_in}
    return _rendered(request, "how", context, status)


def log_in_page(request: HttpRequest) -> HttpResponse:
    """What stands at the log-in where nobody could log in."""
    with translation.override(choices.language_of(request)):
        return how_page(request, at_log_in=True)


def _set_up_page(request: HttpRequest) -> HttpResponse:
    return _rendered(request, "set_up", {"title": _("This desk is set up already")}, 410)


def _page(request: HttpRequest, form: FirstStartForm, status: int = 200) -> HttpResponse:
    context = {
        "title": _("A column of your own"),
        "form": form,
        "paper": [form[name] for name in ("column_name", "site_name", "description")],
        "place": [form[name] for name in ("language", "time_zone")],
        "account": [form[name] for name in ("name", "email", "username", "password")],
        "languages": choices.languages(),
    }
    return _rendered(request, "form", context, status)


def _rendered(
    request: HttpRequest, name: str, context: dict[str, object], status: int
) -> HttpResponse:
    context = admin.site.each_context(request) | context
    return render(request, f"admin/first_start/{name}.html", context, status=status)
