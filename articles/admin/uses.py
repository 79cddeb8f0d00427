"""How often and where something is used, said before it is deleted, with what happens to that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from django.contrib import admin

    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = object

#: How many are named.
LIMIT = 10


@dataclass(frozen=True)
class Uses:
    """``articles``: the newest of the ``count`` columns and pages that use it."""

    articles: Sequence[Article]
    count: int
    what_happens: Any  # words, perhaps in a language to come

    @property
    def more(self) -> int:
        return self.count - len(self.articles)


class SaysUses(_ModelAdmin):
    """Mixed into a ``ModelAdmin`` before ``ShowsRefusals``. ``what_happens``: to what uses it."""

    delete_confirmation_template = "admin/articles/uses_before_deleting.html"
    what_happens: Any = ""

    def used_by(self, row: Any) -> ArticleQuerySet:
        """Return the columns and pages that use ``row``, each once."""
        raise NotImplementedError

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.model._default_manager.filter(pk=parse_pk(object_id)).first()
        context = {"uses": self._uses(row)} if row else {}
        return super().delete_view(request, object_id, {**context, **(extra_context or {})})

    def _uses(self, row: Any) -> Uses:
        used_by = self.used_by(row).defer("search")
        newest = used_by.order_by("-edition_date", "-pk")[:LIMIT]
        return Uses(list(newest), used_by.count(), self.what_happens)
