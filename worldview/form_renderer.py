"""Widgets of forms, written without a template for each.

The form of a column has some hundred inputs, a list at the desk a box in each of its rows. Django
renders each from one template and its attributes from another, a third of such a page's time; for
the plain ones their few tags are written here. All else goes its usual way.
"""

from functools import lru_cache
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString


class DirectRenderer(DjangoTemplates):
    def render(self, template_name: str, context: Any, request: HttpRequest | None = None) -> str:
        write = _DIRECT.get(template_name)
        if write is None or _has_groups(context["widget"]):
            return super().render(template_name, context, request)
        return write(context["widget"])


def _has_groups(widget: dict[str, Any]) -> bool:
    return any(name is not None for name, _, _ in widget.get("optgroups", ()))


def _tag(name: str, attrs: dict[str, Any]) -> SafeString:
    """Write the tag ``name`` with ``attrs`` in their order, as Django's templates do: those that
    are true without a value, those that are false not at all. One at least has a value."""
    said = {attr: value for attr, value in attrs.items() if value is not False}
    values = [str(value) for value in said.values() if value is not True]
    return format_html(
        _shape(name, tuple((attr, value is True) for attr, value in said.items())), *values
    )


@lru_cache(maxsize=512)
def _shape(name: str, attrs: tuple[tuple[str, bool], ...]) -> str:
    """Return the format of a tag with attributes of these names; whether each has no value."""
    names = (escape(attr) + ("" if is_bare else '="{}"') for attr, is_bare in attrs)
    return f"<{' '.join([name, *names])}>"


def _input(widget: dict[str, Any]) -> SafeString:
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    named = {"type": widget["type"], "name": widget["name"]}
    return _tag("input", named | value | widget["attrs"])


def _textarea(widget: dict[str, Any]) -> SafeString:
    # A line end after the tag is no part of the text, whatever the text begins with.
    tag = _tag("textarea", {"name": widget["name"]} | widget["attrs"])
    return format_html("{}\n{}</textarea>", tag, widget["value"] or "")


def _select(widget: dict[str, Any]) -> SafeString:
    options = (option for _, group, _ in widget["optgroups"] for option in group)
    inner = format_html_join(
        "",
        "{}{}</option>",
        (
            (_tag("option", {"value": str(option["value"])} | option["attrs"]), option["label"])
            for option in options
        ),
    )
    tag = _tag("select", {"name": widget["name"]} | widget["attrs"])
    return format_html("{}{}</select>", tag, inner)


_DIRECT = {
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in (
            *("text", "number", "email", "url", "password"),
            *("hidden", "checkbox", "file", "date", "time"),
        )
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
