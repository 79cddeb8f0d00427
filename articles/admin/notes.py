"""The desk's page of the notes about a column, and what its form shows of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.locked import locked_rows
from articles.admin.refused import said_instead
from articles.desk_addresses import desk_address
from articles.history import revisions
from articles.models import Article, Note
from articles.models.note import MAX_TEXT
from articles.text.forms import CharField
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


@dataclass(frozen=True)
class Thread:
    """A note with its answers. ``section``: the headline of the section it is at, or empty;
    ``is_gone``: whether there is no such section any more."""

    note: Note
    answers: list[Note]
    section: str
    is_gone: bool


class NoteForm(forms.Form):
    text = CharField(
        label=_("Note"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )


class NewNoteForm(NoteForm):
    section = forms.TypedChoiceField(
        label=_("About"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={
            "invalid_choice": _(
                "This section is gone. Choose what the note is about; your words are still here."
            )
        },
    )
    field_order = ["section", "text"]

    def __init__(self, *args: Any, sections: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.choices = [("", gettext("All of it")), *sections.items()]


class NotesMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.notes)
        name = f"articles_{self.opts.model_name}_notes"
        return [path("<path:object_id>/notes/", view, name=name), *super().get_urls()]

    def may_note(self, request: HttpRequest, article: Article) -> bool:
        """Return whether who asks takes part in talking about it: who began it, and who may
        publish."""
        return self.has_publish_permission(request) or article.written_by_id == request.user.pk

    @method_decorator(said_instead)
    @transaction.atomic
    def notes(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Read and write notes about a column or page, answer, resolve and reopen them."""
        article = get_object_or_404(locked_rows(self.model), pk=parse_pk(unquote(object_id)))
        if not self.may_note(request, article):
            raise PermissionDenied
        sections = {part["id"]: part["headline"] for part in revisions.saved(article)["sections"]}
        data: Any = request.POST.dict() if request.method == "POST" else None
        adding = data if data is not None and "note" not in data else None
        asked = {"section": request.GET.get("section")}
        new = NewNoteForm(adding, sections=sections, initial=asked, auto_id="new-%s")
        answered = NoteForm(data, auto_id="answer-%s") if data and "_answer" in data else None
        if adding is not None:
            note = self._add(request, article, new, sections)
        elif data is not None:
            note = self._change(request, article, data, answered)
        else:
            note = None
        if note is not None:
            address = desk_address(article, "notes")
            return HttpResponseRedirect(f"{address}#note-{note.pk}")
        return self._page(
            request,
            "notes",
            new,
            gettext("Notes"),
            original=article,
            threads=threads(article, sections),
            answered=answered,
            answered_to=parse_pk(data.get("note", "")) if answered else None,
        )

    def _add(
        self,
        request: "DeskRequest",
        article: Article,
        form: NewNoteForm,
        sections: dict[int, str],
    ) -> Note | None:
        if not form.is_valid():
            return None
        key = form.cleaned_data["section"]
        note: Note = article.notes.create(
            section_key=key,
            place=sections.get(key, ""),
            text=form.cleaned_data["text"],
            written_by=request.user,
        )
        note.tell()
        self.message_user(request, gettext("The note is kept."), messages.SUCCESS)
        return note

    def _change(
        self, request: "DeskRequest", article: Article, data: Any, answered: NoteForm | None
    ) -> Note | None:
        """Return the note that was answered, resolved or reopened, or ``None`` where none was."""
        rows = article.notes.threads().select_related("article")
        key = parse_pk(data["note"])
        note: Note | None = rows.filter(pk=key).first() if key is not None else None
        if note is None:
            self.message_user(request, gettext("That note is gone."), messages.ERROR)
            return None
        if answered is not None:
            is_valid = answered.is_valid()
            return note.answer(answered.cleaned_data["text"], by=request.user) if is_valid else None
        if "_resolve" in data:
            note.resolve(by=request.user)
        elif "_reopen" in data:
            note.reopen()
        return note


def threads(article: Article, sections: dict[int, str]) -> list[Thread]:
    """Return the threads about ``article``, those that are open first; ``sections``: the headlines
    there are, by key."""
    rows = article.notes.select_related("written_by", "resolved_by").order_by("pk")
    answers: dict[int, list[Note]] = {}
    first = []
    for note in rows:
        if note.answers_to_id:
            answers.setdefault(note.answers_to_id, []).append(note)
        else:
            first.append(note)
    first.sort(key=lambda note: note.resolved_at is not None)
    return [
        Thread(
            note,
            answers.get(note.pk, []),
            sections.get(note.section_key or 0) or note.place,
            is_gone=note.section_key is not None and note.section_key not in sections,
        )
        for note in first
    ]
