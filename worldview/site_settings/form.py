"""The form of the settings."""

import zoneinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from articles.models import SiteSettings
from worldview.site_settings import menus
from worldview.translations import CATALOGUES

if TYPE_CHECKING:
    _Form = forms.ModelForm[SiteSettings]
else:
    _Form = forms.ModelForm


class SettingsForm(_Form):
    """``changed_before``: when the settings were changed last, as the page that is sent knew it."""

    changed_before = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    class Meta:
        model = SiteSettings
        fields = "__all__"
        widgets = {
            "language": forms.Select,
            "time_zone": forms.Select,
            "former_column_names": forms.Textarea(attrs={"rows": 3}),
            "menu": forms.Textarea(attrs={"rows": 6}),
            "foot_menu": forms.Textarea(attrs={"rows": 6}),
            "footer_lines": forms.Textarea(attrs={"rows": 3}),
            "imprint": forms.Textarea(attrs={"rows": 5}),
            "postal_address": forms.Textarea(attrs={"rows": 4}),
            "social_addresses": forms.Textarea(attrs={"rows": 3}),
            "confirmation_text": forms.Textarea(attrs={"rows": 4}),
            "blocked_mail_domains": forms.Textarea(attrs={"rows": 4}),
            "accent": forms.RadioSelect,
            "front_page": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("language", languages()),
            ("time_zone", [(zone, zone.replace("_", " ")) for zone in time_zones()]),
        ):
            current = getattr(self.instance, name)
            known = [value for value, _label in choices]
            # What the environment named stands in no list of ours, perhaps.
            shown = choices if current in known else [(current, current), *choices]
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, choices=shown, initial=current
            )
        for name, usual in menus.usual(self.instance).items():
            # To be changed; as it comes it goes on following the language.
            if not getattr(self.instance, name):
                self.initial[name] = usual
        changed_at = self.instance.changed_at
        self.fields["changed_before"].initial = changed_at.isoformat() if changed_at else ""

    def clean_menu(self) -> str:
        return self._unless_usual("menu")

    def clean_foot_menu(self) -> str:
        return self._unless_usual("foot_menu")

    def _unless_usual(self, name: str) -> str:
        lines: str = self.cleaned_data[name]
        return "" if lines == menus.usual(self.instance)[name] else lines

    def clean_changed_before(self) -> str:
        said: str = self.cleaned_data["changed_before"]
        changed_at = self.instance.changed_at
        if changed_at and parse_datetime(said or "1970-01-01T00:00Z") != changed_at:
            raise ValidationError(
                _(
                    "Somebody changed the settings while this page was open (see History). What "
                    "you typed is still here; save again to have it as it stands here."
                )
            )
        return said


def languages() -> list[tuple[str, str]]:
    """Return the languages that the program speaks, each with its own name for itself."""
    codes = {"en", *(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())}
    codes.add(settings.LANGUAGE_CODE)
    named = [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in codes]
    return sorted(named, key=lambda pair: pair[1].casefold())


@cache
def time_zones() -> list[str]:
    """Return the time zones that people live in, by name."""
    named = (
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    )
    return [*sorted(named), "UTC"]
