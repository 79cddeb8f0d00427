"""A picture in a form, stored as its copies (``articles.media.site_pictures``)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.core.files import File
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.media.site_pictures import Copy

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object

_KEPT = "articles.admin.picture_field.kept"


class PictureInput(forms.ClearableFileInput):
    """A file to be chosen, beside the picture that there is, which can be taken away."""

    template_name = "admin/articles/picture_input.html"
    #: The copies of a picture that was chosen with a form that had a mistake elsewhere.
    kept: list[Copy] | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        if chosen is not None or not data.get(f"{name}-kept"):
            return chosen
        try:
            return signing.loads(data[f"{name}-kept"], salt=_KEPT)
        except signing.BadSignature:
            return None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, self.kept or value, attrs)
        if self.kept:
            context["kept"] = signing.dumps(self.kept, salt=_KEPT)
        return context

    def is_initial(self, value: Any) -> bool:
        return bool(value)

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        # A template of ours, which the renderer of forms does not look for.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class PictureField(forms.FileField):
    """A picture of the site or of an author; its value is the list of its copies."""

    widget = PictureInput

    def __init__(self, keep: Callable[["File[bytes]"], list[Copy]], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.keep = keep

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = super().clean(data, initial)
        if chosen is False:
            return []
        if isinstance(chosen, list):
            return chosen
        return self.keep(chosen) if isinstance(chosen, File) else (initial or [])

    def to_python(self, data: Any) -> Any:
        return data if isinstance(data, list) else super().to_python(data)


class KeepsPictures(_Form):
    """Mixed into forms: a picture that was chosen beside a mistake stays chosen."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field.widget, PictureInput) and name in self.changed_data:
                field.widget.kept = cleaned.get(name) or None
        return cleaned
