"""Where columns and pages are at the desk."""

from typing import TYPE_CHECKING

from django import template

from articles.desk_addresses import desk_address as address_of
from articles.models.states import IN_WORDS

if TYPE_CHECKING:
    from articles.models import Article

register = template.Library()


@register.filter
def desk_address(article: "Article", page: str = "change") -> str:
    """Return the address of one of the desk's pages of a column or page."""
    return address_of(article, page)


@register.filter
def state_in_words(article: "Article") -> str:
    return str(IN_WORDS[article.state])


@register.filter
def counted(number: int | str) -> int:
    """Return the number that words are bent by, of one that may be written “1,000 or more”."""
    return number if isinstance(number, int) else 2
