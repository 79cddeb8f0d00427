import time
import zoneinfo
from datetime import date, timedelta
from typing import Any, Self

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Keyword, site
from articles.text.forms import CharField, EmailField
from articles.text.keyword_line import names_in
from articles.text.names import name_key
from background import clock
from subscriptions.models import Subscriber

#: What is asked where the form was not sent from a page of ours that was asked for.
RIGHT_ADDRESS = _("Is this the right address? One more click, and a mail is on its way to it.")


class SubscribeForm(forms.Form):
    email = EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please give your e-mail address."),
        },
    )
    # People never see it; what fills it in is a machine.
    website = CharField(
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        label=_("Leave this field empty"),
    )

    #: The slug of the keyword or the author that the form was reached from.
    keyword = CharField(required=False, max_length=200, widget=forms.HiddenInput)
    author = CharField(required=False, max_length=200, widget=forms.HiddenInput)
    stamp = CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if site().blocks(email):
            raise ValidationError(
                _("No subscriptions are taken from addresses at %(domain)s. Please use another."),
                params={"domain": email.rpartition("@")[2]},
            )
        return email

    def stamp_problem(self) -> str | Promise:
        """Why the form is to be sent once more; empty where nothing is wrong."""
        try:
            made_at = signing.loads(self.cleaned_data["stamp"], salt=STAMP, max_age=STAMP_MAX_AGE)
        except signing.BadSignature:
            return RIGHT_ADDRESS
        if time.time() - made_at < MIN_SECONDS:
            return _("That was very quick. If you are a person, please press the button once more.")
        return ""

    def wanted_keyword(self) -> Keyword | None:
        """The ``Keyword`` the form was reached from, or ``None``."""
        slug = self.cleaned_data["keyword"]
        return (slug and Keyword.objects.in_use().filter(slug=slug).first()) or None

    def wanted_author(self) -> Author | None:
        """The ``Author`` the form was reached from, or ``None``."""
        slug = self.cleaned_data["author"]
        return (slug and Author.objects.in_use().filter(slug=slug).first()) or None


MAX_PAUSE = timedelta(days=731)
#: A form is sent by a person no sooner than this, and no later.
MIN_SECONDS, STAMP_MAX_AGE = 2, 24 * 3600
STAMP = "subscriptions.stamp"


def new_stamp(*, made_at: float | None = None) -> str:
    """What a form carries that was asked for and not only copied. ``made_at`` (seconds since 1970)
    is now if not given."""
    return signing.dumps(made_at or time.time(), salt=STAMP)


class KeywordNamesField(CharField):
    """Names of keywords separated by commas, a hundred at most; cleans to ``Keyword``s."""

    MAX_NAMES, MAX_LENGTH = 100, 5000

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        names = names_in(text[: self.MAX_LENGTH])
        if len(names) > self.MAX_NAMES or len(text) > self.MAX_LENGTH:
            raise ValidationError(
                _("These are more than %(most)s keywords, the most that one can choose here."),
                params={"most": self.MAX_NAMES},
            )
        found = Keyword.objects.in_use().by_names(names)
        keywords: dict[int, Keyword] = {}
        unknown: list[str] = []
        for name in names:
            if keyword := found.get(name_key(name)):
                keywords[keyword.pk] = keyword
            else:
                unknown.append(name)
        if unknown:
            listed = ", ".join(f"“{name}”" for name in unknown)
            raise ValidationError(
                _("No column has had the keyword %(names)s yet. The list of keywords shows all."),
                params={"names": listed},
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
    keywords = forms.ModelMultipleChoiceField(
        Keyword.objects.all(),
        label=_("Only columns about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more_keywords = KeywordNamesField(
        label=_("Only columns about these keywords"),
        required=False,
        widget=forms.TextInput(attrs={"list": "keyword-names", "autocomplete": "off"}),
        help_text=_("Separated by commas. Without any you get every column."),
    )
    authors = forms.ModelMultipleChoiceField(
        Author.objects.all(),
        label=_("Only columns by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whatever they are about. Without any, by all."),
    )
    paused_until = forms.DateField(
        label=_("Pause until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Mail resumes by itself on that day. Leave empty for no pause."),
        error_messages={"invalid": _("Please write the day as 2026-12-31.")},
    )

    def __init__(
        self,
        *args: Any,
        chosen: "models.QuerySet[Keyword]",
        authors: "models.QuerySet[Author]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authors"].queryset = authors  # type: ignore[attr-defined]  # it has one
        if not authors:
            del self.fields["authors"]
        self.fields["keywords"].queryset = chosen  # type: ignore[attr-defined]  # it has one
        if chosen:
            self.fields["more_keywords"].label = _("And about")
        else:
            del self.fields["keywords"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        kept = {keyword.pk: keyword for keyword in cleaned.pop("keywords", [])}
        more = {keyword.pk: keyword for keyword in cleaned.pop("more_keywords", [])}
        return cleaned | {"keywords": list((kept | more).values())}

    @classmethod
    def for_subscriber(cls, subscriber: Subscriber, data: QueryDict | None = None) -> Self:
        """The form filled with a subscriber's preferences, or with what was sent."""
        paused = subscriber.paused_until if subscriber.is_paused else None
        return cls(
            data,
            chosen=subscriber.keywords.order_by("name"),
            authors=Author.objects.filter(
                Q(pk__in=subscriber.authors.values("pk"))
                | Q(pk__in=Author.objects.in_use().values("pk"))
            ).order_by("name"),
            initial={
                "frequency": subscriber.frequency,
                "weekday": subscriber.weekday,
                "hour": subscriber.hour,
                "time_zone": subscriber.time_zone,
                "keywords": list(subscriber.keywords.all()),
                "authors": list(subscriber.authors.all()),
                "paused_until": paused and paused.astimezone(subscriber.zone).date(),
            },
        )

    def clean_paused_until(self) -> date | None:
        day: date | None = self.cleaned_data["paused_until"]
        if day and day <= clock.today():
            raise ValidationError(_("This day has come already. Choose one in the future."))
        if day and day > clock.today() + MAX_PAUSE:
            raise ValidationError(_("A pause lasts two years at most. Choose an earlier day."))
        return day


def _time_zones() -> list[str]:
    named = (
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    )
    return [*sorted(named), "UTC"]


class NewAddressForm(forms.Form):
    email = EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=SubscribeForm.base_fields["email"].error_messages,
    )
