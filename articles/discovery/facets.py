"""By what results of a search can be narrowed, and how many columns each way leaves."""

from collections import Counter
from typing import Any, TypedDict

from django.db.models import BigAutoField, Count, QuerySet

from articles.discovery.filters import Choice
from articles.models import Article, Keyword, KeywordUse, Publication
from background.compiled_queries import CompiledQueries, Parameter

#: Ways to narrow results that are offered of each kind.
LIMIT = 8


class Choices(TypedDict):
    keywords: list[Choice]
    publications: list[Choice]


def years(counted: Counter[int]) -> list[Choice]:
    return [
        {"name": str(year), "value": year, "columns": counted[year]}
        for year in sorted(counted, reverse=True)
    ]


def keywords_and_publications(sample: list[int], share: float) -> Choices:
    """Return the keywords that most of ``sample``, keys of columns, have, and the publications that
    most cite; it is that ``share`` of all that are counted. Two queries."""
    found = _OF_COLUMNS.ask(columns=sample)
    used = Counter(dict(found["keywords"]))
    cited = Counter(key for (keys,) in found["cited"] for key in keys)
    most = sorted(cited, key=lambda key: (-cited[key], key))[:LIMIT]
    known = _NAMED.ask(keywords=[*used], publications=most)
    return {
        "keywords": _choices(known["keywords"], used, share),
        "publications": _choices(known["publications"], cited, share),
    }


def _choices(
    known: list[tuple[int, str, str]], counted: Counter[int], share: float
) -> list[Choice]:
    """Those that are ``known`` by key, name and slug, most first."""
    return [
        _choice(name, slug, counted[key], share)
        for key, name, slug in sorted(known, key=lambda row: (-counted[row[0]], row[1]))
    ]


def _of_columns() -> dict[str, QuerySet[Any, Any]]:
    columns = Parameter("columns", BigAutoField(), any_of=True)
    return {
        # By their keys: to put a name beside each use takes as long as to count them.
        "keywords": KeywordUse.objects.filter(content_object=columns)
        .order_by()
        .values_list("tag")
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "tag")[:LIMIT],
        "cited": Article.everything.filter(pk=columns).order_by().values_list("cited"),
    }


def _named() -> dict[str, QuerySet[Any, Any]]:
    found: dict[str, QuerySet[Any, Any]] = {}
    for name, model in (("keywords", Keyword), ("publications", Publication)):
        rows = model._default_manager.filter(pk=Parameter(name, BigAutoField(), any_of=True))
        found[name] = rows.order_by().values_list("pk", "name", "slug")
    return found


_OF_COLUMNS, _NAMED = CompiledQueries(_of_columns), CompiledQueries(_named)


def _choice(name: str, slug: str, columns: int, share: float) -> Choice:
    """A way to narrow; how many columns there are likely to be is said to two figures."""
    number = columns if share == 1 else int(float(f"{columns / share:.1e}"))
    return {"name": name, "value": slug, "columns": number}
