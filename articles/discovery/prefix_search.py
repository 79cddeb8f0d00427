"""Rows found at the desk by how words of theirs begin, out of an index, as soon as they are saved.

Readers search otherwise (``articles.discovery.search``): by stems, ranked, what was indexed by the
worker.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")
#: Words as they are written, in any language, stop words too.
_CONFIG = "simple"


def prefix_vector(*fields: str) -> SearchVector:
    """Return the words of ``fields`` as an expression, for an index and for a lookup alike."""
    return SearchVector(*fields, config=_CONFIG)


def query(asked: str) -> SearchQuery | None:
    """Return a query for rows with, of each word of ``asked``, one that begins so; ``None`` where
    there is no word in it. PostgreSQL takes the words apart as it did those of the rows; of an
    address, which is one word once it is whole, what stands before the @ counts."""
    terms = [term.partition("@")[0] or term for term in asked.split()]
    terms = [term.replace("\\", "").replace("'", "''") for term in terms if _has_word(term)]
    if not terms:
        return None
    return SearchQuery(
        " & ".join(f"'{term}':*" for term in terms), config=_CONFIG, search_type="raw"
    )


def _has_word(term: str) -> bool:
    return any(character.isalnum() for character in term)


def filter_by_prefix(rows: _Rows, asked: str, *fields: str) -> _Rows:
    """Return those of ``rows`` that ``query(asked)`` finds in ``fields``, which have an index of
    ``prefix_vector``."""
    wanted = query(asked)
    if wanted is None:
        return rows.none()
    return rows.alias(words_of_it=prefix_vector(*fields)).filter(words_of_it=wanted)


if TYPE_CHECKING:
    from django.contrib import admin

    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = object


class PrefixSearchMixin(_ModelAdmin):
    """For a ``ModelAdmin`` whose ``search_fields`` have an index of ``prefix_vector``, in that
    order."""

    search_help_text = _("Words, or how they begin.")

    def get_search_results(
        self, request: HttpRequest, rows: _Rows, asked: str
    ) -> tuple[_Rows, bool]:
        return (filter_by_prefix(rows, asked, *self.search_fields) if asked else rows), False
