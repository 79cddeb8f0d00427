"""What somebody fills in who gets an account of their own."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.text.forms import CharField
from articles.text.slugs import build_slug
from worldview.door.forms import LogInNameField

_NAME_LENGTH = 150


class NewAccountForm(forms.Form):
    """A name, a name to log in with, and a password that is looked at."""

    name = CharField(
        label=gettext_lazy("Your name"),
        max_length=_NAME_LENGTH,
        help_text=gettext_lazy("As your columns are signed."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = LogInNameField(
        label=gettext_lazy("Name to log in with"),
        max_length=_NAME_LENGTH,
        required=False,
        help_text=gettext_lazy("Left empty, it is made from your name."),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy(
            "At least twelve characters, and none that everybody thinks of. Three or four words "
            "that have nothing to do with each other do well."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def email_of_account(self) -> str:
        """Return the address that the account is going to have."""
        raise NotImplementedError

    def clean_username(self) -> str:
        name = self.cleaned_data["username"] or build_slug(
            self.cleaned_data.get("name", ""), max_length=_NAME_LENGTH
        )
        name = name or "editor"
        User.username_validator(name)
        if get_user_model().objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("“%(name)s” is somebody’s already.") % {"name": name})
        return name

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean()  # type: ignore[assignment]  # its own cleaned data
        if password := sent.get("password"):
            user = User(username=sent.get("username", ""), email=self.email_of_account())
            user.first_name = sent.get("name", "")
            try:
                password_validation.validate_password(password, user)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return sent

    def names(self) -> dict[str, str]:
        """Return the name as accounts have it, in two fields."""
        first, _blank, last = self.cleaned_data["name"].rpartition(" ")
        return {"first_name": first or last, "last_name": last if first else ""}
