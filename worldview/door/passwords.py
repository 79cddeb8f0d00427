"""A new password by mail, for who forgot theirs.

The page asks for an address and answers every one the same, at once; the letter is the worker's.
Its link holds two hours and once: another password makes it void, and so does a log-in.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import views
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.generic import FormView

from articles.text import forms as text_forms
from background import clock
from worldview.door import letters, second_factor, throttle
from worldview.door.models import AccountLetter
from worldview.request_types import VisitorRequest

if TYPE_CHECKING:
    _AskView = FormView["AskForm"]
else:
    _AskView = FormView

#: Letters that may be asked for: to one address, which nobody is told; from one network; in all.
PER_ADDRESS = ((timedelta(minutes=10), 1), (timedelta(days=1), 5))
PER_VISITOR = ((timedelta(minutes=10), 5), (timedelta(days=1), 20))
PER_SITE = ((timedelta(hours=1), 60),)


class AccountAddressField(text_forms.EmailField):
    """The address of an account may well be the one that our own mail comes from."""

    default_validators = [validate_email]


class AskForm(forms.Form):
    email = AccountAddressField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


@method_decorator([csrf_protect, never_cache], name="dispatch")
class AskForPassword(_AskView):
    request: VisitorRequest
    form_class = AskForm
    template_name = "admin/door/new_password.html"

    def form_valid(self, form: AskForm) -> HttpResponse:
        asked = AccountLetter.objects.filter(kind=AccountLetter.Kind.NEW_PASSWORD)
        email, key = form.cleaned_data["email"], self.request.visitor_key
        if too_many(asked.filter(visitor_key=key), PER_VISITOR) or too_many(asked, PER_SITE):
            form.add_error(
                None,
                gettext("Too many new passwords were asked for. Wait ten minutes and try again."),
            )
            response = self.form_invalid(form)
            response.status_code = 429
            return response
        if not too_many(asked.filter(to__iexact=email), PER_ADDRESS):
            AccountLetter.objects.create(
                kind=AccountLetter.Kind.NEW_PASSWORD,
                to=email,
                visitor_key=key,
                expires_at=clock.now() + letters.TTL,
            )
        return HttpResponseRedirect(f"{reverse('admin:new_password')}?asked=1")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = "asked" in self.request.GET
        title = gettext("A letter is on its way") if asked else gettext("A new password")
        context = admin.site.each_context(self.request) | {"title": title, "asked": asked}
        return super().get_context_data(**context, **kwargs)


class ChoosePassword(views.PasswordResetConfirmView):
    user: User
    template_name = "admin/door/choose_password.html"
    success_url = reverse_lazy("admin:login")
    title = _("Choose a new password")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = admin.site.each_context(self.request) | super().get_context_data(**kwargs)
        return (
            context if self.validlink else context | {"title": gettext("This link does not hold")}
        )

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        response = super().form_valid(form)
        # Who has the letter is the one who was shut out.
        AxesProxyHandler.reset_attempts(
            username=self.user.get_username(), ip_address=throttle.network(self.request)
        )
        second_factor.forgive(self.user)
        letters.tell_of_new_password(self.user)
        messages.success(self.request, gettext("The new password holds. Log in with it."))
        return response


def too_many(rows: QuerySet[AccountLetter], limits: Iterable[tuple[timedelta, int]]) -> bool:
    """Return whether within one of the periods there are as many letters as are allowed."""
    now = clock.now()
    return any(
        rows.filter(asked_at__gt=now - period)[:limit].count() >= limit for period, limit in limits
    )
