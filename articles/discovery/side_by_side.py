"""Columns in which words stand side by side.

The index knows which columns have the words; whether they stand side by side is looked up in each,
in a text that is stored apart. Of common words that would be tens of thousands, so that it is
looked up in the newest until there is something to show, and said since when; or in the
oldest, where these come first.
"""

from collections import defaultdict
from typing import Any

from django.db.models import BigAutoField, QuerySet, TextField

from articles.discovery.candidates import Found, find_all
from articles.discovery.filters import Filters, Order
from articles.discovery.query import Question, StemQuery
from articles.models import Article
from background.compiled_queries import CompiledQueries, Parameter

#: So many of the newest are looked into, and where fewer than ``ENOUGH`` were found, so many.
MAX_LOOKED_INTO, MAX_WHERE_RARE, ENOUGH = 1200, 6000, 10


def find_side_by_side(filters: Filters, question: Question, asked: str, order: Order) -> Found:
    """Return what readers may see of what ``filters`` leave and of what is ``asked``, the query of
    ``question``: with their keys, and ``since`` or ``until`` where only newer ones, or where the
    oldest come first only older ones, were looked into. Something is found if there is anything.
    Two queries, or a few where little is found."""
    loose = find_all(filters, question.words_anywhere())
    keys: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    looked_into: set[int] = set()
    for number in (MAX_LOOKED_INTO, MAX_WHERE_RARE):
        if loose.total <= number:
            break
        ordered = loose.oldest(number) if order == "oldest" else loose.newest(number)
        if not ordered:
            break
        more = [key for key, _ in ordered if key not in looked_into]
        looked_into.update(more)
        for kind, day, key in _SIDE_BY_SIDE.ask(keys=more, asked=asked)["columns"]:
            keys[kind, day.year].append(key)
        last = ordered[-1][1]
        found = loose.of_keys(dict(keys), **{"until" if order == "oldest" else "since": last})
        if found.total >= ENOUGH:
            return found
    return find_all(filters, asked, with_keys=True)


def _side_by_side() -> "dict[str, QuerySet[Any, Any]]":
    keys = Parameter("keys", BigAutoField(), any_of=True)
    asked = StemQuery(Parameter("asked", TextField()))
    columns = Article.everything.filter(pk=keys, search=asked).order_by()
    return {"columns": columns.values_list("kind", "edition_date", "pk")}


_SIDE_BY_SIDE = CompiledQueries(_side_by_side, planned=False)
