"""Columns in which words stand side by side.

The index knows which columns have the words; whether they stand side by side is looked up in each,
in a text that is stored apart. Of common words that would be tens of thousands, so that it is
looked up in the newest until there is something to show, and said since when.
"""

from collections import defaultdict
from datetime import date

from articles.discovery.candidates import Found, find_all
from articles.discovery.filters import Filters
from articles.discovery.query import Question, StemQuery
from articles.discovery.read_by_index import fetch_by_index
from articles.models import Article

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
    newest = loose.newest(number).newest_first().values_list("pk", "edition_date")[:number]
    days = dict(fetch_by_index(newest))
    rows = Article.everything.filter(pk__in=list(days), search=StemQuery(asked)).order_by()
    keys: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, day, key in rows.values_list("kind", "edition_date", "pk"):
        keys[kind, day.year].append(key)
    return loose.of_keys(dict(keys), since=min(days.values(), default=date.min))
