"""From when a column or page is public."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.moment_form import MomentField, MomentForm
from background import clock

#: So far the day printed on a column is from the one it appears on, at most, without a question.
APART = timedelta(days=7)


class ScheduleForm(MomentForm):
    """``first_published``: where a moment that has passed is told, or empty; ``edition_date``: the
    day printed on it, where there is one; ``taken_down_at``: when it comes down, if it does;
    ``suggested``: the moment that is offered where none is chosen yet."""

    at = MomentField(label=_("Public from"))
    print_day = forms.BooleanField(
        required=False, label=_("Print the day on which it appears, here and in its address")
    )

    def __init__(
        self,
        data: dict[str, Any] | None = None,
        *,
        scheduled_for: datetime | None,
        first_published: str,
        edition_date: date | None = None,
        taken_down_at: datetime | None = None,
        suggested: datetime | None = None,
        noun: str = "column",
    ) -> None:
        self.first_published, self.edition_date = first_published, edition_date
        self.taken_down_at = taken_down_at
        super().__init__(data, chosen=scheduled_for, noun=noun)
        if suggested and not scheduled_for:
            self.initial["at"] = suggested
        if edition_date is None:
            del self.fields["print_day"]
        else:
            # What is of these days is news; what is of another one is meant so.
            appears = timezone.localdate(scheduled_for or clock.now())
            self.initial["print_day"] = abs(edition_date - appears) <= timedelta(days=1)

    @property
    def unchosen(self) -> str:
        return gettext(
            "Meanwhile somebody made the %(noun)s a draft again. To schedule it all the "
            "same, press “Schedule” again."
        ) % {"noun": self.noun}

    def problem_with(self, moment: datetime) -> Any:
        if self.taken_down_at and moment >= self.taken_down_at:
            return gettext("It comes down before that. Change that time first.")
        if moment > clock.now():
            return None
        if not self.first_published:
            return gettext(
                "This moment has passed. Choose a later one, or go back and press “Publish now”."
            )
        return format_html(
            gettext(
                "This moment has passed. Choose a later one, go back and press “Publish "
                "now”, or <a href='{}'>say when readers first had it</a> if it is from the "
                "archive."
            ),
            self.first_published,
        )

    def doubts_about(self, moment: datetime) -> list[str]:
        doubts = super().doubts_about(moment)
        day = None if self.cleaned_data.get("print_day") else self.edition_date
        if day and abs(day - timezone.localdate(moment)) > APART:
            printed = gettext("The day printed on it is %(day)s.")
            doubts.append(printed % {"day": date_format(day, "DATE_FORMAT")})
        return doubts
