"""What the browser at hand prefers of the desk."""

from typing import Any

from django import template

from worldview.newsroom.own_desk import preferences_of

register = template.Library()


@register.simple_tag(takes_context=True)
def own_desk_classes(context: dict[str, Any]) -> str:
    """Return the classes of the page's ``body``; none where no request is at hand."""
    return " ".join(preferences_of(context["request"])) if "request" in context else ""
