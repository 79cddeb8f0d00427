"""By what results of a search can be narrowed, and how many columns each way leaves."""

from collections import Counter
from typing import Any, TypedDict

from django.db.models import BigAutoField, Count, QuerySet

from articles.discovery.filters import Choice
from articles.models import Article, Keyword, KeywordUse, Publication
from background.compiled_queries import CompiledQueries, Parameter

#: Ways to narrow results that are offered of each kind.
LIMIT = 8


#: Of columns, by their keys, the keys of the publications that each cites.
Cited = list[tuple[int, list[int]]]


class Choices(TypedDict):
    keywords: list[Choice]
    publications: list[Choice]


def years(counted: Counter[int]) -> list[Choice]:
    return [
        {"name": str(year), "value": year, "columns": counted[year]}
        for year in sorted(counted, reverse=True)
    ]


def keywords_and_publications(
    columns: list[int], share: float, cited: Cited | None = None
) -> Choices:
    """Return the keywords that most of ``columns``, by their keys, have, and the publications that
    most cite, where it is known which each does as ``cited``; they are that ``share`` of all that
    are counted. Two queries."""
    found = (_OF_COLUMNS if cited is None else _USED).ask(columns=columns)
    used = Counter(dict(found["keywords"]))
    rows = found["cited"] if cited is None else cited
    by = Counter(key for _, keys in rows for key in keys)
    most = sorted(by, key=lambda key: (-by[key], key))[:LIMIT]
    known = _NAMED.ask(keywords=[*used], publications=most)
    return {
        "keywords": _choices(known["keywords"], used, share),
        "publications": _choices(known["publications"], by, share),
    }


def _choices(
    known: list[tuple[int, str, str]], counted: Counter[int], share: float
) -> list[Choice]:
    """Those that are ``known`` by key, name and slug, most first."""
    return [
        _choice(name, slug, counted[key], share)
        for key, name, slug in sorted(known, key=lambda row: (-counted[row[0]], row[1]))
    ]


def _used() -> dict[str, QuerySet[Any, Any]]:
    columns = Parameter("columns", BigAutoField(), any_of=True)
    return {
        # By their keys: to put a name beside each use takes as long as to count them.
        "keywords": KeywordUse.objects.filter(content_object=columns)
        .order_by()
        .values_list("tag")
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "tag")[:LIMIT],
    }


def _of_columns() -> dict[str, QuerySet[Any, Any]]:
    columns = Parameter("columns", BigAutoField(), any_of=True)
    cited = Article.everything.filter(pk=columns).order_by().values_list("pk", "cited")
    return _used() | {"cited": cited}


def _named() -> dict[str, QuerySet[Any, Any]]:
    found: dict[str, QuerySet[Any, Any]] = {}
    for name, model in (("keywords", Keyword), ("publications", Publication)):
        rows = model._default_manager.filter(pk=Parameter(name, BigAutoField(), any_of=True))
        found[name] = rows.order_by().values_list("pk", "name", "slug")
    return found


_USED, _OF_COLUMNS, _NAMED = map(CompiledQueries, (_used, _of_columns, _named))


def _choice(name: str, slug: str, columns: int, share: float) -> Choice:
    """A way to narrow; how many columns there are likely to be is said to two figures."""
    number = columns if share == 1 else int(float(f"{columns / share:.1e}"))
    return {"name": name, "value": slug, "columns": number}
