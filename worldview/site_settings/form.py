"""The form of the settings."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.media import site_pictures
from articles.media.site_pictures import Copy
from articles.models import SiteSettings
from articles.text.forms import CharField
from worldview.first_start import choices
from worldview.site_settings import menus

if TYPE_CHECKING:
    _Form = forms.ModelForm[SiteSettings]
else:
    _Form = forms.ModelForm


class PictureInput(forms.ClearableFileInput):
    """A file to be chosen, beside the picture that there is, which can be taken away."""

    template_name = "admin/settings/picture_input.html"

    def is_initial(self, value: Any) -> bool:
        return bool(value)

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        # A template of ours, which the renderer of forms does not look for.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class PictureField(forms.FileField):
    """A picture of the site; its value is the list of its copies."""

    widget = PictureInput

    def __init__(self, keep: Callable[["File[bytes]"], list[Copy]], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.keep = keep

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = super().clean(data, initial)
        if chosen is False:
            return []
        return self.keep(chosen) if isinstance(chosen, File) else (initial or [])


class SettingsForm(_Form):
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
    changed_before = CharField(required=False, max_length=40, widget=forms.HiddenInput)

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
