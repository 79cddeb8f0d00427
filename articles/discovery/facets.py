"""By what results of a search can be narrowed, and how many columns each way leaves."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F
from django.db.models.functions import ExtractYear

from articles.discovery.filters import Choice
from articles.discovery.ranking import Considered
from articles.models import KeywordUse, Publication
from articles.models.article_queryset import ArticleQuerySet

#: Ways to narrow results that are offered of each kind.
LIMIT = 8

#: How many were found, by kind and year.
Counted = Counter[tuple[str, int]]


def count(considered: Iterable[Considered]) -> Counted:
    return Counter((found.kind, found.edition_date.year) for found in considered)


def count_in_database(found: ArticleQuerySet) -> Counted:
    rows = (
        found.order_by()
        .values_list("kind", ExtractYear("edition_date"))
        .annotate(columns=Count("pk"))
    )
    return Counter({(kind, year): columns for kind, year, columns in rows})


def years(counted: Counted) -> list[Choice]:
    # Pages are of no year.
    columns = {year: number for (kind, year), number in counted.items() if kind == "column"}
    return [
        {"name": str(year), "value": year, "columns": columns[year]}
        for year in sorted(columns, reverse=True)
    ]


def keywords(considered: list[Considered]) -> list[Choice]:
    return list(
        KeywordUse.objects.filter(content_object__in=[found.key for found in considered])
        .order_by()
        .values(name=F("tag__name"), value=F("tag__slug"))
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "name")[:LIMIT]
    )


def publications(considered: list[Considered]) -> list[Choice]:
    counted = Counter(key for column in considered for key in column.cited)
    most = sorted(counted, key=lambda key: (-counted[key], key))[:LIMIT]
    known = Publication.objects.filter(pk__in=most).order_by("name")
    choices = [
        {"name": publication.name, "value": publication.slug, "columns": counted[publication.pk]}
        for publication in known
    ]
    return sorted(choices, key=lambda choice: -choice["columns"])
