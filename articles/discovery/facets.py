"""By what results of a search can be narrowed, and how many columns each way leaves."""

from collections import Counter
from typing import Any, TypedDict

from django.db.models import BigAutoField, Count, QuerySet

from articles.discovery.filters import Choice
from articles.models import Article, KeywordUse, Publication
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
    cited = Counter(key for (keys,) in found["cited"] for key in keys)
    most = sorted(cited, key=lambda key: (-cited[key], key))[:LIMIT]
    known = _NAMED.ask(publications=most)["publications"]
    return {
        "keywords": [
            _choice(name, slug, number, share) for name, slug, number in found["keywords"]
        ],
        "publications": [
            _choice(name, slug, cited[key], share)
            for key, name, slug in sorted(known, key=lambda row: (-cited[row[0]], row[1]))
        ],
    }


def _of_columns() -> dict[str, QuerySet[Any, Any]]:
    columns = Parameter("columns", BigAutoField(), any_of=True)
    return {
        "keywords": KeywordUse.objects.filter(content_object=columns)
        .order_by()
        .values_list("tag__name", "tag__slug")
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "tag__name")[:LIMIT],
        "cited": Article.everything.filter(pk=columns).order_by().values_list("cited"),
    }


def _named() -> dict[str, QuerySet[Any, Any]]:
    publications = Parameter("publications", BigAutoField(), any_of=True)
    rows = Publication.objects.filter(pk=publications).order_by()
    return {"publications": rows.values_list("pk", "name", "slug")}


_OF_COLUMNS, _NAMED = CompiledQueries(_of_columns), CompiledQueries(_named)


def _choice(name: str, slug: str, columns: int, share: float) -> Choice:
    """A way to narrow; how many columns there are likely to be is said to two figures."""
    number = columns if share == 1 else int(float(f"{columns / share:.1e}"))
    return {"name": name, "value": slug, "columns": number}
