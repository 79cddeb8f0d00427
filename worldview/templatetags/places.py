"""Where somebody is logged in, for the desk's pages and letters about accounts."""

from django import template

from worldview.door import places

register = template.Library()


@register.filter
def browser_in_words(name: str) -> str:
    """Return a stored name of a browser as the language of the page has it."""
    return places.in_words(name)
