"""An account's own page about how it logs in, and the pages that change it."""

import io

import segno
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from worldview.door import passkeys, second_factor, sessions, throttle
from worldview.door.forms import CodeForm, SetUpForm
from worldview.door.models import DeskSession
from worldview.request_types import DeskRequest

#: Sessions of everybody that an administrator is shown.
LIMIT = 200
#: The session's key for the secret of an app that is being added.
KEY = "_new_app"


def log_ins(request: DeskRequest) -> HttpResponse:
    """Where the account is logged in, and for administrators where all are; what a second factor
    there is."""
    if request.method == "POST":
        return _end(request)
    going_on = DeskSession.objects.going_on().select_related("user")
    others = going_on.exclude(user=request.user)[:LIMIT] if _sees_all(request) else []
    context = {
        "title": _("How you log in"),
        "own": list(going_on.filter(user=request.user)[:LIMIT]),
        "others": list(others),
        "this": request.session.session_key,
        "app": second_factor.app_of(request.user),
        "passkeys": list(request.user.passkeys.all()),
        "may_add_passkey": request.user.passkeys.count() < passkeys.LIMIT,
        "codes_left": second_factor.recovery_codes_left(request.user),
        "is_required": second_factor.is_required(request.user),
    }
    return render(request, "admin/door/log_ins.html", admin.site.each_context(request) | context)


def _end(request: DeskRequest) -> HttpResponse:
    if "others" in request.POST:
        number = sessions.end_others(request)
    else:
        mine = DeskSession.objects.going_on()
        if not _sees_all(request):
            mine = mine.filter(user=request.user)
        named = [s.pk for s in mine if s.name == request.POST.get("session")]
        number = sessions.end(DeskSession.objects.filter(pk__in=named))
    said = _("Ended.") if number else _("That one had ended already.")
    messages.success(request, said)
    return redirect("admin:log_ins")


def _sees_all(request: DeskRequest) -> bool:
    return request.user.is_superuser


def add_second_factor(request: DeskRequest) -> HttpResponse:
    """Add an authenticator app; the first second factor comes with recovery codes."""
    if second_factor.app_of(request.user) or must_show_its_second_factor(request):
        return redirect("admin:log_ins")
    key = request.session.setdefault(KEY, second_factor.new_key())
    name, locked = request.user.get_username(), is_locked(request)
    is_first = not second_factor.has(request.user)
    form = SetUpForm(request.user, None if locked else request.POST or None)
    if form.is_valid():
        app = second_factor.add_app(request.user, key, form.cleaned_data["code"])
        if app is not None:
            return _added(request, app, is_first)
        form.add_error(
            "code", _("That is not the code the app shows now. Is the clock right there?")
        )
    elif form.has_error("password", "wrong"):
        throttle.note_failure(request, name)
    context = {
        "title": _("Add an authenticator app"),
        "form": form,
        "locked_for": throttle.minutes() if locked else None,
        "key": second_factor.for_typing(key),
        "address": second_factor.unsaved_app(request.user, key).config_url,
        "is_required": second_factor.is_required(request.user),
        "is_first": is_first,
    }
    return render(
        request, "admin/door/add_second_factor.html", admin.site.each_context(request) | context
    )


def _added(request: DeskRequest, app: TOTPDevice, is_first: bool) -> HttpResponse:
    del request.session[KEY]
    request.session.cycle_key()
    request.session[DEVICE_ID_SESSION_KEY] = app.persistent_id
    if is_first:
        sessions.end_others(request)
    return codes_page_of_first(request, _("The app is a second factor now."))


def codes_page_of_first(request: DeskRequest, said: str) -> HttpResponse:
    """The page after a second factor was added: with recovery codes where there are none yet."""
    if not second_factor.recovery_codes_left(request.user):
        return _codes_page(request, said.removesuffix("."))
    messages.success(request, said)
    return redirect("admin:log_ins")


def must_show_its_second_factor(request: DeskRequest) -> bool:
    """Whether the account has one that this session was not begun with, so that the password alone
    is not to add another."""
    return second_factor.has(request.user) and not sessions.is_verified(request)


def qr_code(request: DeskRequest) -> HttpResponse:
    """The secret of the app that is being added, for its camera."""
    key = request.session.get(KEY)
    if key is None:
        raise Http404
    drawn = io.BytesIO()
    address = second_factor.unsaved_app(request.user, key).config_url
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, light="#fff", border=4)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def change_second_factor(request: DeskRequest) -> HttpResponse:
    """New recovery codes, or the end of the app, for who shows a second factor."""
    if not second_factor.has(request.user):
        return redirect("admin:add_second_factor")
    locked = is_locked(request)
    form = CodeForm(None if locked else request.POST or None)
    if form.is_valid() and form.verified(request, request.user):
        if "renew" in request.POST:
            page = _codes_page(request, _("New recovery codes"))
            _go_on_with_another(request)
            return page
        second_factor.remove_app(request.user)
        say_removed(request, _("The app is removed."))
        return redirect("admin:log_ins")
    context = {
        "title": _("Change the second factor"),
        "form": form,
        "locked_for": throttle.minutes() if locked else None,
        "codes_left": second_factor.recovery_codes_left(request.user),
        "app": second_factor.app_of(request.user),
        "passkeys": request.user.passkeys.exists(),
        "is_required": second_factor.is_required(request.user),
    }
    return render(
        request, "admin/door/change_second_factor.html", admin.site.each_context(request) | context
    )


def say_removed(request: DeskRequest, said: str) -> None:
    """Say it, end the other log-ins, which may have begun with it, and let the session be one
    without a second factor where none is left."""
    sessions.end_others(request)
    if second_factor.has(request.user):
        _go_on_with_another(request)
    else:
        request.session.pop(DEVICE_ID_SESSION_KEY, None)
        said = f"{said} {_('From now on you log in with the password alone.')}"
    messages.success(request, said)


def _go_on_with_another(request: DeskRequest) -> None:
    """Let the session, in which a second factor was shown just now, name one that is there."""
    named = request.session.get(DEVICE_ID_SESSION_KEY, "")
    if not second_factor.is_there(request.user, named):
        request.session[DEVICE_ID_SESSION_KEY] = second_factor.name_of_one(request.user)


def is_locked(request: DeskRequest) -> bool:
    """Whether what was sent is not looked at, for too much was wrong before."""
    if request.method != "POST":
        return False
    request.axes_locked_out = throttle.is_locked(request, request.user.get_username())
    return request.axes_locked_out


def _codes_page(request: DeskRequest, title: str) -> HttpResponse:
    codes = second_factor.renew_recovery_codes(request.user)
    context = {"title": title, "codes": codes}
    return render(
        request, "admin/door/recovery_codes.html", admin.site.each_context(request) | context
    )
