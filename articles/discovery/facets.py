"""By what results of a search can be narrowed, and how many columns each way leaves."""

from collections import Counter

from django.db.models import Count, F

from articles.discovery.filters import Choice
from articles.models import Article, KeywordUse, Publication

#: Ways to narrow results that are offered of each kind.
LIMIT = 8


def years(counted: Counter[int]) -> list[Choice]:
    return [
        {"name": str(year), "value": year, "columns": counted[year]}
        for year in sorted(counted, reverse=True)
    ]


def keywords(sample: list[int], share: float) -> list[Choice]:
    """Return the keywords that most of ``sample``, keys of columns, have; it is that ``share`` of
    all that are counted."""
    rows = (
        KeywordUse.objects.filter(content_object__in=sample)
        .order_by()
        .values(name=F("tag__name"), value=F("tag__slug"))
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "name")[:LIMIT]
    )
    return [row | {"columns": _of_all(row["columns"], share)} for row in rows]


def citations(sample: list[int]) -> list[list[int]]:
    """Return which publications each of ``sample`` cites, for ``publications``."""
    articles = Article.everything.filter(pk__in=sample).order_by()
    return list(articles.values_list("cited", flat=True))


def publications(cited: list[list[int]], share: float) -> list[Choice]:
    """Return the publications that most columns of a sample cite, likewise."""
    counted = Counter(key for keys in cited for key in keys)
    most = sorted(counted, key=lambda key: (-counted[key], key))[:LIMIT]
    known = Publication.objects.filter(pk__in=most).order_by("name")
    choices: list[Choice] = [
        {
            "name": publication.name,
            "value": publication.slug,
            "columns": _of_all(counted[publication.pk], share),
        }
        for publication in known
    ]
    return sorted(choices, key=lambda choice: -choice["columns"])


def _of_all(columns: int, share: float) -> int:
    """How many of all there are likely to be, to two figures."""
    if share == 1:
        return columns
    likely = columns / share
    return int(float(f"{likely:.1e}"))
