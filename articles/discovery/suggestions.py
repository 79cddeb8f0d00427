"""What may have been meant where nothing has all that was asked for."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import Value

from articles.discovery.lexemes import quote
from articles.discovery.prefix_search import prefix_vector
from articles.discovery.query import Question, Term, stem_query
from articles.discovery.read_by_index import fetch_by_index
from articles.discovery.tokens import normalize_for_search
from articles.models import Article, Keyword, KeywordName, Section

#: How alike a name must be to the words to be offered in their place.
MIN_SIMILARITY = 0.78
#: Words that are shorter are not put right, and no more words than these.
MIN_MISSPELT, MAX_MISSPELT = 4, 6
#: A misspelt word of a headline is looked for among those that begin with the same letters, in so
#: many headlines, whichever the index gives first.
SURE_LETTERS, MAX_HEADLINES = 3, 300
#: So many names that are alike are looked at for one that is in use; of so many names and words
#: their one form is kept in each process.
MAX_CLOSE, CACHE_SIZE = 5, 1 << 14
_WORD = re.compile(r"[^\W\d_]{3,}")


def find_missing(question: Question) -> list[Term]:
    """Return the terms that stand in no public column; one query."""
    terms = question.terms()[:MAX_MISSPELT]
    there = _occurring(terms) if terms else set()
    return [term for term in terms if term not in there]


def suggest(question: Question, missing: list[Term]) -> str:
    """Return what was asked with a misspelt word put right, or nothing. What stands in a column is
    not misspelt: of ``missing`` alone one is replaced."""
    missing = [term for term in missing if len(term.text) >= MIN_MISSPELT]
    if not missing:
        return ""
    there = [term for term in question.terms() if term not in missing]
    known, asked = _known_names(), question.text
    if close := _close_to(asked, known.whole, known.names):
        kept = f" {_normalized(close)} "
        if all(f" {normalize_for_search(term.text)} " in kept for term in there):
            return close
    for term in missing:
        if close := _close_to(term.text, known.spelled, known.parts):
            return asked.replace(term.text, close, 1)
        if close := _close_to(term.text, _in_headlines(term)):
            return asked.replace(term.text, close, 1)
    return ""


def closest_name(text: str) -> str:
    """Return the name of a keyword that is written much like ``text``, or nothing."""
    known = _known_names()
    return _close_to(text, known.whole, known.names)


def _in_headlines(term: Term) -> dict[str, str]:
    """Words of headlines that begin like that of ``term``, by their one form; one query."""
    beginning = SearchQuery(
        f"{quote(term.text[:SURE_LETTERS].casefold())}:*", config="simple", search_type="raw"
    )
    columns, sections = (
        rows.alias(words=prefix_vector("headline"))
        .filter(words=beginning)
        .order_by()
        .values_list("headline", flat=True)[:MAX_HEADLINES]
        for rows in (
            Article.objects.published(),
            Section.objects.filter(article__in=Article.objects.published()),
        )
    )
    found = fetch_by_index(columns.union(sections, all=True))
    words = {word for (headline,) in found for word in _WORD.findall(headline)}
    return {_normalized(word): word for word in sorted(words)}


def _occurring(terms: list[Term]) -> set[Term]:
    """Those of ``terms`` that stand in a public column; one query."""
    first, *others = (
        Article.objects.published()
        .filter(search=stem_query(term.to_tsquery()))
        .order_by()
        .annotate(number=Value(number))
        .values_list("number")[:1]
        for number, term in enumerate(terms)
    )
    return {terms[number] for (number,) in fetch_by_index(first.union(*others, all=True))}


def _close_to(
    text: str, spelled: Mapping[str, str], keywords: Mapping[str, set[int]] | None = None
) -> str:
    """What of ``spelled`` (as readers see it, by its one form) is written most like ``text``; of
    ``keywords`` (their keys, by name) one that is in use."""
    words = normalize_for_search(text)
    near = [name for name in spelled if abs(len(name) - len(words)) <= max(2, len(words) // 3)]
    close = get_close_matches(words, near, n=MAX_CLOSE, cutoff=MIN_SIMILARITY)
    if not close or close[0] == words:
        return ""
    if keywords is None:
        return spelled[close[0]]
    own = [keywords[spelled[name]] for name in close]
    used = set(
        Keyword.objects.in_use().filter(pk__in=set().union(*own)).values_list("pk", flat=True)
    )
    return next((spelled[name] for name, keys in zip(close, own, strict=True) if keys & used), "")


class _Known(NamedTuple):
    """The ``names`` of all keywords and the ``parts`` of these, with the keys of those that have
    each; and ``whole`` names and all that is ``spelled``, by their one form."""

    names: Mapping[str, set[int]]
    whole: Mapping[str, str]
    parts: Mapping[str, set[int]]
    spelled: Mapping[str, str]


def _known_names() -> _Known:
    """Return all names: to count first which are in use takes as long as all else."""
    keywords = Keyword.objects.order_by().values_list("name", "pk")
    others = KeywordName.objects.order_by().values_list("name", "keyword")
    return _parted(tuple(keywords.union(others, all=True)))


@lru_cache(maxsize=1)
def _parted(rows: tuple[tuple[str, int], ...]) -> _Known:
    # The same ones nearly always, and to part and fold them takes longer than to ask.
    names: dict[str, set[int]] = {}
    for name, key in rows:
        names.setdefault(name, set()).add(key)
    parts: dict[str, set[int]] = {}
    for name, keys in names.items():
        for part in {name, *name.split()}:
            parts.setdefault(part, set()).update(keys)
    whole = {_normalized(name): name for name in names}
    return _Known(names, whole, parts, {_normalized(part): part for part in parts} | whole)


@lru_cache(maxsize=CACHE_SIZE)
def _normalized(name: str) -> str:
    return normalize_for_search(name)
