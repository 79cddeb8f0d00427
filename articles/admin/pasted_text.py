"""Paste a column: what was read of it stands in the form of a new column, each guess beside the
text it came from, and nothing is saved before the editor does."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.form_page import FormPage
from articles.admin.forms import SHOWN_AGAIN
from articles.admin.formsets import formset_counts
from articles.admin.pasted_columns import (
    ChooseColumnsForm,
    PastedColumn,
    make_drafts,
    read_columns,
)
from articles.importer import build, parser, source_line
from articles.importer.known import site_context
from articles.importer.parser import read
from articles.importer.parts import MAX_COLUMN_LENGTH, NotAColumn, ParseNote, ReadFigure
from articles.models import site
from articles.models.article_defaults import default_byline
from articles.text.forms import CharField
from background import clock

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest
    from articles.admin.paste import ImportMixin


class PasteForm(forms.Form):
    text = CharField(
        label=_("The whole column, title first"),
        widget=forms.Textarea(attrs={"rows": 28, "class": "vLargeTextField"}),
        max_length=MAX_COLUMN_LENGTH,
        strip=False,
        error_messages={"required": _("There is no text. Paste the whole column, title first.")},
    )
    edition_date = forms.DateField(
        label=_("Edition date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Left empty: the date in the title, or today."),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            read(text)
        except NotAColumn as mistake:
            raise ValidationError(str(mistake)) from None
        return text


def answer(admin: "ImportMixin", request: "DeskRequest") -> HttpResponse:
    """GET asks for the text; POST shows what was read, or leads to what it made before."""
    form = PasteForm(request.POST or None)
    if not form.is_valid():
        return admin._page(request, "paste", form, gettext("Paste a column"))
    text, day = form.cleaned_data["text"], form.cleaned_data["edition_date"]
    if known := build.imported_before(build.digest_of(text)):
        admin.message_user(
            request,
            gettext("This text was imported before, as “%(known)s”. No second column was made.")
            % {"known": known},
            messages.WARNING,
        )
        address = reverse("admin:articles_article_change", args=[known.pk])
        return HttpResponseRedirect(address)
    found = [] if "as_one" in request.POST else read_columns(text, site_context())
    if found:
        return _choose(admin, request, form, found)
    return _form(admin, request, text, day)


def _form(
    admin: "ImportMixin", request: "DeskRequest", text: str, day: date | None
) -> HttpResponse:
    page = FormPage(admin, request, None, form_url=reverse("admin:articles_article_add"))
    shown: HttpResponse = page.show(as_form(text, day))
    return shown


def _choose(
    admin: "ImportMixin", request: "DeskRequest", form: PasteForm, found: list[PastedColumn]
) -> HttpResponse:
    """Ask which of several columns become drafts, or make those that were chosen; one alone is
    looked through in its form."""
    choice = ChooseColumnsForm(found, request.POST if "make" in request.POST else None)
    if not choice.is_valid():
        more = {"found": found, "choice": choice, "chosen": _chosen(request, found)}
        title = gettext("Several columns in one text")
        return admin._page(request, "paste_several", form, title, **more)
    chosen = [found[number] for number in choice.cleaned_data["columns"]]
    if len(chosen) == 1:
        return _form(admin, request, chosen[0].text, None)
    made, refused = make_drafts(chosen, by=request.user)
    for message in refused:
        admin.message_user(request, message, messages.WARNING)
    if made:
        said = ngettext("Made %(count)s draft.", "Made %(count)s drafts.", len(made))
        admin.message_user(request, said % {"count": len(made)}, messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:articles_article_changelist"))


def _chosen(request: "DeskRequest", found: list[PastedColumn]) -> list[int]:
    """The columns that are ticked: all, until somebody chose."""
    if "make" not in request.POST:
        return [column.number for column in found]
    asked = request.POST.getlist("columns")
    return [column.number for column in found if str(column.number) in asked]


def as_form(text: str, edition_date: date | None = None) -> QueryDict:
    """What the browser would send of a new column's form into which ``text`` was written."""
    column = parser.read(text, site_context())
    day = edition_date or column.edition_date or clock.today()
    fields = {
        "headline": column.headline[:300],
        "standfirst": column.standfirst,
        "byline": column.byline[:200] or default_byline(),
        "edition_date": day.isoformat(),
        "keywords": ", ".join(column.keywords),
        "pasted_text": text,
        SHOWN_AGAIN: "pasted",
        **formset_counts("lead_figures", 1),
        **formset_counts("sections", len(column.sections)),
        **formset_counts("corrections", 0),
    }
    if day >= clock.today() and site().mails_columns:
        fields["sent_by_mail"] = "on"
    if column.lead_figure:
        fields |= _figure("lead_figures-0", column.lead_figure)
    for number, section in enumerate(column.sections):
        prefix = f"sections-{number}"
        fields |= {
            f"{prefix}-headline": section.headline[:300],
            f"{prefix}-body": section.body,
            f"{prefix}-source_line": source_line.format_sources(section.sources),
            f"{prefix}-position": str(number),
            **formset_counts(f"{prefix}-figures", len(section.figures)),
        }
        for place, figure in enumerate(section.figures):
            fields |= _figure(f"{prefix}-figures-{place}", figure)
            fields[f"{prefix}-figures-{place}-position"] = str(place)
    form = QueryDict(mutable=True)
    form.update(fields)
    return form


def _figure(prefix: str, figure: ReadFigure) -> dict[str, str]:
    return {
        f"{prefix}-caption": figure.caption,
        f"{prefix}-credit": figure.credit[:200],
        f"{prefix}-alt_text": figure.alt_text[:500],
    }


def beside_the_text(text: str, edition_date: Any) -> dict[str, Any]:
    """A pasted text for the page: ``{"doubts": […], "taken": […], "left_out": […],
    "pieces": [(words, number)]}``. ``edition_date``: what stands in the form.

    A guess is ``(number, ParseNote)``; the piece of the text that it is about has the same number,
    all other pieces have none.
    """
    try:
        column = parser.read(text, site_context())
    except NotAColumn:
        return {"doubts": [], "taken": [], "left_out": [], "pieces": [(text, None)]}
    doubts = list(column.warnings)
    if column.edition_date is None and str(edition_date) == str(clock.today()):
        said = gettext("The text names no date; the edition date is today.")
        doubts.append(ParseNote(said, "", "id_edition_date"))
    said_of_it = {note.text for note in doubts}
    left_out = [note for note in column.left_out if note.text not in said_of_it]
    numbered = list(enumerate([*doubts, *column.matches, *left_out], 1))
    taken = len(doubts) + len(column.matches)
    return {
        "doubts": numbered[: len(doubts)],
        "taken": numbered[len(doubts) : taken],
        "left_out": numbered[taken:],
        "pieces": _pieces(text, numbered),
    }


def _pieces(text: str, numbered: list[tuple[int, ParseNote]]) -> list[tuple[str, int | None]]:
    lines = [0, *(end.end() for end in re.finditer("\n", text))]
    found = []
    for number, note in numbered:
        words = note.text.split()
        if not words:
            continue
        pattern = re.compile(r"[\s>]+".join(map(re.escape, words)))
        # From the line it was read in on; a page's lines are others than those of its text.
        start = lines[min(note.line, len(lines)) - 1] if note.line else 0
        # What ends a paragraph may stand in it before.
        end = lines[min(note.line, len(lines) - 1)] if note.line else 0
        in_line = list(pattern.finditer(text, start, end)) if end > start else []
        match = in_line[-1] if in_line else pattern.search(text, start) or pattern.search(text)
        if match:
            found.append((match.start(), match.end(), number))
    pieces, end = [], 0
    for start, stop, number in sorted(found, key=lambda piece: (piece[0], piece[1])):
        if start < end:
            continue  # a piece has one number; the guess that came first has it
        pieces += [(text[end:start], None), (text[start:stop], number)]
        end = stop
    return [*pieces, (text[end:], None)]
