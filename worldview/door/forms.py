"""The forms at the door."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField

from articles.text.forms import CharField, NormalizedMixin
from worldview.door import second_factor, throttle


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


class CodeForm(forms.Form):
    """The code of an authenticator app, or one of the recovery codes."""

    code = CharField(
        max_length=40,
        help_text="Of your authenticator app; or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def verified(self, request, user):
        """The second factor that accepts the code; the form says why where there is none."""
        try:
            device = second_factor.verified(user, self.cleaned_data["code"])
        except second_factor.MustWait:
            self.add_error("code", "Several codes were wrong. Wait a little, and try again.")
            return None
        if device is None:
            throttle.note_failure(request, user.get_username())
            self.add_error(
                "code",
                "That code is not right, or was used already. An app shows a new one every 30 "
                "seconds.",
            )
        return device


class SetUpForm(forms.Form):
    """The password, so that nobody adds their own app at a desk that was left open, and the code
    that the app shows."""

    code = CharField(
        label="Code",
        max_length=20,
        help_text="The six digits that the app shows now.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user, *arguments, **more):
        super().__init__(*arguments, **more)
        self._user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError("That is not your password.", code="wrong")
        return password
