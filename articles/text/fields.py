"""Fields of models that store text narrowed (``articles.text.characters``).

They narrow what is saved, updated, made in bulk and asked for alike, so that no way to the database
leads around them, and what the instance holds after saving is what is stored. To migrations they
are Django's own: the column in the database is the same.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import lookups
from django.forms import Field as FormField

from articles.text import forms
from articles.text.characters import (
    normalize_data,
    normalize_line,
    normalize_text,
    normalize_visitor_line,
    normalize_visitor_text,
)
from articles.text.mail_addresses import normalize_mail_address, validate_mail_address

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _Lookup = lookups.Lookup[Any]
else:
    _Field = _Lookup = object


class NormalizedMixin(_Field):
    """Mixed into a field of Django's that holds text, or data with text in it."""

    #: A function of the text (or data) that returns what may be stored.
    normalize: Callable[[Any], Any] = staticmethod(normalize_line)
    form_class: type[FormField] | None = None

    def to_python(self, value: Any) -> Any:
        # Django's fields of text prepare by it what goes to the database.
        return self._normalized(super().to_python(value))

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = super().pre_save(instance, add)
        normalized = self._normalized(value)
        if normalized is not value:
            setattr(instance, self.attname, normalized)
        return normalized

    def _normalized(self, value: Any) -> Any:
        return self.normalize(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        if self.form_class and not self.choices:
            kwargs.setdefault("form_class", self.form_class)
        return super().formfield(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        django = next(kind for kind in type(self).__mro__ if kind.__module__.startswith("django."))
        return name, f"django.db.models.{django.__name__}", args, kwargs


class NormalizedTextMixin(NormalizedMixin):
    """Mixed into a field that holds text and nothing else."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if type(value) is str:
            # What Django's steps come to, which rows made in bulk take a hundred thousand times.
            return self.normalize(value)
        return super().get_db_prep_save(value, connection)


class NormalizedLookupMixin(_Lookup):
    """Mixed into look-ups that Django leaves unprepared because what they compare is a part of a
    value, or a pattern for one."""

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, str):
            self.rhs = normalize_text(self.rhs)
        return super().get_prep_lookup()


if TYPE_CHECKING:
    # Django's own, of which mypy knows what a row has of each, and where it may have none.
    from django.db.models import CharField as CharField
    from django.db.models import EmailField as EmailField
    from django.db.models import JSONField as JSONField
    from django.db.models import SlugField as SlugField
    from django.db.models import TextField as TextField
    from django.db.models import URLField as URLField

    VisitorCharField, VisitorTextField = CharField, TextField
else:

    class CharField(NormalizedTextMixin, models.CharField):
        """A line of text."""

        form_class = forms.CharField

    class TextField(NormalizedTextMixin, models.TextField):
        """Text of any number of lines."""

        normalize = staticmethod(normalize_text)
        form_class = forms.CharField

    class VisitorCharField(CharField):
        """A line that a stranger writes."""

        normalize = staticmethod(normalize_visitor_line)
        form_class = forms.VisitorCharField

    class VisitorTextField(TextField):
        """Text of any number of lines that a stranger writes."""

        normalize = staticmethod(normalize_visitor_text)
        form_class = forms.VisitorCharField

    class EmailField(NormalizedTextMixin, models.EmailField):
        """An e-mail address in its one form (``articles.text.mail_addresses``)."""

        normalize = staticmethod(normalize_mail_address)
        form_class = forms.EmailField
        default_validators = [validate_mail_address]

        def formfield(self, **kwargs: Any) -> Any:
            return super().formfield(**{"form_class": self.form_class} | kwargs)

    class URLField(NormalizedTextMixin, models.URLField):
        form_class = forms.URLField

    class SlugField(NormalizedTextMixin, models.SlugField):
        form_class = forms.SlugField

    class JSONField(NormalizedMixin, models.JSONField):
        """Data as JSON has it; PostgreSQL takes no U+0000 and no lone surrogate in it either."""

        normalize = staticmethod(normalize_data)

        def to_python(self, value: Any) -> Any:
            return value

        def get_prep_value(self, value: Any) -> Any:
            return self._normalized(super().get_prep_value(value))

        def _normalized(self, value: Any) -> Any:
            # An expression (F, Value, a KeyTransform) stays as it is.
            return self.normalize(value) if isinstance(value, (str, dict, list, tuple)) else value


class IExactAddress(lookups.IExact):
    lookup_name = "iexact"

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, str):
            self.rhs = normalize_mail_address(self.rhs)
        return super().get_prep_lookup()


UNPREPARED = (
    *(lookups.IExact, lookups.Contains, lookups.IContains, lookups.StartsWith),
    *(lookups.IStartsWith, lookups.EndsWith, lookups.IEndsWith, lookups.Regex, lookups.IRegex),
)
for field in (CharField, TextField, EmailField, URLField, SlugField):
    for lookup in UNPREPARED:
        field.register_lookup(type(lookup.__name__, (NormalizedLookupMixin, lookup), {}))
EmailField.register_lookup(IExactAddress)
