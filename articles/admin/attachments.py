"""The downloads of a column or page in its form: chosen from the library or sent with it, with a
title for this place and the section they stand in."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import PositionField
from articles.admin.figure_form import KEPT_FILE
from articles.admin.forms import NamesHiddenErrors
from articles.admin.formsets import PartFormSet, is_removed
from articles.media.downloads.ingest import ingest
from articles.models import Article, Attachment, Download, Section
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    _AttachmentForm = forms.ModelForm[Attachment]
else:
    _AttachmentForm = forms.ModelForm

#: So many of the library's newest are offered; one that is older is sent again, and known then.
LIBRARY_LIMIT = 100
#: What a browser offers to choose; the file itself says what it is.
ACCEPTED = ".pdf,.epub,.csv,.txt,.mp3,.m4a,.m4b,.ogg,.oga,.opus,audio/*"
#: How the names of fields with files for readers end.
FILE_FIELD = "-new_file"


class AttachmentForm(NamesHiddenErrors, _AttachmentForm):
    new_file = forms.FileField(
        required=False,
        label=gettext_lazy("New file"),
        help_text=gettext_lazy(
            "A PDF, EPUB, text or CSV, which readers download, or audio (MP3, M4A, Ogg), which "
            "they hear on the page."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    download = forms.ModelChoiceField(
        Download.objects.all(),
        required=False,
        label=gettext_lazy("From the library"),
        empty_label=gettext_lazy("No file"),
    )
    position = PositionField()

    class Meta:
        model = Attachment
        fields = ["new_file", "download", "title", "section"]
        widgets = {"title": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].empty_label = _("The whole")  # type: ignore[attr-defined]  # of a choice of rows
        if self.is_bound and (name := self.data.get(self.add_prefix(KEPT_FILE))):
            said = _("The file you chose, “%(name)s”, is kept and chosen here.")
            self.fields["download"].help_text = said % {"name": name}

    def clean_new_file(self) -> Download | None:
        file = self.cleaned_data["new_file"]
        # Checked here, so that a bad file is a message at its field and loses nothing else.
        return ingest(file) if file else None

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        if cleaned.get("new_file"):
            cleaned["download"] = cleaned["new_file"]
        if not cleaned.get("download") and not {"new_file", "download"} & self.errors.keys():
            self.add_error("download", _("Choose a file, or remove this download."))
        return cleaned


class AttachmentFormSet(PartFormSet):
    """The downloads of a column or page; each can stand in one of its sections."""

    def __init__(self, *args: Any, sections: dict[int, Section], **kwargs: Any) -> None:
        self.sections = sections
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        section = form.fields["section"]
        section.queryset = section.queryset.filter(pk__in=self.sections)
        named = [(key, str(row)) for key, row in self.sections.items()]
        section.choices = [("", section.empty_label), *named]
        download = form.fields["download"]
        download.choices = [("", download.empty_label), *self._library]

    @cached_property
    def _library(self) -> list[tuple[int, str]]:
        """The files to choose from: those that the form has, and the newest."""
        newest = {download.pk: download for download in Download.objects.all()[:LIBRARY_LIMIT]}
        own = {row.download_id: row.download for row in self.rows}
        sent = {
            key
            for name, value in (self.data or {}).items()
            if name.startswith(f"{self.prefix}-") and name.endswith("-download")
            if (key := parse_pk(value)) and key not in newest
        }
        chosen = Download.objects.in_bulk(sent) if sent else {}
        return [
            (key, f"{download} ({download.get_kind_display()}, {download.size_as_text})")
            for key, download in (own | chosen | newest).items()
        ]

    def clean(self) -> None:
        super().clean()
        heard = [
            form.cleaned_data.get("section")
            for form in self.forms
            if not is_removed(form)
            and (download := getattr(form, "cleaned_data", {}).get("download"))
            and download.is_audio
        ]
        for section in {place for place in heard if heard.count(place) > 1}:
            raise ValidationError(
                _(
                    "“%(section)s” has two audio files. What is heard has one place: remove one "
                    "of them, or choose another section for it."
                )
                % {"section": section or _("The whole")}
            )

    def _save_part(self, form: Any, place: int) -> None:
        part = form.instance
        # One may have been removed with this form; what stood in it goes to the whole.
        if part.section_id and not Section.objects.filter(pk=part.section_id).exists():
            part.section = None
        super()._save_part(form, place)


Attachments = inlineformset_factory(
    Article, Attachment, form=AttachmentForm, formset=AttachmentFormSet
)


def with_counts(data: Any) -> Any:
    """Return what was sent with the numbers of its downloads: a form that was opened before there
    were any, or was made by a program, names none and changes none."""
    prefix = Attachments.get_default_prefix()
    if data is None or f"{prefix}-TOTAL_FORMS" in data:
        return data
    data = data.copy()
    data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = "0"
    return data
