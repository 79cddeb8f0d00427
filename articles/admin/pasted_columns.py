"""Several columns in one pasted text: which of them become drafts is chosen from a list."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.importer import build, parser
from articles.importer.context import Context
from articles.importer.documents import columns_in
from articles.importer.parts import NotAColumn, ParseNote
from articles.models import Article

#: No more become drafts at once; a command takes a file of any number.
LIMIT = 40


@dataclass
class PastedColumn:
    """One column of several, and what was read of it."""

    number: int
    text: str
    headline: str
    edition_date: date | None
    sections: int
    sources: int
    doubts: list[ParseNote]
    left: int


def read_columns(text: str, context: Context) -> list[PastedColumn]:
    """Return the columns of a text that holds several, or ``[]``."""
    texts = columns_in(text, context)
    return [_read(number, own, context) for number, own in enumerate(texts)] if texts[1:] else []


def _read(number: int, text: str, context: Context) -> PastedColumn:
    column = parser.read(text, context)
    return PastedColumn(
        number,
        text,
        column.headline,
        column.edition_date,
        len(column.sections),
        sum(len(section.sources) for section in column.sections),
        column.warnings,
        len(column.left_out),
    )


class ChooseColumnsForm(forms.Form):
    """Which columns of a pasted text become drafts; all are chosen before anybody chose."""

    columns = forms.TypedMultipleChoiceField(
        label=_("Columns"),
        coerce=int,
        error_messages={"required": _("Choose at least one column.")},
    )

    def __init__(self, found: list[PastedColumn], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        self.fields["columns"].choices = [  # type: ignore[attr-defined]  # of a choice field
            (str(column.number), column.headline) for column in found
        ]

    def clean_columns(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["columns"]
        if len(chosen) > LIMIT:
            said = ngettext(
                "Choose at most %(count)s column; import_column takes a file of more.",
                "Choose at most %(count)s columns; import_column takes a file of more.",
                LIMIT,
            )
            raise ValidationError(said % {"count": LIMIT})
        return chosen


def make_drafts(chosen: list[PastedColumn], *, by: User) -> tuple[list[Article], list[str]]:
    """Make a draft of each; return the drafts, and what is to be said of those that are none."""
    made: list[Article] = []
    refused: list[str] = []
    for column in chosen:
        try:
            imported = build.import_column(column.text, by=by)
        except NotAColumn as mistake:
            refused.append(f"“{column.headline}”: {mistake}")
            continue
        if imported.created:
            made.append(imported.article)
        else:
            refused += imported.warnings
    return made, refused
