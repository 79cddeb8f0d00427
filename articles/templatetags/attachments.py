"""What a column or page, got ``for_page``, has for readers to hear and to take with them."""

from typing import TYPE_CHECKING, Any

from django import template

from articles.models import Attachment

if TYPE_CHECKING:
    from articles.models import Article, Section

register = template.Library()


@register.inclusion_tag("articles/_audio.html")
def audio(article: "Article", section: "Section | None" = None) -> dict[str, Any]:
    """Return the audio of the whole, or of one section."""
    return {"attachments": Attachment.at(article, section, audio=True)}


@register.inclusion_tag("articles/_downloads.html")
def downloads(article: "Article", section: "Section | None" = None) -> dict[str, Any]:
    """Return the other files of the whole, or of one section."""
    return {
        "attachments": Attachment.at(article, section, audio=False),
        "is_of_section": section is not None,
    }
