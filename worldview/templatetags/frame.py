"""What is the same on every page: rendered once for the site's settings, and kept."""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import site

register = template.Library()


@register.tag
def frame(parser: Parser, token: Token) -> "Frame":
    """Print, as ``{% frame %}…{% endframe %}``, what stands between: it names nothing but what
    ``worldview.context`` gives every page, nothing of the moment, and holds no block. That is a
    fifth of the work of a page, done once until the settings change."""
    inside = parser.parse(["endframe"])
    parser.delete_first_token()
    return Frame(inside)


class Frame(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        #: The settings that were printed, and by what else it turns on, what they gave.
        self._printed: tuple[Any, dict[tuple[object, ...], SafeString]] = (None, {})

    def render(self, context: Context) -> SafeString:
        row = site()
        shown, texts = self._printed
        if shown is not row:
            # Both at once, for other threads print too.
            shown, texts = self._printed = row, {}
        turns_on = (
            get_language(),
            context.get("is_static"),
            settings.SITE_URL,
            settings.STATIC_URL,
            get_script_prefix(),
        )
        text = texts.get(turns_on)
        if text is None:
            text = texts[turns_on] = self.nodelist.render(context)
        return text
