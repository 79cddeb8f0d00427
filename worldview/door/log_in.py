"""Logging in: the password, and then a code or a passkey where the account has a second factor; or
a passkey alone, which is both.

Between the two nobody is logged in; the session says whose password was right, for ten minutes.
Words that a form carries over the end of a login (``worldview.carried``) come along.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import get_user_model, views
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from django.views.generic import FormView, View
from django_otp.models import Device

from background import clock
from background.rate_limits import RateLimit
from worldview import carried
from worldview.carried import Carried
from worldview.door import passkeys, second_factor, sessions, throttle
from worldview.door.forms import MAX_ANSWER, TOO_OFTEN, CodeForm, locked_error
from worldview.door.models import Passkey
from worldview.request_types import VisitorRequest

if TYPE_CHECKING:
    _CodeView = FormView[CodeForm]
else:
    _CodeView = FormView

#: The session's key for whose password was right.
PENDING = "_password_was_right"
PENDING_TTL = timedelta(minutes=10)
#: What a passkey may be asked to sign for one sender: each is a row.
CHALLENGES = RateLimit(20, period=60)
#: What failures of passkeys that nobody has are counted under; no name can be so.
NOBODYS_PASSKEY = "?passkey"


class LogIn(views.LoginView):
    """The page for name and password; ``extra_context`` holds ``carried``."""

    request: VisitorRequest
    extra_context: dict[str, Any]
    template_name = "admin/login.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user, words = form.get_user(), self.extra_context.get("carried")
        if not second_factor.has(user):
            return _enter(self.request, user, None, self.get_success_url(), words)
        self.request.session[PENDING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "until": (clock.now() + PENDING_TTL).timestamp(),
            "next": self.get_success_url(),
        }
        if words is None:
            return redirect("admin:log_in_code")
        return code_page(self.request, words)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, TOO_OFTEN):
            response.status_code = 429
            response["Retry-After"] = "60"
        return response


@method_decorator([csrf_protect, never_cache], name="dispatch")
class Code(_CodeView):
    """The page for the code."""

    request: VisitorRequest
    account: User
    form_class = CodeForm
    template_name = "admin/door/code.html"
    words: Carried | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.words = self.words or carried.carry(request)
        self.account = account = _pending(request)  # type: ignore[assignment]  # or it ends here
        if account is not None:
            return super().dispatch(request, *args, **kwargs)
        if self.words is not None:
            return carried.log_in_page(request, self.words)
        return redirect("admin:login")

    def form_valid(self, form: CodeForm) -> HttpResponse:
        request = self.request
        if throttle.is_locked(request, self.account.get_username()):
            request.axes_locked_out = True
            form.add_error("code", locked_error())
            return self.form_invalid(form)
        device = form.verified(request, self.account)
        if device is None:
            return self.form_invalid(form)
        address = request.session.pop(PENDING)["next"]
        return _enter(request, self.account, device, address, self.words)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = admin.site.each_context(self.request)
        more: dict[str, Any] = {
            "title": _("One thing more"),
            "account": self.account,
            "carried": self.words,
        }
        more |= {
            "app": second_factor.app_of(self.account),
            "passkeys": self.account.passkeys.exists(),
        }
        return super().get_context_data(**context | more | kwargs)


@method_decorator([csrf_protect, never_cache], name="dispatch")
class LogInWithPasskey(views.RedirectURLMixin, View):
    """What the log-in page sends where somebody logs in with a passkey."""

    next_page = "admin:index"

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:login")

    def post(self, request: VisitorRequest) -> HttpResponse:
        words, answer = carried.carry(request), request.POST.get("passkey", "")[:MAX_ANSWER]
        named = passkeys.named(answer)
        name = named.user.get_username() if named else NOBODYS_PASSKEY
        if throttle.is_locked(request, name):
            request.axes_locked_out = True
            said = _("Too many log-ins failed from where you are. Wait %(minutes)s minutes.")
            return self._again(words, said % {"minutes": throttle.minutes()})
        try:
            passkey = passkeys.logged_in(request, answer)
        except passkeys.PasskeyRefused as refusal:
            if not isinstance(refusal, passkeys.Late):
                throttle.note_failure(request, name)
            return self._again(words, str(refusal))
        request.session.pop(PENDING, None)
        return _enter(request, passkey.user, passkey, self.get_success_url(), words)

    def _again(self, words: Carried | None, said: str) -> HttpResponse:
        more = {"passkey_refused": said, "next": self.get_success_url()}
        return carried.log_in_page(self.request, words, more)


@csrf_protect
@never_cache
@require_POST
def challenge(request: VisitorRequest) -> JsonResponse:
    """Answer what any passkey of the desk is to sign; who is asking nobody knows yet."""
    if not CHALLENGES.take(request):
        said = _("Too many log-ins were begun from where you are. Please wait a minute.")
        return JsonResponse({"error": said}, status=429)
    return JsonResponse(passkeys.options_to_log_in(request))


@csrf_protect
@never_cache
@require_POST
def challenge_after_password(request: HttpRequest) -> JsonResponse:
    """Answer what a passkey of the one whose password was right is to sign."""
    account = _pending(request)
    if account is None:
        said = _("That took too long. Load the page again and enter the password once more.")
        return JsonResponse({"error": said}, status=403)
    return JsonResponse(passkeys.options_to_confirm(request, account))


def code_page(request: HttpRequest, words: Carried) -> HttpResponse:
    """The page for the code in answer to a password, with the words that are carried."""
    asked = carried.asked_for(request, reverse("admin:log_in_code"))
    return Code.as_view(words=words)(asked)  # type: ignore[return-value]  # it streams nothing


def _pending(request: HttpRequest) -> User | None:
    """Whose password was right in this session, if that was not long ago."""
    pending = request.session.get(PENDING)
    if pending is None or pending["until"] < clock.now().timestamp():
        return None
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), pending["hash"]):
        return user
    return None


def _enter(
    request: VisitorRequest,
    user: User,
    device: Device | Passkey | None,
    address: str,
    words: Carried | None,
) -> HttpResponse:
    sessions.log_in(request, user, device)
    if words is not None:
        return carried.go_on_page(request, words)
    return HttpResponseRedirect(address)
