"""Columns in which words stand side by side.

The index knows which columns have the words; whether they stand side by side is looked up in each,
in a text that is stored apart. Of common words that would be tens of thousands, so that it is
looked up in the newest until there is something to show, and said since when.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import BigAutoField, QuerySet, TextField

from articles.discovery.candidates import Found, find_all
from articles.discovery.filters import Filters
from articles.discovery.query import Question, StemQuery
from articles.models import Article
from background.compiled_queries import CompiledQueries, Parameter

#: So many of the newest are looked into, and where fewer than ``ENOUGH`` were found, so many.
MAX_LOOKED_INTO, MAX_WHERE_RARE, ENOUGH = 1200, 6000, 10


def find_side_by_side(filters: Filters, question: Question, asked: str) -> Found:
    """Return what readers may see of what ``filters`` leave and of what is ``asked``, the query of
    ``question``: with their keys, and ``since`` where only newer ones were looked into. Something
    is found if there is anything. Two queries, or a few where little is found."""
    loose = find_all(filters, question.words_anywhere())
    for number in (MAX_LOOKED_INTO, MAX_WHERE_RARE):
        if loose.total <= number:
            break
        found = _in_newest(loose, number, asked)
        if found.total >= ENOUGH:
            return found
    return find_all(filters, asked, with_keys=True)


def _in_newest(loose: Found, number: int, asked: str) -> Found:
    """What is ``asked`` for in the newest of ``loose``."""
    newest = dict(loose.newest(number))
    keys: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, day, key in _SIDE_BY_SIDE.ask(keys=[*newest], asked=asked)["columns"]:
        keys[kind, day.year].append(key)
    return loose.of_keys(dict(keys), since=min(newest.values(), default=date.min))


def _side_by_side() -> "dict[str, QuerySet[Any, Any]]":
    keys = Parameter("keys", BigAutoField(), any_of=True)
    asked = StemQuery(Parameter("asked", TextField()))
    columns = Article.everything.filter(pk=keys, search=asked).order_by()
    return {"columns": columns.values_list("kind", "edition_date", "pk")}


_SIDE_BY_SIDE = CompiledQueries(_side_by_side, planned=False)
