"""The form of a figure: its picture, sent or chosen from the library, and what is said of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.fields import PhotoSelect, PositionField
from articles.admin.forms import NamesHiddenErrors
from articles.media.ingest import ingest
from articles.models import Figure, Photo
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    _FigureForm = forms.ModelForm[Figure]
else:
    _FigureForm = forms.ModelForm

#: Beside a figure's photo: the name of the file that was taken in as it.
KEPT_FILE = "kept_file"


class FigureForm(NamesHiddenErrors, _FigureForm):
    upload = forms.FileField(
        required=False,
        label=_("New photo"),
        help_text=_("A JPEG, PNG, WebP, AVIF, HEIC or GIF file. Or choose one from the library."),
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif,.avif"}),
    )
    position = PositionField()
    #: What the editor is told of the picture that was uploaded.
    upload_notes: Sequence[str] = ()

    class Meta:
        model = Figure
        fields = ["upload", "photo", "caption", "credit", "alt_text", "decorative"]
        labels = {"photo": _("Photo from the library")}
        widgets = {
            "photo": PhotoSelect,
            "caption": forms.Textarea(attrs={"rows": 1, "placeholder": _("Caption")}),
            "alt_text": forms.TextInput(attrs={"placeholder": _("What is seen (alt text)")}),
            "credit": forms.TextInput(attrs={"placeholder": _("Credit")}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.photo_id:
            self.fields["photo"].widget.chosen = self.instance.photo
        if self.is_bound and (name := self.data.get(self.add_prefix(KEPT_FILE))):
            self._say_that_it_is_kept(name)

    def _say_that_it_is_kept(self, name: str) -> None:
        photo = Photo.objects.filter(pk=parse_pk(self.data.get(self.add_prefix("photo")))).first()  # type: ignore[misc]  # None finds none
        if photo:
            self.fields["photo"].help_text = format_html(
                gettext(
                    '<img src="{}" alt="" height="60"> The picture you chose, “{}”, is kept and '
                    "chosen here."
                ),
                photo.thumbnail_url(),
                name,
            )

    def clean_upload(self) -> Photo | None:
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        # Checked here, so that a bad file is a message at its field and loses nothing else.
        taken = ingest(upload)
        self.upload_notes = taken.notes
        return taken.photo

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        if cleaned.get("upload"):
            cleaned["photo"] = cleaned["upload"]
        return cleaned


class LeadFigureForm(FigureForm):
    """There is one, so it has no position."""

    position = None  # type: ignore[assignment]  # so Django is told to leave it out
