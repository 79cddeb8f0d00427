from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.days import LAST_DAY, OUTSIDE_TIME
from articles.text.forms import CharField
from background import clock


class ScheduleForm(forms.Form):
    """``scheduled_for``: the moment that is chosen already, or ``None``; ``first_published``: where
    a moment that has passed is told, or empty; ``noun``: what is scheduled."""

    at = forms.DateTimeField(
        label=_("Public from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Choose the day and time."),
            "invalid": _("Write the day and time as 2026-12-31 06:00."),
        },
    )

    seen = CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        scheduled_for: datetime | None,
        first_published: str,
        noun: str = "column",
    ) -> None:
        self.scheduled_for, self.first_published = scheduled_for, first_published
        self.noun = noun
        self.now_chosen = scheduled_for.isoformat() if scheduled_for else ""
        super().__init__(data, initial={"at": scheduled_for, "seen": self.now_chosen})

    def clean(self) -> None:
        """Refuse to put a moment in place of one that was not shown."""
        if self.cleaned_data.get("seen") != self.now_chosen:
            moment = self.scheduled_for and timezone.localtime(self.scheduled_for)
            self.data = self.data | {"seen": self.now_chosen}  # type: ignore[operator]  # a ``dict`` is handed in
            raise ValidationError(
                gettext(
                    "Meanwhile somebody chose %(day)s at %(time)s. To put your time in its place, "
                    "press “Schedule” again."
                )
                % {"day": date_format(moment, "j F Y"), "time": date_format(moment, "H:i")}
                if moment
                else gettext(
                    "Meanwhile somebody made the %(noun)s a draft again. To schedule it all the "
                    "same, press “Schedule” again."
                )
                % {"noun": self.noun}
            )

    def clean_at(self) -> datetime:
        moment: datetime = self.cleaned_data["at"]
        if moment.date() > LAST_DAY:
            raise ValidationError(OUTSIDE_TIME)
        if moment <= clock.now() and not self.first_published:
            raise ValidationError(
                gettext(
                    "This moment has passed. Choose a later one, or go back and press “Publish "
                    "now”."
                )
            )
        if moment <= clock.now():
            raise ValidationError(
                format_html(
                    gettext(
                        "This moment has passed. Choose a later one, go back and press “Publish "
                        "now”, or <a href='{}'>say when readers first had it</a> if it is from the "
                        "archive."
                    ),
                    self.first_published,
                )
            )
        return moment
