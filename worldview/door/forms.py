"""The forms at the door."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from articles.text.forms import CharField, NormalizedMixin
from background.rate_limits import RateLimit
from worldview.door import passkeys, second_factor, throttle
from worldview.door.models import Passkey
from worldview.request_types import VisitorRequest

#: What a passkey signed is about a thousand letters long.
MAX_ANSWER = 20_000


#: Names and passwords that are tried from one network, whatever the names; each costs a hash.
ATTEMPTS = RateLimit(20, period=60)
TOO_OFTEN = "too_often"


class LogInNameField(NormalizedMixin, UsernameField):
    pass


class LogInForm(AdminAuthenticationForm):
    """Name and password. Where too many were wrong it says for how long nothing is tried."""

    request: VisitorRequest
    username = LogInNameField(widget=forms.TextInput(attrs={"autofocus": True}))

    def clean(self) -> dict[str, Any]:
        if not ATTEMPTS.take(self.request):
            raise forms.ValidationError(
                gettext(
                    "Too many log-ins were tried from where you are. Wait a minute and try again."
                ),
                code=TOO_OFTEN,
            )
        return super().clean()

    def get_invalid_login_error(self) -> forms.ValidationError:
        if getattr(self.request, "axes_locked_out", False):
            return locked_error()
        return super().get_invalid_login_error()


def locked_error() -> forms.ValidationError:
    return forms.ValidationError(
        gettext(
            "Too many log-ins with this name failed from where you are. Wait %(minutes)s "
            "minutes and try again; log-ins from elsewhere go on as before. If you do not "
            "remember the password, ask for a new one."
        )
        % {"minutes": throttle.minutes()},
        code="locked",
    )


class AnswerField(CharField):
    """What a passkey signed, as a script of ours writes it down."""

    def __init__(self, **options: Any) -> None:
        options |= {"max_length": MAX_ANSWER, "required": False, "widget": forms.HiddenInput}
        super().__init__(**options)


class CodeForm(forms.Form):
    """The code of an authenticator app, one of the recovery codes, or what a passkey signed."""

    passkey = AnswerField()
    code = CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Of your authenticator app; or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean()  # type: ignore[assignment]  # its own cleaned data
        if not self.errors and not (sent["code"] or sent["passkey"]):
            field = self.fields["code"]
            self.add_error("code", forms.ValidationError(field.error_messages["required"]))
        return sent

    def verified(self, request: HttpRequest, user: User) -> Device | Passkey | None:
        """The second factor that accepts what was sent; the form says why where there is none."""
        if answer := self.cleaned_data["passkey"]:
            return self._passkey(request, user, answer)
        try:
            device = second_factor.verified(user, self.cleaned_data["code"])
        except second_factor.MustWait:
            self.add_error(
                "code", gettext("Several codes were wrong. Wait a little, and try again.")
            )
            return None
        if device is None:
            throttle.note_failure(request, user.get_username())
            self.add_error(
                "code",
                gettext(
                    "That code is not right, or was used already. An app shows a new one every 30 "
                    "seconds."
                ),
            )
        return device

    def _passkey(self, request: HttpRequest, user: User, answer: str) -> Passkey | None:
        try:
            return passkeys.confirmed(request, user, answer)
        except passkeys.PasskeyRefused as refusal:
            if not isinstance(refusal, passkeys.Late):
                throttle.note_failure(request, user.get_username())
            self.add_error(None, str(refusal))
        return None


class PasswordForm(forms.Form):
    """The password, so that nobody adds a second factor of their own at a desk that was left
    open."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError(gettext("That is not your password."), code="wrong")
        return password


class SetUpForm(PasswordForm):
    """The password, and the code that the app shows."""

    code = CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits that the app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyNameForm(forms.Form):
    """What its owner calls a passkey."""

    name = CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("By which you know it again, as the device or password manager that holds it."),
    )


class AddPasskeyForm(PasskeyNameForm, PasswordForm):
    """The password, a name, and the new passkey's answer, which is not there yet where the browser
    only asks for what to sign."""

    passkey = AnswerField()
