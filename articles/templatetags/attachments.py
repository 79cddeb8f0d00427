"""What a column or page, got ``for_page``, has for readers to hear and to take with them."""

from typing import TYPE_CHECKING, Any

from django import template

from articles.discovery import podcast
from articles.models import Attachment

if TYPE_CHECKING:
    from articles.models import Article, Section

register = template.Library()


@register.inclusion_tag("articles/_podcast_link.html")
def podcast_link(article: "Article | None" = None) -> dict[str, Any]:
    """Return the podcast for the head of a page: of a column that is heard in it, or of the front
    page where there is one."""
    if article is None:
        return {"is_heard": podcast.is_there()}
    return {"is_heard": any(each.download.is_audio for each in article.attachments.all())}


@register.inclusion_tag("articles/_audio.html")
def audio(article: "Article", section: "Section | None" = None) -> dict[str, Any]:
    """Return the audio of the whole, or of one section."""
    attachments = Attachment.at(article, section, audio=True)
    return {"attachments": attachments, "in_podcast": not article.is_page}


@register.inclusion_tag("articles/_downloads.html")
def downloads(article: "Article", section: "Section | None" = None) -> dict[str, Any]:
    """Return the other files of the whole, or of one section."""
    return {
        "attachments": Attachment.at(article, section, audio=False),
        "is_of_section": section is not None,
    }
