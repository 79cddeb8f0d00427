"""The index of keywords: all their names, and the rows of those that a page of it shows."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField

from articles.discovery.name_index import Letter, Name, NameIndex, build_index, by_use
from articles.models import ColumnCount, Keyword, KeywordName
from articles.text.names import name_key
from background.compiled_queries import CompiledQueries, Parameter
from pagecache import cache_tags


class _NameOnly(NamedTuple):
    """Stands for a keyword until it is known whether it is shown."""

    pk: int
    name: str


def build_keyword_index(letter: str) -> NameIndex | None:
    """Return the page of ``letter`` of public keywords, or the first one; ``None`` where none
    begins with it. Four queries."""
    index = build_index(_all_names(), letter)
    if index is None:
        return None
    every = [index.most_used, *(own for entry in index.shown for own in (entry.names, entry.once))]
    rows = _rows(name for names in every for name in names)
    shown = [
        Letter(entry.letter, _with_rows(entry.names, rows), _with_rows(entry.once, rows))
        for entry in index.shown
    ]
    return replace(index, most_used=_with_rows(index.most_used, rows), shown=shown)


def most_used_keywords(number: int) -> list[Name]:
    """Return so many public keywords, the most used first. Four queries."""
    names = by_use(_all_names(), number)
    return _with_rows(names, _rows(names))


def dossier_named(words: str) -> Keyword | None:
    """Return the public keyword that is called just ``words``, with its ``columns``, or ``None``;
    one query where there is none."""
    if not (key := name_key(words)):
        return None
    called = _CALLED.ask(key=key)
    for (found,) in [*called["names"], *called["others"]][:1]:
        return Keyword.objects.in_use().filter(pk=found).first()
    return None


def _called() -> "dict[str, QuerySet[Any, Any]]":
    # Each by its own index: to ask for either of the two would read all keywords.
    key = Parameter("key", TextField())
    return {
        "names": Keyword.objects.order_by().filter(name_key=key).values_list("pk"),
        "others": KeywordName.objects.order_by().filter(name_key=key).values_list("keyword"),
    }


_CALLED = CompiledQueries(_called)


def _all_names() -> list[Name]:
    counted = ColumnCount.objects.by_keyword()
    rows = Keyword.objects.order_by().values_list("pk", "name")
    return [Name(_NameOnly(pk, name), counted[pk]) for pk, name in rows if pk in counted]


def _rows(names: Iterable[Name]) -> dict[int, Keyword]:
    with cache_tags.only("keywords"):
        return Keyword.objects.only("name", "slug").in_bulk([name.row.pk for name in names])


def _with_rows(names: list[Name], rows: dict[int, Keyword]) -> list[Name]:
    return [Name(rows[name.row.pk], name.uses) for name in names if name.row.pk in rows]
