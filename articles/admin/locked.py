"""Rows of columns and pages that are locked while they are looked at and changed."""

from articles.models import Article, Page, page_address
from articles.models.article_queryset import ArticleQuerySet


def locked_rows(model: type[Article]) -> ArticleQuerySet:
    """Return the rows of ``model``, locked as they are read until the transaction ends; where they
    are pages, nobody else moves one meanwhile, which is settled first by everybody."""
    if issubclass(model, Page):
        page_address.hold_places()
    rows: ArticleQuerySet = model.objects.select_for_update(of=("self",)).defer("search")
    return rows
