"""A moment to come, as the desk asks for it: by the clock on the wall where the site is.

In the night in which clocks go back an hour comes twice, and which one is meant is chosen; in that
in which they go forward one never comes, and the form says which moments stand beside it. What may
be mistyped, a moment far away, is asked about before it is taken.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.text.days import FIRST_DAY, LAST_DAY, OUTSIDE_TIME
from articles.text.forms import CharField
from background import clock

#: What is planned for so long ahead may be mistyped.
FAR_AHEAD = timedelta(days=90)
FIRST, SECOND = "first", "second"


class MomentField(forms.DateTimeField):
    """A day and time. Of an hour that comes twice it is the first one; one that never comes is
    refused with the moments beside it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        messages = {
            "required": _("Choose the day and time."),
            "invalid": _("Write the day and time as 2026-12-31 06:00."),
        }
        super().__init__(widget=widget, error_messages=messages, **options)

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as mistake:
            if getattr(mistake, "code", "") != "ambiguous_timezone":
                raise
            return _read(cast("dict[str, datetime]", mistake.params)["datetime"])


def comes_twice(moment: datetime) -> bool:
    """Return whether clocks show that time twice."""
    here = timezone.localtime(moment)
    return here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()


def _read(wall: datetime) -> datetime:
    """The first moment at which clocks show ``wall``, which they show twice or never."""
    here = timezone.get_current_timezone()
    first, last = (wall.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(here).replace(tzinfo=None) == wall:
        return first.astimezone(here)
    # Read by the clock before it goes forward it is after that, by the other one before.
    before, after = last, first
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(here).utcoffset() == last.astimezone(here).utcoffset():
            before = middle
        else:
            after = middle
    after = (after + timedelta(seconds=0.5)).replace(second=0, microsecond=0)
    raise ValidationError(
        gettext(
            "There is no %(time)s on %(day)s: clocks go forward that night. Choose %(before)s or "
            "%(after)s."
        )
        % {
            "time": _time(wall),
            "day": date_format(wall, "DATE_FORMAT"),
            "before": _time((after - timedelta(minutes=1)).astimezone(here)),
            "after": _time(after.astimezone(here)),
        }
    )


def _time(moment: datetime) -> str:
    return f"{moment:%H:%M}"


class MomentForm(forms.Form):
    """``chosen``: the moment that is chosen already, or ``None``; ``noun``: what it is for. The
    ``data`` is a dictionary, for what was asked is noted in it."""

    at = MomentField(label=_("Public from"))
    hour = forms.ChoiceField(required=False, widget=forms.RadioSelect, label=_("Which of the two"))
    seen = CharField(required=False, widget=forms.HiddenInput)
    asked = CharField(required=False, widget=forms.HiddenInput)

    #: What is pressed to choose the moment.
    verb = _("Schedule")

    def __init__(
        self, data: dict[str, Any] | None = None, *, chosen: datetime | None, noun: str = "column"
    ) -> None:
        self.chosen, self.noun = chosen, noun
        self.now_chosen = chosen.isoformat() if chosen else ""
        hour = SECOND if chosen and timezone.localtime(chosen).fold else FIRST
        self.twice = chosen if chosen and comes_twice(chosen) else None
        initial = {"at": chosen, "seen": self.now_chosen, "hour": hour if self.twice else ""}
        super().__init__(data, initial=initial)
        self._offer_hours()

    def clean_at(self) -> datetime:
        moment: datetime = self.cleaned_data["at"]
        if not FIRST_DAY < moment.date() <= LAST_DAY:
            raise ValidationError(OUTSIDE_TIME)
        self.twice = moment if comes_twice(moment) else None
        return moment

    def clean_hour(self) -> str:
        hour: str = self.cleaned_data["hour"]
        self._offer_hours()
        if self.twice and not hour:
            raise ValidationError(_("Clocks go back that night and show this time twice: choose."))
        return hour

    def clean(self) -> None:
        self._refuse_unseen()
        moment = self.cleaned_data.get("at")
        if moment is None or self.errors:
            return
        moment = timezone.localtime(moment)
        if self.twice:
            moment = moment.replace(fold=int(self.cleaned_data["hour"] == SECOND))
            # In UTC, for two moments of one zone are compared by what clocks show.
            moment = moment.astimezone(UTC)
        self.cleaned_data["at"] = moment
        if problem := self.problem_with(moment):
            self.add_error("at", problem)
        else:
            self._ask(list(self.doubts_about(moment)))

    def problem_with(self, moment: datetime) -> Any:
        """Return why it cannot be ``moment``, or nothing."""
        return None if moment > clock.now() else gettext("This moment has passed.")

    def doubts_about(self, moment: datetime) -> list[str]:
        """Return why ``moment`` may be mistyped, as sentences."""
        ahead = moment - clock.now()
        if ahead <= FAR_AHEAD:
            return []
        far = ngettext("That is in %(number)d day.", "That is in %(number)d days.", ahead.days)
        return [far % {"number": ahead.days}]

    def _ask(self, doubts: list[str]) -> None:
        meant = str(self.data.get("at", ""))
        if doubts and self.cleaned_data.get("asked") != meant:
            self.data = {**self.data, "asked": meant}
            again = gettext("If it is meant so, press “%(verb)s” again.") % {"verb": self.verb}
            self.add_error("at", " ".join([*doubts, again]))

    def _refuse_unseen(self) -> None:
        """Refuse to put a moment in place of one that was not shown."""
        if self.cleaned_data.get("seen") == self.now_chosen:
            return
        self.data = {**self.data, "seen": self.now_chosen}
        moment = self.chosen and timezone.localtime(self.chosen)
        raise ValidationError(
            gettext(
                "Meanwhile somebody chose %(day)s at %(time)s. To put your time in its place, "
                "press “%(verb)s” again."
            )
            % {"day": date_format(moment, "j F Y"), "time": _time(moment), "verb": self.verb}
            if moment
            else self.unchosen
        )

    @property
    def unchosen(self) -> str:
        """Return what is said where somebody took the moment away meanwhile."""
        return gettext(
            "Meanwhile somebody took the time away. To choose one all the same, press “%(verb)s” "
            "again."
        ) % {"verb": self.verb}

    def _offer_hours(self) -> None:
        """Say of an hour that comes twice which is which; the names of the zone tell them apart."""
        said = {FIRST: gettext("the first %(time)s"), SECOND: gettext("the second %(time)s")}
        choices = []
        for fold, (name, words) in enumerate(said.items()):
            here = timezone.localtime(self.twice).replace(fold=fold) if self.twice else None
            label = f"{words % {'time': _time(here)}} ({here:%Z})" if here else name
            choices.append((name, label))
        cast("forms.ChoiceField", self.fields["hour"]).choices = choices
