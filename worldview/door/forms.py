"""The forms at the door."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField

from articles.text.forms import NormalizedMixin
from worldview.door import throttle


class NameField(NormalizedMixin, UsernameField):
    pass


class LogInForm(AdminAuthenticationForm):
    """Name and password. Where too many were wrong it says for how long nothing is tried."""

    username = NameField(widget=forms.TextInput(attrs={"autofocus": True}))

    def get_invalid_login_error(self):
        if getattr(self.request, "axes_locked_out", False):
            return locked_error()
        return super().get_invalid_login_error()


def locked_error():
    return forms.ValidationError(
        f"Too many log-ins with this name failed from where you are. Wait "
        f"{throttle.minutes()} minutes and try again; log-ins from elsewhere go on as before. If "
        "you do not remember the password, ask for a new one.",
        code="locked",
    )
