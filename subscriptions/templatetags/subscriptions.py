"""The form that asks for columns by e-mail, for any page that wants it."""

from typing import Any

from django import template
from django.template import Context
from django.utils.http import urlencode

from articles.models import Author, Keyword, site
from background.addresses import address
from subscriptions.forms import SubscribeForm

register = template.Library()


@register.inclusion_tag("subscriptions/_subscribe_form.html", takes_context=True)
def subscribe_form(context: Context) -> dict[str, Any]:
    return {"form": SubscribeForm(prefix=None), "promise": site().signup_promise}


@register.simple_tag
def subscribe_url(chosen: Keyword | Author | None = None) -> str:
    """Return the address of the form, in which ``chosen`` is chosen already."""
    form = address("subscriptions:subscribe")
    if chosen is None:
        return form
    name = "author" if isinstance(chosen, Author) else "keyword"
    return f"{form}?{urlencode({name: chosen.slug})}"
