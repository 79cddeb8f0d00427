"""What a search looks at, as querysets of known shapes: which conditions there are makes the shape,
and what they ask for are its values, so that each shape is made into SQL once a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, DateField, TextField

from articles.discovery.filters import narrow
from articles.discovery.query import StemQuery
from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet
from background.compiled_queries import Parameter

#: Names of what is looked for in the index, each the text of a ``StemQuery``.
ASKED, SHARES = "asked", "shares"
QUERIES = (ASKED, SHARES)


@dataclass(frozen=True)
class Scope:
    """Some of the columns and pages, by the ``values`` of conditions: those of ``Filters``, of
    ``QUERIES``, the day ``since`` or ``until`` which, and ``keys``."""

    values: Mapping[str, Any]

    @property
    def names(self) -> frozenset[str]:
        """Its shape."""
        return frozenset(self.values)

    def but(self, **values: Any) -> "Scope":
        """Return it with other, or more, values."""
        return Scope({**self.values, **values})


def columns_within(names: frozenset[str]) -> ArticleQuerySet:
    """Return what readers may see of a scope with these ``names``. Of ``keys`` alone that was
    looked at before."""
    articles = Article.everything.all() if names == {"keys"} else Article.everything.published()
    articles = narrow(articles, names)
    for name in QUERIES:
        if name in names:
            articles = articles.filter(search=StemQuery(Parameter(name, TextField())))
    if "keys" in names:
        articles = articles.filter(pk=Parameter("keys", BigAutoField(), any_of=True))
    if "since" in names:
        articles = articles.filter(edition_date__gte=Parameter("since", DateField()))
    if "until" in names:
        articles = articles.filter(edition_date__lte=Parameter("until", DateField()))
    return articles
