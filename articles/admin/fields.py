"""Fields of the column's form that read what an editor writes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_prose_editor.fields import ProseEditorFormField

from articles.admin.prose_widget import CONFIG, ProseWidget
from articles.importer import source_line
from articles.models import Author, Photo
from articles.text import prose
from articles.text.author_line import names_in as names_in_authors
from articles.text.forms import CharField, NormalizedMixin
from articles.text.keyword_line import names_in, validate_keyword_name
from articles.text.left_out import LeftOut
from articles.text.names import name_key
from articles.text.primary_keys import parse_pk


class KeywordsField(CharField):
    """Keywords as they are printed: ``Iran, Syria, Aleppo``. A leading ``KEYS:`` may be pasted."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ", ".join(map(str, value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or "") != (data or ""))

    def clean(self, value: Any) -> list[str]:
        names = names_in(super().clean(value))
        for name in names:
            validate_keyword_name(name)
        return names


class AuthorsField(CharField):
    """Authors by their names, in order: ``Ada Lind, Bo Ferrer``. Cleans to a list of ``Author``."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or "") != (data or ""))

    def clean(self, value: Any) -> list[Author]:
        names = names_in_authors(super().clean(value))
        known = Author.objects.by_names(names)
        if missing := [name for name in names if name_key(name) not in known]:
            raise ValidationError(
                ngettext(
                    "There is no author called %(names)s. Choose one of those there are, or write "
                    "the whole byline as a text.",
                    "There are no authors called %(names)s. Choose some of those there are, or "
                    "write the whole byline as a text.",
                    len(missing),
                )
                % {"names": ", ".join(f"“{name}”" for name in missing)}
            )
        return list(dict.fromkeys(known[name_key(name)] for name in names))


class FormKeyField(forms.UUIDField):
    """The key that each opened form has of its own; no change of the editor's."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SourceLineField(CharField):
    """Sources as columnists write them; cleans to a list of ``CitedSource``."""

    widget = forms.TextInput(attrs={"placeholder": gettext_lazy("Sources")})

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value:
            return []
        sources = source_line.parse_typed(value)
        check = URLValidator(schemes=["http", "https"])
        for source in sources:
            if len(source.publication) > 200 or len(source.qualifier) > 200:
                raise ValidationError(
                    _("“%(source)s…” is too long for a source.")
                    % {"source": source.publication[:60]}
                )
            if source.url:
                check(source.url)
        return sources


class PositionField(forms.Field):
    """Where a part stands among the others, as ``PartFormSet`` reads it; nothing in it is wrong."""

    widget = forms.NumberInput(attrs={"min": 0})

    def __init__(self) -> None:
        super().__init__(required=False)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ProseField(NormalizedMixin, ProseEditorFormField):  # type: ignore[misc]  # it brings no types
    """A text of prose. What was left out of it as it was cleaned is in ``left_out``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, config=CONFIG, widget=ProseWidget, **kwargs)  # type: ignore[call-arg]  # its own
        self.left_out = LeftOut()

    def clean(self, value: Any) -> str:
        html, self.left_out = prose.clean_with_account(super().clean(value))
        return html


class PhotoSelect(forms.Select):
    """The photo that is chosen, and none. Others come from the library, by the page's script."""

    #: Given where it is at hand, and need not be asked for.
    chosen: Photo | None = None

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        # What is no key is none of any photo's; the field says so, and the select must be shown.
        keys = [key for key in map(parse_pk, map(str, value)) if key is not None]
        if self.chosen is not None and keys == [self.chosen.pk]:
            photos = [self.chosen]
        else:
            photos = list(Photo.objects.filter(pk__in=keys)) if keys else []
        options = [("", "", not photos), *((photo.pk, str(photo), True) for photo in photos)]
        return [
            (None, [self.create_option(name, key, label, selected, number)], number)
            for number, (key, label, selected) in enumerate(options)
        ]
