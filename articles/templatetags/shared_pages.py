"""What other sites show of a link to a page that has nothing more of its own to say of itself."""

from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.http import urlencode

from articles.media.social_cards import of_list
from pagecache.decorators import ANY

register = template.Library()


@register.inclusion_tag("articles/_page_card.html", takes_context=True)
def page_card(context: template.Context) -> dict[str, Any]:
    """Return a public page as it is shared (ogp.me): by its title and description, at the address
    of what it shows, with the front page's picture. Nothing of pages that are somebody's own."""
    request = context.get("request")
    view = getattr(getattr(request, "resolver_match", None), "func", None)
    params = getattr(view, "page_params", None)
    if request is None or params is None:
        return {}
    known = () if params == ANY else params
    asked = {name: request.GET[name] for name in known if request.GET.get(name)}
    query = f"?{urlencode(asked)}" if asked else ""
    name = context["COLUMN_NAME"]
    return {
        "site_settings": context["site_settings"],
        "COLUMN_NAME": name,
        "is_static": context.get("is_static"),
        "kind": "website",
        # All titles end with the column's name, which is said beside it.
        "headline": _block(context, "title").removesuffix(f" | {name}"),
        "about": _block(context, "description"),
        "url": f"{settings.SITE_URL}{request.path}{query}",
        "card": of_list(name, "/"),
    }


def _block(context: template.Context, name: str) -> str:
    """What a page has in one of its blocks, as text."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return " ".join(unescape(block.render(context)).split())
