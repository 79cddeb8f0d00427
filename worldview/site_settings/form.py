"""The form of the settings."""

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.admin.picture_field import KeepsPictures, PictureField
from articles.media import site_pictures
from articles.models import SiteSettings
from articles.text.forms import CharField
from background import clock
from worldview.first_start import choices
from worldview.site_settings import menus

if TYPE_CHECKING:
    _Form = forms.ModelForm[SiteSettings]
else:
    _Form = forms.ModelForm


#: Later moments leave what the database and programs can count with, once a zone is reckoned in.
MAX_YEAR = 9000


class EndOfDayField(forms.SplitDateTimeField):
    """A day and a time; a day alone is meant to its end."""

    widget = AdminSplitDateTime

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, require_all_fields=False, **kwargs)
        for field in self.fields:
            field.required = False

    def compress(self, data_list: Any) -> Any:
        if data_list and data_list[0] and not data_list[1]:
            data_list = [data_list[0], time(23, 59)]
        return super().compress(data_list)


class SettingsForm(KeepsPictures, _Form):
    """``changed_before``: when the settings were changed last, as the page that is sent knew it."""

    mark = PictureField(
        site_pictures.keep_mark,
        label=_("Name plate"),
        help_text=_("A picture instead of the name, wide and with a clear ground."),
    )
    icon = PictureField(
        site_pictures.keep_icon,
        label=_("Icon"),
        help_text=_("For tabs and telephones: square, 512 pixels or more."),
    )
    portrait = PictureField(
        site_pictures.keep_portrait,
        label=_("Columnist’s picture"),
        help_text=_("Beside the byline of columns that have the byline above."),
    )
    announcement_until = EndOfDayField(
        label=_("Announced until"),
        help_text=_("Empty: until it is taken away. A day alone: to its end."),
    )
    changed_before = CharField(required=False, max_length=40, widget=forms.HiddenInput)

    class Meta:
        model = SiteSettings
        fields = "__all__"
        widgets = {
            "language": forms.Select,
            "time_zone": forms.Select,
            "former_column_names": forms.Textarea(attrs={"rows": 3}),
            "former_hosts": forms.Textarea(attrs={"rows": 3}),
            "menu": forms.Textarea(attrs={"rows": 6}),
            "foot_menu": forms.Textarea(attrs={"rows": 6}),
            "footer_lines": forms.Textarea(attrs={"rows": 3}),
            "imprint": forms.Textarea(attrs={"rows": 5}),
            "postal_address": forms.Textarea(attrs={"rows": 4}),
            "social_addresses": forms.Textarea(attrs={"rows": 3}),
            "confirmation_text": forms.Textarea(attrs={"rows": 4}),
            "welcome_text": forms.Textarea(attrs={"rows": 4}),
            "blocked_mail_domains": forms.Textarea(attrs={"rows": 4}),
            "mail_timing": forms.RadioSelect,
            "accent": forms.RadioSelect,
            "typeface": forms.RadioSelect,
            "front_page": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (
            ("language", choices.languages()),
            ("time_zone", choices.time_zones()),
        ):
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=offered)
        for name, usual in menus.usual(self.instance).items():
            # To be changed; as it comes it goes on following the language.
            if not getattr(self.instance, name):
                self.initial[name] = usual
        changed_at = self.instance.changed_at
        self.fields["changed_before"].initial = changed_at.isoformat() if changed_at else ""

    def clean_announcement_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["announcement_until"]
        if until and until.year > MAX_YEAR:
            raise ValidationError(_("Choose a year that comes sooner, or no end."))
        if until and "announcement_until" in self.changed_data and until <= clock.now():
            raise ValidationError(_("This is over already. Choose a later moment, or none."))
        return until

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
        if changed_at and said != changed_at.isoformat():
            raise ValidationError(
                _(
                    "Somebody changed the settings while this page was open (see History). What "
                    "you typed is still here; save again to have it as it stands here."
                )
            )
        return said
