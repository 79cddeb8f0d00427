"""Full-text search over columns, pages and their sections, in PostgreSQL.

An article is found by all its words together; within it the sections are ranked, so that a hit is
shown where it stands and links there. Headlines weigh most (A), then keywords with their other
names and standfirst (B), then the text (C), then captions and sources (D); of equals the newer
comes first. What a word is, for the index, the question and the marks alike, is said in
``articles.discovery``.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank, SearchVectorField
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Func,
    Value,
    When,
)
from django.db.models.functions import Extract, Now

from articles.discovery.hits import FoundSection, Hit
from articles.discovery.marking import mark_hits
from articles.discovery.query import StemQuery, parse_question, stem_query
from articles.discovery.suggestions import suggest
from articles.models import (
    Article,
    ColumnCount,
    KeywordUse,
    Publication,
    Section,
)
from articles.models.article_queryset import ArticleQuerySet

PAGE_SIZE = 10
#: Nobody reads past this; a ranked list has no key to walk by, so it ends here.
LAST_PAGE = 10
MAX_SECTIONS = 3

#: By what results can be narrowed: ``{"name", "value", "columns"}``.
Choice = Mapping[str, Any]


@dataclass(frozen=True)
class Filters:
    """What results are narrowed to: the slug of a keyword, a year, the slug of a publication; none
    where empty."""

    keyword: str = ""
    year: int | None = None
    publication: str = ""

    def apply(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.keyword:
            articles = articles.filter(keyword_uses__tag__slug=self.keyword)
        if self.year:
            articles = articles.filter(kind="column", edition_date__year=self.year)
        if self.publication:
            asked = Publication.objects.filter(slug=self.publication).values("pk")
            articles = articles.filter(cited__overlap=ArraySubquery(asked))
        return articles


@dataclass
class Results:
    """``years``, ``keywords`` and ``publications``: by what they can be narrowed further, as
    ``[{"name", "value", "columns"}]``. With ``is_partial`` no column has all that was asked for,
    and ``hits`` have most of it; ``suggestion`` is then what may have been meant. With
    ``too_many``, ``total`` is how many were considered, the newest of more, and counts are of those
    alone. ``has_pages``: whether some are no columns."""

    hits: list[Hit]
    total: int
    page: int
    has_next: bool
    too_many: bool = False
    is_partial: bool = False
    years: list[Choice] = field(default_factory=list)
    keywords: list[Choice] = field(default_factory=list)
    publications: list[Choice] = field(default_factory=list)
    suggestion: str = ""
    has_pages: bool = False

    def keyword_name(self, slug: str) -> str:
        """Return the name of the keyword that results are narrowed to."""
        return _name(self.keywords, slug)

    def publication_name(self, slug: str) -> str:
        """Return the name of the publication that results are narrowed to."""
        return _name(self.publications, slug)


def _name(choices: list[Choice], slug: str) -> str:
    return next((choice["name"] for choice in choices if choice["value"] == slug), slug)


#: How PostgreSQL divides a rank: by the logarithm of a text's length, or by its number of words.
BY_LENGTH, BY_WORDS = 1, 2
#: What a headline that is just what was asked for adds to a rank, and what is left of it where
#: only some of the words stand in one section.
HEADLINE_BOOST, PARTIAL_FACTOR = 0.8, 0.3
#: How much a column's age takes from its rank: half of it after so many days.
HALF_LIFE_DAYS = 20 * 365
#: So many columns are ranked and counted. What more of them have is ranked among the newest.
MAX_RANKED = 800
#: Of so many of the best, keywords are offered where there are too many to be counted.
MAX_COUNTED = 100
#: Ways to narrow results that are offered of each kind.
FACET_LIMIT = 8


def search(words: str, *, page: int = 1, filters: Filters = Filters()) -> Results:
    """Return the ``Results`` for ``words`` (``discovery.query``): public articles that have all of
    them, best first.

    Sixteen queries at most, whatever is found; of what very many columns have, the newest are
    ranked.
    """
    question = parse_question(words)
    if not question:
        return Results([], 0, 1, False)
    query, suggestion = StemQuery(question.all_of_it()), ""
    found, keys = _found(query, filters)
    is_partial = not keys
    if is_partial:
        suggestion = suggest(question)
        for number in question.fewer():
            query = StemQuery(question.at_least(number))
            found, keys = _found(query, filters)
            if keys:
                break
    if not keys:
        return Results([], 0, 1, False, suggestion=suggestion)
    some = stem_query(question.any_of_it())
    too_many = len(keys) > MAX_RANKED
    if too_many:
        considered = _considered(found.newest_first()[:MAX_RANKED], query)
    else:
        considered = _considered(Article.everything.filter(pk__in=keys), query)
    ranked = _ranked(considered[: PAGE_SIZE * LAST_PAGE], query, some)
    hits = [hit() for hit in ranked[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    mark_hits(hits, question.terms())
    last = -(-len(ranked) // PAGE_SIZE)
    counted = considered[:MAX_COUNTED] if too_many else considered
    return Results(
        hits,
        len(considered),
        page,
        page < last,
        too_many=too_many,
        is_partial=is_partial,
        suggestion=suggestion,
        years=_years_there_are() if too_many else _years(considered),
        keywords=_keywords(counted),
        publications=_publications(counted),
        has_pages=any(found.kind == "page" for found in considered),
    )


def _found(query: StemQuery, filters: Filters) -> tuple[ArticleQuerySet, list[int]]:
    """The public columns that ``query`` finds, and the keys of as many as are considered."""
    found = filters.apply(Article.everything.published().filter(search=query))
    return found, list(found.order_by().values_list("pk", flat=True)[: MAX_RANKED + 1])


@dataclass
class Considered:
    """A column that was found: ``rank`` says how well its text as a whole fits, ``fresh`` what its
    age leaves of that."""

    key: int
    kind: str
    path: str | None
    headline: str
    slug: str
    edition_date: date
    published_at: datetime
    cited: list[int]
    rank: float
    fresh: float

    def article(self) -> Article:
        return Article(
            pk=self.key,
            kind=self.kind,
            path=self.path,
            headline=self.headline,
            slug=self.slug,
            edition_date=self.edition_date,
            published_at=self.published_at,
        )


def _considered(found: ArticleQuerySet, query: StemQuery) -> list[Considered]:
    """What was ``found``, best first."""
    age = Extract(Now() - F("published_at"), "epoch") / (24.0 * 3600)
    rank = SearchRank(F("search"), query, cover_density=True, normalization=BY_LENGTH)
    rows = found.annotate(fresh=HALF_LIFE_DAYS / (HALF_LIFE_DAYS + age), rank=rank).values_list(
        *("pk", "kind", "path", "headline", "slug", "edition_date", "published_at", "cited"),
        "rank",
        "fresh",
    )
    return sorted(
        (Considered(*row) for row in rows),
        key=lambda column: (column.rank * column.fresh, column.edition_date, column.key),
        reverse=True,
    )


def _ranked(
    considered: list[Considered], query: StemQuery, some: StemQuery | None
) -> list[Callable[[], Hit]]:
    """Makers of the ``Hit``s of what was ``considered``, best first: by how well their best section
    fits, above all by how much of a headline is what was asked for.

    some: a query for any of the words.
    """
    matching: dict[int, list[Any]] = {}
    if some is not None:
        headline = Func(
            F("search"), Value("{a}"), function="ts_filter", output_field=SearchVectorField()
        )
        sections = (
            Section.objects.filter(article__in=_keys(considered), search=some)
            .annotate(
                full=Case(
                    When(search=query, then=True), default=False, output_field=BooleanField()
                ),
                rank=SearchRank(F("search"), some, cover_density=True, normalization=BY_LENGTH)
                + HEADLINE_BOOST * SearchRank(headline, some, normalization=BY_WORDS),
            )
            .order_by("-full", "-rank", "position")
            .only("article_id", "anchor", "headline")
        )
        for section in sections:
            matching.setdefault(section.article_id, []).append(section)
    hits = []
    for column in considered:
        matches = matching.get(column.key, [])
        best: Any = matches[0] if matches else None
        score = (best.rank * (1 if best.full else PARTIAL_FACTOR) if best else 0) + column.rank
        shown = [section for section in matches if section.full == best.full][:MAX_SECTIONS]
        hits.append((score * column.fresh, partial(_hit, column, shown)))
    # Sorting keeps the order of what scores the same.
    return [hit for _, hit in sorted(hits, key=lambda scored: -scored[0])]


def _hit(column: Considered, sections: list[Section]) -> Hit:
    article = column.article()
    for section in sections:
        section.article = article
    return Hit(article, [FoundSection(section) for section in sections])


def _keys(considered: list[Considered]) -> list[int]:
    return [column.key for column in considered]


def _years(considered: list[Considered]) -> list[Choice]:
    # Pages are of no year.
    counted = Counter(found.edition_date.year for found in considered if found.kind == "column")
    return [
        {"name": str(year), "value": year, "columns": counted[year]}
        for year in sorted(counted, reverse=True)
    ]


def _years_there_are() -> list[Choice]:
    years = {year for year, _ in ColumnCount.objects.by_month()}
    return [{"name": str(year), "value": year} for year in sorted(years, reverse=True)]


def _keywords(considered: list[Considered]) -> list[Choice]:
    return list(
        KeywordUse.objects.filter(content_object__in=_keys(considered))
        .order_by()
        .values(name=F("tag__name"), value=F("tag__slug"))
        .annotate(columns=Count("content_object"))
        .order_by("-columns", "name")[:FACET_LIMIT]
    )


def _publications(considered: list[Considered]) -> list[Choice]:
    counted = Counter(key for column in considered for key in column.cited)
    most = sorted(counted, key=lambda key: (-counted[key], key))[:FACET_LIMIT]
    known = Publication.objects.filter(pk__in=most).order_by("name")
    choices = [
        {"name": publication.name, "value": publication.slug, "columns": counted[publication.pk]}
        for publication in known
    ]
    return sorted(choices, key=lambda choice: -choice["columns"])
