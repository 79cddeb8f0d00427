"""What mail needs."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles.models import Section, Source
from articles.text import cross_references, placed, reading, rendering, tokens

register = template.Library()


@register.filter
def with_address(source: Source) -> str:
    """A source as plain text, with its address where it has one."""
    return f"{source} <{source.url}>" if source.url else str(source)


@register.filter
def opening(section: Section, paragraphs: int) -> SafeString:
    """The first paragraphs of a section as HTML."""
    shown = rendering.for_mail(_opening(section, paragraphs))
    return mark_safe(tokens.serialize(shown))  # every token is escaped as it is written


@register.filter
def opening_text(section: Section, paragraphs: int) -> str:
    """The same as plain text."""
    return reading.text_of(_opening(section, paragraphs))


@register.filter
def underline(headline: str) -> str:
    return "=" * min(len(headline), 72)


def _opening(section: Section, paragraphs: int) -> list[tokens.Token]:
    """The beginning of a text, for what goes on elsewhere: without figures and notes."""
    body = cross_references.linked(section.body, section.references.all(), absolute=True)
    shown = placed.without_marks(tokens.parse(reading.opening(body, paragraphs)))
    return rendering.with_whole_links(shown, section.article.permalink)
