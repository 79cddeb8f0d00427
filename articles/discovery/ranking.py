"""How well what was found fits: the columns as a whole, and their best sections."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchRank, SearchVectorField
from django.db.models import (
    BigAutoField,
    BooleanField,
    Case,
    F,
    FloatField,
    Func,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Extract, Now

from articles.discovery.hits import FoundSection, Hit
from articles.discovery.query import StemQuery
from articles.discovery.scope import Scope, columns_within
from articles.models import Article, Section
from articles.models.article_queryset import ArticleQuerySet
from background.compiled_queries import CompiledQueries, Parameter

MAX_SECTIONS = 3
#: How PostgreSQL divides a rank: by the logarithm of a text's length, or by its number of words.
BY_LENGTH, BY_WORDS = 1, 2
#: What a headline that is just what was asked for adds to a rank, what one that has all the words,
#: and what words that stand side by side as they were typed; what is left of a rank where only some
#: of the words stand in one section.
HEADLINE_BOOST, WHOLE_BOOST, PHRASE_BOOST, PARTIAL_FACTOR = 0.8, 0.2, 0.2, 0.3
#: What is added to the rank of a column with all the words in its keywords or standfirst, and of
#: one that has them in its own headline, or all but one.
ABOUT_BOOST, TITLE_BOOST, MOST_BOOST = 0.6, 0.8, 0.4
#: How much a column's age takes from its rank: half of it after so many days.
HALF_LIFE_DAYS = 20 * 365


@dataclass(frozen=True)
class Queries:
    """One question as the database is asked it, as texts of ``StemQuery``s: for ``all`` of it, for
    ``some`` word of it, for its words side by side as a ``phrase``, for columns that have them in
    their ``title``, or ``most`` of them, and for those that are ``about`` it; empty where there is
    no such thing."""

    all: str = ""
    some: str = ""
    phrase: str = ""
    title: str = ""
    most: str = ""
    about: str = ""

    def asked(self) -> dict[str, str]:
        """Return those that there are, by name."""
        return {name: text for name, text in vars(self).items() if text}


@dataclass(frozen=True)
class _Terms:
    """The same in a queryset, as what it is asked for or as parameters."""

    all: StemQuery | None = None
    some: StemQuery | None = None
    phrase: StemQuery | None = None
    title: StemQuery | None = None
    most: StemQuery | None = None
    about: StemQuery | None = None


def _parameters(names: Iterable[str]) -> _Terms:
    return _Terms(**{name: StemQuery(Parameter(name, TextField())) for name in names})


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
    fresh: float
    rank: float

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


class _Match(NamedTuple):
    """A section in which some of the words stand; ``full``: all of them."""

    article: int
    key: int
    anchor: str
    headline: str
    full: bool
    rank: float


def consider(scope: Scope, queries: Queries) -> list[Considered]:
    """Return all there is in ``scope``, in no order."""
    asked = queries.asked()
    query = _considered(scope.names, tuple(asked))
    return [Considered(*row) for row in query.ask(**scope.values, **asked)["columns"]]


@cache
def _considered(within: frozenset[str], names: tuple[str, ...]) -> CompiledQueries:
    """Return the query for what is ``within`` a scope of these names, and asked by parameters of
    these."""

    def build() -> "dict[str, QuerySet[Any, Any]]":
        return {"columns": _with_ranks(columns_within(within), _parameters(names))}

    return CompiledQueries(build, planned=False)


def _with_ranks(found: ArticleQuerySet, terms: _Terms) -> "QuerySet[Any, Any]":
    age = Extract(Now() - F("published_at"), "epoch") / (24.0 * 3600)
    rank: Combinable = Value(0.0, FloatField())
    if terms.all:
        rank = SearchRank(F("search"), terms.all, cover_density=True, normalization=BY_LENGTH)
    return found.annotate(
        fresh=HALF_LIFE_DAYS / (HALF_LIFE_DAYS + age), rank=rank + _boost(terms) + _about(terms)
    ).values_list(
        *("pk", "kind", "path", "headline", "slug", "edition_date", "published_at"),
        *("fresh", "rank"),
    )


def best_first(considered: list[Considered]) -> list[Considered]:
    return sorted(
        considered,
        key=lambda column: (column.rank * column.fresh, column.edition_date, column.key),
        reverse=True,
    )


def _boost(terms: _Terms) -> Combinable:
    """What is added to a rank where the words stand side by side."""
    if terms.phrase is None:
        return Value(0.0, FloatField())
    return _added(PHRASE_BOOST, search=terms.phrase)


def _about(terms: _Terms) -> Combinable:
    """What is added to the rank of a column that is about what was asked."""
    titled = [
        When(search=query, then=Value(boost))
        for query, boost in ((terms.title, TITLE_BOOST), (terms.most, MOST_BOOST))
        if query
    ]
    boost: Combinable = Case(*titled, default=Value(0.0), output_field=FloatField())
    return boost + _added(ABOUT_BOOST, search=terms.about) if terms.about else boost


def _added(boost: float, **where: StemQuery) -> Combinable:
    then = When(**where, then=Value(boost))
    return Case(then, default=Value(0.0), output_field=FloatField())


def rank_by_sections(considered: list[Considered], queries: Queries) -> list[Callable[[], Hit]]:
    """Return makers of the ``Hit``s of what was ``considered``, best first: by how well their best
    section fits, above all by how much of a headline is what was asked for."""
    matching = _matching_sections(considered, queries)
    hits = []
    for column in considered:
        matches = matching.get(column.key, [])
        best = matches[0] if matches else None
        score = (best.rank * (1 if best.full else PARTIAL_FACTOR) if best else 0) + column.rank
        hits.append((score * column.fresh, partial(_hit, column, matches)))
    # Sorting keeps the order of what scores the same.
    return [hit for _, hit in sorted(hits, key=lambda scored: -scored[0])]


def in_their_order(considered: list[Considered], queries: Queries) -> list[Hit]:
    """Return the ``Hit``s of what was ``considered``, in its order."""
    matching = _matching_sections(considered, queries)
    return [_hit(column, matching.get(column.key, [])) for column in considered]


def _matching_sections(considered: list[Considered], queries: Queries) -> dict[int, list[_Match]]:
    """The sections of each column in which some of the words stand, by its key, best first."""
    matching: dict[int, list[_Match]] = {}
    if not (queries.some and queries.all):
        return matching
    asked = {name: text for name, text in queries.asked().items() if name in _OF_SECTIONS}
    keys = [column.key for column in considered]
    found = _sections_of_keys(tuple(asked)).ask(keys=keys, **asked)["sections"]
    for match in map(_Match._make, found):
        matching.setdefault(match.article, []).append(match)
    return matching


#: What sections are asked for.
_OF_SECTIONS = {"all", "some", "phrase"}


@cache
def _sections_of_keys(names: tuple[str, ...]) -> CompiledQueries:
    """Return the query for what is asked by parameters of these names, ``all`` and ``some`` among
    them, of columns by their keys."""
    keys = Parameter("keys", BigAutoField(), any_of=True)
    headline = Func(
        F("search"), Value("{a}"), function="ts_filter", output_field=SearchVectorField()
    )

    def build() -> "dict[str, QuerySet[Any, Any]]":
        terms: Any = _parameters(names)
        sections = (
            Section.objects.filter(article=keys)
            .filter(search=terms.some)
            .alias(in_headline=headline)
            .annotate(
                full=Case(
                    When(search=terms.all, then=True), default=False, output_field=BooleanField()
                ),
                rank=SearchRank(
                    F("search"), terms.some, cover_density=True, normalization=BY_LENGTH
                )
                + HEADLINE_BOOST * SearchRank(headline, terms.some, normalization=BY_WORDS)
                + _added(WHOLE_BOOST, in_headline=terms.all)
                + _boost(terms),
            )
            .order_by("-full", "-rank", "position")
            .values_list("article_id", "pk", "anchor", "headline", "full", "rank")
        )
        return {"sections": sections}

    return CompiledQueries(build, planned=False)


def _hit(column: Considered, matches: list[_Match]) -> Hit:
    article = column.article()
    shown = [match for match in matches if match.full == matches[0].full][:MAX_SECTIONS]
    sections = [
        Section(pk=match.key, article=article, anchor=match.anchor, headline=match.headline)
        for match in shown
    ]
    return Hit(article, [FoundSection(section) for section in sections])
