"""Widgets that are written without a template are what Django's templates make of them."""

import re
from datetime import date, time

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import mark_safe

from worldview.form_renderer import _DIRECT, DirectRenderer

ATTRS = {
    "class": "vText a b", "id": "id_x", "data-n": 1234567, "required": True, "disabled": False,
    "title": "\"quoted\" & 'so' <b>", "empty": "", "none": None, "zero": 0,
    "safe": mark_safe("&amp;"),
}  # fmt: skip
VALUES = [
    None, "", "words", "<b>&\"'", "\n\nafter lines", "é ٹ 中", 0, 1, 1234567, 12.5, True, False,
    mark_safe("<i>"), date(2026, 11, 18), time(9, 5),
]  # fmt: skip
CHOICES = [("", "–"), ("a", "A <&>"), (1, "One"), ("1", "The same"), (None, "None"), ("é", "É")]
GROUPED = [("Group", [("a", "A")]), ("b", "B")]
WIDGETS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput,
    forms.HiddenInput, forms.CheckboxInput, forms.FileInput, forms.DateInput, forms.TimeInput,
    forms.Textarea, forms.DateTimeInput, forms.ClearableFileInput,
]  # fmt: skip


def _both(widget, value):
    """What both make of it; blanks between tags are nothing that shows."""
    usual, direct = (
        widget.render("name[]", value, attrs=ATTRS, renderer=renderer)
        for renderer in (DjangoTemplates(), DirectRenderer())
    )
    if isinstance(widget, forms.Select):
        usual, direct = (re.sub(r">\s+<", "><", html) for html in (usual, direct))
    return usual, direct


@pytest.mark.parametrize("kind", WIDGETS)
def test_an_input_is_the_same(kind):
    for language in ("en", "de"):
        with translation.override(language):
            for value in VALUES:
                usual, direct = _both(kind(), value)
                assert direct == usual, value


@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_a_choice_is_the_same(kind):
    for choices in (CHOICES, GROUPED, []):
        widget = kind() if kind is forms.NullBooleanSelect else kind(choices=choices)
        several = [] if kind is forms.NullBooleanSelect else [["a", "é"]]
        for value in [None, "", "a", 1, "1", "é", "nobody", *several]:
            usual, direct = _both(widget, value)
            assert direct == usual, (choices, value)


def test_each_that_is_written_here_is_compared():
    compared = {kind.template_name for kind in WIDGETS} | {forms.Select.template_name}
    assert {*_DIRECT} <= compared
