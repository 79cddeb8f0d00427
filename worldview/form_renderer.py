"""Widgets of forms, written without a template for each.

The form of a column has some hundred inputs, a list at the desk a box in each of its rows. Django
renders each from one template and its attributes from another, a third of such a page's time; for
the plain ones their few tags are written here. All else goes its usual way.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class DirectRenderer(DjangoTemplates):
    def render(self, template_name: str, context: Any, request: HttpRequest | None = None) -> str:
        write = _DIRECT.get(template_name)
        if write is None or _has_groups(context["widget"]):
            return super().render(template_name, context, request)
        return write(context["widget"])


def _has_groups(widget: dict[str, Any]) -> bool:
    return any(name is not None for name, _, _ in widget.get("optgroups", ()))


def _attributes(attrs: dict[str, Any]) -> SafeString:
    """Write attributes in their order, as Django's templates do."""
    return format_html_join(
        "",
        "{}{}",
        (
            (f" {name}", "" if value is True else format_html('="{}"', str(value)))
            for name, value in attrs.items()
            if value is not False
        ),
    )


def _input(widget: dict[str, Any]) -> SafeString:
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    attrs = _attributes(value | widget["attrs"])
    return format_html('<input type="{}" name="{}"{}>', widget["type"], widget["name"], attrs)


def _textarea(widget: dict[str, Any]) -> SafeString:
    # A line end after the tag is no part of the text, whatever the text begins with.
    attrs, value = _attributes(widget["attrs"]), widget["value"] or ""
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], attrs, value)


def _select(widget: dict[str, Any]) -> SafeString:
    options = (option for _, group, _ in widget["optgroups"] for option in group)
    inner = format_html_join(
        "",
        "<option{}>{}</option>",
        (
            (_attributes({"value": str(option["value"])} | option["attrs"]), option["label"])
            for option in options
        ),
    )
    attrs = _attributes(widget["attrs"])
    return format_html('<select name="{}"{}>{}</select>', widget["name"], attrs, inner)


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
