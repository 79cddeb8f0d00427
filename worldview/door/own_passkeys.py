"""An account's passkeys: the pages on which it adds one, calls it something else, removes it."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django_otp import DEVICE_ID_SESSION_KEY

from worldview.door import account, passkeys, places, second_factor, sessions, throttle
from worldview.door.forms import AddPasskeyForm, CodeForm, PasskeyNameForm
from worldview.request_types import DeskRequest


def add(request: DeskRequest) -> HttpResponse:
    """Add what the browser made after ``challenge_to_add``; the first second factor of an account
    comes with recovery codes."""
    if account.must_show_its_second_factor(request):
        return redirect("admin:log_ins")
    locked = account.is_locked(request)
    browser = places.browser_name(request.headers.get("User-Agent", ""))
    initial = {"name": places.in_words(browser)}
    form = AddPasskeyForm(request.user, None if locked else request.POST or None, initial=initial)
    if form.is_valid():
        try:
            return _added(request, form.cleaned_data["passkey"], form.cleaned_data["name"])
        except passkeys.PasskeyRefused as refusal:
            form.add_error(None, str(refusal))
    elif form.has_error("password", "wrong"):
        throttle.note_failure(request, request.user.get_username())
    context = {
        "title": _("Add a passkey"),
        "form": form,
        "locked_for": throttle.minutes() if locked else None,
        "has_one": second_factor.has(request.user),
        "is_required": second_factor.is_required(request.user),
    }
    return _page(request, "add_passkey", context)


def challenge_to_add(request: DeskRequest) -> JsonResponse:
    """Answer what the browser is to make a passkey for, where the password is right; else
    ``{"error": …}``."""
    if request.method != "POST" or account.must_show_its_second_factor(request):
        return _refused(_("Nothing can be added here now. Load the page again."), status=403)
    if account.is_locked(request):
        return _refused(
            _("Too much was wrong. Wait %(minutes)s minutes and try again.")
            % {"minutes": throttle.minutes()},
            status=429,
        )
    form = AddPasskeyForm(request.user, request.POST)
    if form.is_valid():
        return JsonResponse(passkeys.options_to_add(request, request.user))
    if form.has_error("password", "wrong"):
        throttle.note_failure(request, request.user.get_username())
    said = [f"{form[name].label}: {error}" for name in form.errors for error in form.errors[name]]
    return _refused(" ".join(said), status=400)


def challenge(request: DeskRequest) -> JsonResponse:
    """Answer what a passkey of the account is to sign, to change something."""
    if request.method != "POST":
        return _refused(_("Load the page again."), status=405)
    return JsonResponse(passkeys.options_to_confirm(request, request.user))


def change(request: DeskRequest, passkey_id: int) -> HttpResponse:
    """Call a passkey something else; or remove it, for who shows a second factor."""
    passkey = get_object_or_404(request.user.passkeys, pk=passkey_id)
    locked = account.is_locked(request)
    sent = None if locked else request.POST or None
    is_renamed = sent is not None and "rename" in sent
    name_form = PasskeyNameForm(sent if is_renamed else None, initial={"name": passkey.name})
    form = CodeForm(None if is_renamed else sent)
    if name_form.is_valid():
        passkey.name = name_form.cleaned_data["name"]
        passkey.save(update_fields=["name"])
        return redirect("admin:log_ins")
    if form.is_valid() and form.verified(request, request.user):
        second_factor.remove_passkey(passkey)
        account.say_removed(request, _("The passkey is removed."))
        return redirect("admin:log_ins")
    is_last = second_factor.app_of(request.user) is None and request.user.passkeys.count() == 1
    context = {
        "title": _("The passkey “%(name)s”") % {"name": passkey.name},
        "passkey": passkey,
        "name_form": name_form,
        "form": form,
        "locked_for": throttle.minutes() if locked else None,
        "is_last": is_last,
        "is_required": second_factor.is_required(request.user),
    }
    return _page(request, "passkey", context)


def _added(request: DeskRequest, answer: str, name: str) -> HttpResponse:
    is_first = not second_factor.has(request.user)
    passkey = passkeys.add(request, request.user, answer, name)
    request.session.cycle_key()
    request.session[DEVICE_ID_SESSION_KEY] = passkey.persistent_id
    if is_first:
        sessions.end_others(request)
    return account.codes_page_of_first(request, _("The passkey is added."))


def _page(request: DeskRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context = admin.site.each_context(request) | context
    return render(request, f"admin/door/{name}.html", context)


def _refused(said: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": said}, status=status)
