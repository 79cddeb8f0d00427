"""Fields of forms that take text as it may be stored, whatever was typed or pasted: what cannot be
kept is left out without a complaint (``articles.text.characters``)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.text.characters import (
    normalize_line,
    normalize_text,
    normalize_visitor_line,
    normalize_visitor_text,
    shows_nothing,
)
from articles.text.mail_addresses import (
    INVALID,
    normalize_mail_address,
    validate_mail_address,
)
from articles.text.slugs import build_slug

if TYPE_CHECKING:
    _Field = forms.Field
else:
    _Field = object


class NormalizedMixin(_Field):
    """Mixed into a form field that takes text; in a box for one line it is one line."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.normalize(value) if isinstance(value, str) else value)

    def normalize(self, value: str) -> str:
        one_line = (forms.TextInput, forms.EmailInput, forms.URLInput)
        return normalize_line(value) if isinstance(self.widget, one_line) else normalize_text(value)


class CharField(NormalizedMixin, forms.CharField):
    pass


class VisitorCharField(CharField):
    """Text of a stranger. Where some is required, something of it must be there to read."""

    default_error_messages = {
        "unread": _("There is nothing in it to read. Please write it in words."),
    }

    def normalize(self, value: str) -> str:
        if isinstance(self.widget, forms.TextInput):
            return normalize_visitor_line(value)
        return normalize_visitor_text(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.required and shows_nothing(value):
            raise ValidationError(self.error_messages["unread"], code="unread")


class EmailField(NormalizedMixin, forms.EmailField):
    """An e-mail address; cleans to its one form (``articles.text.mail_addresses``)."""

    default_validators = [validate_mail_address]
    default_error_messages = {"invalid": INVALID}

    def normalize(self, value: str) -> str:
        return normalize_mail_address(value)


class URLField(NormalizedMixin, forms.URLField):
    """An address; ``https`` where it is typed without a scheme."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https"} | kwargs)


class SlugField(NormalizedMixin, forms.SlugField):
    """A slug; words that are none are made one (``articles.text.slugs``)."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        try:
            self.run_validators(value)
        except forms.ValidationError:
            return build_slug(value, max_length=self.max_length or len(value)) or value
        return value
