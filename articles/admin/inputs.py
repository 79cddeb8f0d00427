"""Inputs of the page one writes on: the browser's own for days and moments, one line that wraps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LineArea(forms.Textarea):
    """One line of words that is shown whole, however long it is: it wraps.

    Enter goes on to what is written next (``static/js/desk/writing.js``); a line end that comes in
    all the same is a space."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, placeholder: Any = "") -> None:
        lines = {"rows": 1, "class": "line-area", "placeholder": placeholder}
        super().__init__(lines | (attrs or {}))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.splitlines()) if isinstance(value, str) else value


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar; sent as ISO 8601 has it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.SplitDateTimeWidget):
    """A day and a time of it, to the second."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day: dict[str, Any] = {"type": "date", "aria-label": _("Date")}
        time: dict[str, Any] = {"type": "time", "step": "1", "aria-label": _("Time")}
        super().__init__(
            attrs, date_format="%Y-%m-%d", time_format="%H:%M:%S", date_attrs=day, time_attrs=time
        )
