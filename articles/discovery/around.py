"""What stands around a column: its neighbours, that day in earlier years, and what refers to it."""

import contextlib
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import BigAutoField, DateField, DateTimeField, QuerySet

from articles.models import Article, CrossReference, SectionKeyword
from background.compiled_queries import CompiledQueries, Parameter

#: How many columns of the same day are shown, and from how many years back.
ANNIVERSARIES, YEARS_BACK = 5, 40


@dataclass(frozen=True)
class Surroundings:
    """Of one column: ``previous`` and ``next`` as readers leaf, ``on_this_day`` those of its day in
    earlier years, newest first, ``references`` in public columns and pages that lead to it, and the
    keys of the ``keywords`` of its sections."""

    previous: Article | None
    next: Article | None
    on_this_day: list[Article]
    references: list[CrossReference]
    keywords: list[int]


#: A column that lists begin after, in queries with the parameters of ``values_of``.
AROUND: Any = SimpleNamespace(
    pk=Parameter("article", BigAutoField()),
    edition_date=Parameter("day", DateField()),
    published_at=Parameter("moment", DateTimeField()),
)


def values_of(article: Article) -> dict[str, Any]:
    """Return the values of the parameters of ``AROUND``."""
    return {
        "article": article.pk, "day": article.edition_date, "moment": article.published_at,
    }  # fmt: skip


def _queries() -> "dict[str, QuerySet[Any, Any]]":
    others = Article.objects.published().only("headline", "slug", "edition_date", "published_at")
    same_day = others.filter(edition_date=Parameter("days", DateField(), any_of=True))
    about = SectionKeyword.objects.standing().filter(section__article=AROUND.pk)
    return {
        "previous": others.older_than(AROUND).newest_first()[:1],
        "next": others.newer_than(AROUND).oldest_first()[:1],
        "on_this_day": same_day.newest_first()[:ANNIVERSARIES],
        "references": CrossReference.objects.to_readers_from(AROUND.pk),
        "keywords": about.order_by("keyword").values_list("keyword", flat=True).distinct(),
    }


_QUERIES = CompiledQueries(_queries)


def of(article: Article) -> Surroundings:
    """Return what stands around ``article``; around a draft nothing but what refers to it. One
    query, or none of those ``asked_for``."""
    found = (_asked_for.get() or {}).get(article.pk) or _QUERIES.ask(**_values_of(article))
    if article.published_at is None:
        found |= {"previous": [], "next": [], "on_this_day": []}
    return Surroundings(
        next(iter(found["previous"]), None),
        next(iter(found["next"]), None),
        found["on_this_day"],
        found["references"],
        found["keywords"],
    )


#: What was asked of columns together, by their keys.
_asked_for: ContextVar[dict[int, dict[str, list[Any]]] | None] = ContextVar("around", default=None)


@contextlib.contextmanager
def asked_for(articles: Sequence[Article]) -> Iterator[None]:
    """Have what stands around ``articles`` at hand in the block, all of it for one query."""
    rows = _QUERIES.ask_each([_values_of(article) for article in articles])
    token = _asked_for.set(dict(zip((article.pk for article in articles), rows, strict=True)))
    try:
        yield
    finally:
        _asked_for.reset(token)


def _values_of(article: Article) -> dict[str, Any]:
    return {"days": list(_anniversaries(article.edition_date)), **values_of(article)}


def _anniversaries(day: date) -> Iterator[date]:
    """The same day in earlier years; the 29th of February has fewer."""
    for year in range(day.year - 1, max(0, day.year - YEARS_BACK), -1):
        with contextlib.suppress(ValueError):
            yield day.replace(year=year)
