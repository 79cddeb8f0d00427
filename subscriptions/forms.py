import re
import zoneinfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Keyword
from subscriptions.models import Subscriber


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please give your e-mail address."),
            "invalid": _("This does not look like an e-mail address; please check it."),
        },
    )
    # People never see it; what fills it in is a machine.
    website = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        label=_("Leave this field empty"),
    )


class KeywordNames(forms.CharField):
    """Names of keywords separated by commas; cleans to ``Keyword``s."""

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else ", ".join(map(str, value))

    def to_python(self, value):
        keywords, unknown = {}, []
        for name in filter(None, (part.strip() for part in re.split(r"[,;\n]", value or ""))):
            found = Keyword.objects.filter(
                Q(name__iexact=name) | Q(other_names__name__iexact=name)
            ).first()
            if found:
                keywords[found.pk] = found
            else:
                unknown.append(name)
        if unknown:
            names = ", ".join(f"“{name}”" for name in unknown)
            raise ValidationError(
                _("No column has had the keyword %(names)s yet. The list of keywords shows all."),
                params={"names": names},
            )
        return list(keywords.values())


class PreferencesForm(forms.Form):
    frequency = forms.ChoiceField(
        label=_("How often"), choices=Subscriber.Frequency.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekly digest on"), choices=Subscriber.Weekday.choices, coerce=int
    )
    hour = forms.TypedChoiceField(
        label=_("Digest at"),
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        coerce=int,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in _time_zones()],
    )
    keywords = KeywordNames(
        label=_("Only about these keywords"),
        required=False,
        help_text=_("Separated by commas. Leave empty to get every column."),
    )
    paused_until = forms.DateField(
        label=_("Pause until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Mail resumes by itself on that day. Leave empty for no pause."),
        error_messages={"invalid": _("Please write the day as 2026-12-31.")},
    )

    @classmethod
    def of(cls, subscriber, data=None):
        """The form filled with a subscriber's preferences, or with what was sent."""
        paused = subscriber.paused_until if subscriber.is_paused else None
        return cls(
            data,
            initial={
                "frequency": subscriber.frequency,
                "weekday": subscriber.weekday,
                "hour": subscriber.hour,
                "time_zone": subscriber.time_zone,
                "keywords": list(subscriber.keywords.all()),
                "paused_until": paused and paused.astimezone(subscriber.zone).date(),
            },
        )

    def clean_paused_until(self):
        day = self.cleaned_data["paused_until"]
        if day and day <= timezone.localdate():
            raise ValidationError(_("This day has come already. Choose one in the future."))
        return day


def _time_zones():
    named = (
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    )
    return [*sorted(named), "UTC"]
