"""When readers first had a column: for what comes from an archive, and was dated wrongly."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.moment_form import MomentField
from articles.models import Article
from articles.text.dates import written_day
from articles.text.days import FIRST_DAY, OUTSIDE_TIME
from background import clock

EDITION, NOW, QUIETLY, AT = "edition", "now", "quietly", "at"


class FirstPublishedForm(forms.Form):
    """``moment()`` is what was chosen, and ``is_mailed()`` whether subscribers get it."""

    when = forms.ChoiceField(widget=forms.RadioSelect, label=_("Readers first had it"))
    at = MomentField(required=False, label=_("That moment"))

    def __init__(self, data: Any = None, *, article: Article) -> None:
        self.article = article
        dated = article.published_at if article.was_public else None
        when = AT if dated else EDITION
        super().__init__(data, initial={"when": when, "at": dated})
        day = written_day(article.edition_date)
        cast("forms.ChoiceField", self.fields["when"]).choices = [
            (
                EDITION,
                gettext("On %(day)s, the day printed on it. It is not mailed, and no news.")
                % {"day": day},
            ),
            (AT, gettext("At another moment that has passed. It is not mailed.")),
            (NOW, gettext("Now: it is new, and is mailed.")),
            (QUIETLY, gettext("Now: it is new. It is not mailed.")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        when = cleaned.get("when")
        if when == AT and "at" not in self.errors and not cleaned.get("at"):
            raise ValidationError({"at": gettext("Choose the day and time.")})
        if when == AT and cleaned.get("at") and cleaned["at"].year < FIRST_DAY.year:
            raise ValidationError({"at": OUTSIDE_TIME})
        if when in (EDITION, AT) and not self.errors and self.moment() > clock.now():
            raise ValidationError(
                gettext(
                    "This moment is still to come. Choose one that has passed, or schedule "
                    "the column."
                )
            )
        return cleaned

    def moment(self) -> datetime:
        match self.cleaned_data["when"]:
            case "edition":
                return self.article.noon_of_its_day
            case "at":
                moment: datetime = self.cleaned_data["at"]
                return moment
        return clock.ask()

    def is_mailed(self) -> bool:
        return bool(self.cleaned_data["when"] == NOW)
