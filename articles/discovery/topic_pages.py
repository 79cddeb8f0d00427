"""A keyword's page: what was written about it through the years, and what stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.db.models import Count, F, Prefetch
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from articles.models import Article, Author, ColumnCount, Keyword, Section, SectionKeyword, Source
from articles.models.article_queryset import ArticleQuerySet
from pagecache import cache_tags

#: Keywords and publications shown beside it, and of how many of its newest columns.
LIMIT, MAX_CONSIDERED = 12, 500


@dataclass
class Dossier:
    keyword: Keyword
    columns: list[Article]
    total: int
    years: list[tuple[int, int]]  # [(year, columns)], the oldest first, none left out in between
    beside: list[Keyword]  # keywords that occur with it, each with ``together``
    publications: Sequence[Mapping[str, Any]]  # [{"publication", "record", "slug", "uses"}]


def columns_of(keyword: Keyword) -> ArticleQuerySet:
    """Return the public columns that have ``keyword``."""
    return Article.objects.published().filter(keyword_uses__tag=keyword)


def columns_by(author: Author) -> ArticleQuerySet:
    """Return the public columns that ``author`` is an author of."""
    return Article.objects.published().filter(authorships__author=author)


def with_sections_about(columns: ArticleQuerySet, keyword: Keyword) -> ArticleQuerySet:
    """Return ``columns`` for teasers, each with ``sections_about``: its sections about
    ``keyword``."""
    about = SectionKeyword.objects.standing().filter(keyword=keyword)
    sections = Section.objects.filter(pk__in=about.values("section")).only(
        "article", "anchor", "headline", "position"
    )
    return columns.defer("search").prefetch_related(
        Prefetch("sections", sections, to_attr="sections_about")
    )


def build_dossier(keyword: Keyword, columns: list[Article]) -> Dossier:
    """Return the ``Dossier`` of ``keyword`` that shows ``columns``, in four queries more."""
    years = _years(keyword)
    newest = list(columns_of(keyword).newest_first().values_list("pk", flat=True)[:MAX_CONSIDERED])
    cited = list(
        Source.objects.filter(
            section__article__in=newest,
            section__in=SectionKeyword.objects.standing().filter(keyword=keyword).values("section"),
        )
        .values("publication", "record", slug=F("record__slug"))
        .annotate(uses=Count("pk"))
        .order_by("-uses", "publication")[:LIMIT]
    )
    cache_tags.tag(*(f"publication:{source['record']}" for source in cited if source["record"]))
    return Dossier(
        keyword=keyword,
        columns=columns,
        total=sum(count for _, count in years),
        years=years,
        beside=list(
            Keyword.objects.filter(uses__content_object__in=newest)
            .exclude(pk=keyword.pk)
            .annotate(together=Count("uses"))
            .order_by("-together", "name")[:LIMIT]
        ),
        publications=cited,
    )


def _years(keyword: Keyword) -> list[tuple[int, int]]:
    counted = ColumnCount.objects.by_year_of(keyword)
    if not counted:
        return []
    return [(year, counted.get(year, 0)) for year in range(min(counted), max(counted) + 1)]


#: The timeline's bars in units of its picture.
BAR, GAP, HEIGHT = 28, 6, 80


def timeline(years: list[tuple[int, int]], address: str) -> SafeString:
    """Return an SVG picture of how many columns each year had; every bar is a link to its year.

    years: as in ``Dossier``. address: of the dossier, to which the year is added.
    """
    most = max(count for _, count in years)
    width = len(years) * (BAR + GAP) - GAP
    drawn = []
    for place, (year, count) in enumerate(years):
        left, high = place * (BAR + GAP), round(count / most * HEIGHT, 1)
        named = ngettext("%(number)s column", "%(number)s columns", count) % {"number": count}
        bar = (
            f'<rect x="{left}" y="{HEIGHT - high}" width="{BAR}" height="{high}"></rect>'
            f'<text x="{left + BAR / 2}" y="{HEIGHT + 14}" text-anchor="middle">'
            f"{year}</text>"
        )
        if count:
            link = f"{escape(address)}?year={year}"
            bar = f'<a href="{link}" aria-label="{year}: {escape(named)}">{bar}</a>'
        drawn.append(bar)
    # Made of numbers and an address that was escaped.
    return mark_safe(
        f'<svg class="timeline" viewBox="0 0 {width} {HEIGHT + 18}" width="{width}" '
        f'height="{HEIGHT + 18}">{"".join(drawn)}</svg>'
    )
