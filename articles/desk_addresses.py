"""Where columns and pages are at the desk: each kind has its list, and its forms beside that."""

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from articles.models import Article


def desk_address(article: "Article", page: str = "change") -> str:
    """Return the address of the desk's page with that name of a stored column or page, read with
    its kind."""
    return reverse(f"{_names(article.is_page)}_{page}", args=[article.pk])


def new_form_address(*, is_page: bool) -> str:
    """Return the address of the form of a new one."""
    return reverse(f"{_names(is_page)}_add")


def _names(is_page: bool) -> str:
    return "admin:articles_page" if is_page else "admin:articles_article"
