"""What follows from an article's text: its cross-references and its place in the search."""

from django.db import transaction

from articles import references, search
from articles.models import Article


@transaction.atomic
def refresh(article):
    """Bring all that is derived from ``article`` up to date.

    To be called once after an article, its sections, figures, sources or keywords changed.
    """
    article = Article.objects.get(pk=article.pk)
    references.update(article)
    search.index(article)
