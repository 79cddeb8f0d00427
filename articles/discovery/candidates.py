"""All that a search finds, by months, and of very much that what may be best."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear, Length
from django.utils.text import slugify

from articles.discovery.lexemes import quote
from articles.discovery.prefix_search import prefix_vector
from articles.discovery.query import MAX_COMBINED, Question, Term
from articles.discovery.read_by_index import fetch_by_index
from articles.models import Article, KeywordUse, Section
from articles.models.article_queryset import ArticleQuerySet

#: So many are taken of those that have the words in a headline, and as a keyword.
MAX_BY_HEADLINE, MAX_BY_KEYWORD = 150, 100
#: Of so many words one may be missing in a headline; to try it with more takes long.
MAX_LEFT_OUT_OF = 3


@dataclass(frozen=True)
class Found:
    """Keys of columns by their kind, year and month."""

    months: dict[tuple[str, int, int], list[int]]

    def __bool__(self) -> bool:
        return bool(self.months)

    @property
    def total(self) -> int:
        return sum(map(len, self.months.values()))

    @property
    def has_pages(self) -> bool:
        return any(kind == "page" for kind, _, _ in self.months)

    def keys(self) -> list[int]:
        return [*chain.from_iterable(self.months.values())]

    def by_year(self) -> "Counter[int]":
        """Return how many columns there are of each year; pages are of none."""
        counted: Counter[int] = Counter()
        for (kind, year, _), keys in self.months.items():
            if kind == "column":
                counted[year] += len(keys)
        return counted

    def newest(self, number: int) -> list[int]:
        """Return the keys of the newest months that have together at least ``number``."""
        return self._of_months(number, newest_first=True)

    def oldest(self, number: int) -> list[int]:
        """Return the keys of the oldest months that have together at least ``number``."""
        return self._of_months(number, newest_first=False)

    def _of_months(self, number: int, *, newest_first: bool) -> list[int]:
        keys: list[int] = []
        for month in sorted(self.months, key=lambda month: month[1:], reverse=newest_first):
            # Pages and columns of one month are beside one another.
            if len(keys) >= number:
                break
            keys += self.months[month]
        return keys

    def sample(self, number: int) -> list[int]:
        """Return ``number`` of the keys at most, evenly from all months."""
        keys = self.keys()
        if len(keys) <= number:
            return keys
        return [keys[place * len(keys) // number] for place in range(number)]


def find_all(articles: ArticleQuerySet) -> Found:
    """Return all ``articles``; one query."""
    rows = (
        articles.order_by()
        .values_list("kind", ExtractYear("edition_date"), ExtractMonth("edition_date"))
        .annotate(keys=ArrayAgg("pk"))
    )
    months = {
        (kind, int(year), int(month)): keys for kind, year, month, keys in fetch_by_index(rows)
    }
    return Found(months)


def best_candidates(found: Found, question: Question, number: int) -> list[int]:
    """Return keys of ``number`` or some more of what was found: of all times those with the words
    in a headline or as a keyword, and else the newest. One query."""
    keys = dict.fromkeys(set(_with_headings(question)).intersection(found.keys()))
    return list(keys | dict.fromkeys(found.newest(number - len(keys))))


def _with_headings(question: Question) -> Iterable[int]:
    """Keys of columns with the words, or two of three, in a short headline, and of those with a
    keyword of just these words."""
    rows: list[QuerySet[Any, int]] = [
        KeywordUse.objects.filter(tag__slug=slugify(question.text))
        .order_by("-content_object")
        .values_list("content_object", flat=True)[:MAX_BY_KEYWORD]
    ]
    shortest_first = (Length("headline"), "-pk")
    for words in _as_headings(question):
        columns = Article.everything.alias(words=prefix_vector("headline")).filter(words=words)
        sections = Section.objects.alias(words=prefix_vector("headline")).filter(words=words)
        rows += [
            columns.order_by(*shortest_first).values_list("pk", flat=True)[:MAX_BY_HEADLINE],
            sections.order_by(*shortest_first).values_list("article", flat=True)[:MAX_BY_HEADLINE],
        ]
    every = rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0]
    return [key for (key,) in fetch_by_index(every)]


def _as_headings(question: Question) -> Iterator[SearchQuery]:
    """The words of the question, and two of three, for the indexes of headlines, which have words
    as they are written."""
    terms = [term for term in question.terms() if len(term.ways[0]) == 1]
    forms = [_as_written(term) for term in terms[:MAX_COMBINED]]
    for number in {len(forms), 2 if len(forms) == MAX_LEFT_OUT_OF else len(forms)}:
        choices = combinations(forms, number) if forms else ()
        text = " | ".join(f"({' & '.join(choice)})" for choice in choices)
        if text:
            yield SearchQuery(text, config="simple", search_type="raw")


def _as_written(term: Term) -> str:
    """What begins like a stem of the word, or is the word itself."""
    written = term.text.casefold()
    stems = list(term.ways[0][0].stems.lexemes)
    forms = stems if any(written.startswith(stem) for stem in stems) else [*stems, written]
    return f"({' | '.join(f'{quote(form)}:*' for form in forms)})"
