"""Figures of mail at the desk."""

from django import template

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share between 0 and 1 as a percentage with two figures after the point."""
    return f"{100 * share:.2f} %"
