"""Fields of forms that take text as it may be stored, whatever was typed or pasted: what cannot be
kept is left out without a complaint (``articles.text.characters``)."""

from django import forms

from articles.text.characters import normalize_line, normalize_text


class NormalizedMixin:
    """Mixed into a form field that takes text; in a box for one line it is one line."""

    def to_python(self, value):
        return super().to_python(self.normalize(value) if isinstance(value, str) else value)

    def normalize(self, value):
        one_line = (forms.TextInput, forms.EmailInput, forms.URLInput)
        return normalize_line(value) if isinstance(self.widget, one_line) else normalize_text(value)


class CharField(NormalizedMixin, forms.CharField):
    pass


class EmailField(NormalizedMixin, forms.EmailField):
    pass


class URLField(NormalizedMixin, forms.URLField):
    pass


class SlugField(NormalizedMixin, forms.SlugField):
    pass
