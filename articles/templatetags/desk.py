"""Where columns and pages are at the desk."""

from typing import TYPE_CHECKING

from django import template

from articles.desk_addresses import desk_address as address_of

if TYPE_CHECKING:
    from articles.models import Article

register = template.Library()


@register.filter
def desk_address(article: "Article", page: str = "change") -> str:
    """Return the address of one of the desk's pages of a column or page."""
    return address_of(article, page)
