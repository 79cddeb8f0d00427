"""What may have been meant where nothing has all that was asked for."""

import re
from difflib import get_close_matches

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
#: many of the newest headlines.
SURE_LETTERS, MAX_HEADLINES = 3, 300
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
    names, asked = _known_names(), question.text
    whole = {normalize_for_search(name): name for name in names}
    if close := _close_to(asked, whole):
        kept = f" {normalize_for_search(close)} "
        if all(f" {normalize_for_search(term.text)} " in kept for term in there):
            return close
    parts = {normalize_for_search(part): part for name in names for part in name.split()}
    for term in missing:
        if close := _close_to(term.text, whole | parts) or _close_to(
            term.text, _in_headlines(term)
        ):
            return asked.replace(term.text, close, 1)
    return ""


def closest_name(text: str) -> str:
    """Return the name of a keyword that is written much like ``text``, or nothing."""
    return _close_to(text, {normalize_for_search(name): name for name in _known_names()})


def _in_headlines(term: Term) -> dict[str, str]:
    """Words of headlines that begin like that of ``term``, by their one form; one query."""
    beginning = SearchQuery(
        f"{quote(term.text[:SURE_LETTERS].casefold())}:*", config="simple", search_type="raw"
    )
    columns, sections = (
        rows.alias(words=prefix_vector("headline"))
        .filter(words=beginning)
        .order_by("-pk")
        .values_list("headline", flat=True)[:MAX_HEADLINES]
        for rows in (
            Article.objects.published(),
            Section.objects.filter(article__in=Article.objects.published()),
        )
    )
    found = fetch_by_index(columns.union(sections, all=True))
    words = (word for (headline,) in found for word in _WORD.findall(headline))
    return {normalize_for_search(word): word for word in words}


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


def _close_to(text: str, names: dict[str, str]) -> str:
    words = normalize_for_search(text)
    near = [name for name in names if abs(len(name) - len(words)) <= max(2, len(words) // 3)]
    close = get_close_matches(words, near, n=1, cutoff=MIN_SIMILARITY)
    return names[close[0]] if close and close[0] != words else ""


def _known_names() -> list[str]:
    keywords = Keyword.objects.in_use().values_list("name")
    public = Keyword.objects.in_use().values("pk")
    others = KeywordName.objects.filter(keyword__in=public).values_list("name")
    return [name for (name,) in keywords.union(others, all=True)]
