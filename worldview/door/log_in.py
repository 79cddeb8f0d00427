"""Logging in: the password, and then the code where the account has a second factor.

Between the two nobody is logged in; the session says whose password was right, for ten minutes.
Words that a form carries over the end of a login (``worldview.carried``) come along.
"""

from datetime import timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model, views
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.generic import FormView

from articles import clock
from worldview import carried
from worldview.door import second_factor, sessions, throttle
from worldview.door.forms import CodeForm, locked_error

#: The session's key for whose password was right.
PENDING = "_password_was_right"
PENDING_LASTS = timedelta(minutes=10)


class LogIn(views.LoginView):
    """The page for name and password; ``extra_context`` holds ``carried``."""

    template_name = "admin/login.html"

    def form_valid(self, form):
        user, words = form.get_user(), self.extra_context.get("carried")
        if not second_factor.has(user):
            return _enter(self.request, user, None, self.get_success_url(), words)
        self.request.session[PENDING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "until": (clock.now() + PENDING_LASTS).timestamp(),
            "next": self.get_success_url(),
        }
        if words is None:
            return redirect("admin:log_in_code")
        return code_page(self.request, words)


@method_decorator([csrf_protect, never_cache], name="dispatch")
class Code(FormView):
    """The page for the code."""

    form_class = CodeForm
    template_name = "admin/door/code.html"
    words = None

    def dispatch(self, request, *args, **kwargs):
        self.words = self.words or carried.carry(request)
        self.account = _pending(request)
        if self.account is not None:
            return super().dispatch(request, *args, **kwargs)
        if self.words is not None:
            return carried.log_in_page(request, self.words)
        return redirect("admin:login")

    def form_valid(self, form):
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

    def get_context_data(self, **kwargs):
        context = admin.site.each_context(self.request)
        more = {"title": "One thing more", "account": self.account, "carried": self.words}
        return super().get_context_data(**context | more | kwargs)


def code_page(request, words):
    """The page for the code in answer to a password, with the words that are carried."""
    return Code.as_view(words=words)(carried.asked_for(request, reverse("admin:log_in_code")))


def _pending(request):
    """Whose password was right in this session, if that was not long ago."""
    pending = request.session.get(PENDING)
    if pending is None or pending["until"] < clock.now().timestamp():
        return None
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), pending["hash"]):
        return user
    return None


def _enter(request, user, device, address, words):
    sessions.log_in(request, user, device)
    if words is not None:
        return carried.go_on_page(request, words)
    return HttpResponseRedirect(address)
