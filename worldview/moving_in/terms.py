"""Categories and tags at the desk: what each becomes, said before an export is taken in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.text.names import name_key
from worldview.moving_in.models import ArchiveImport
from worldview.moving_in.names import keyword_name

#: So many are shown, those of most posts first; a form has so many fields at most.
MAX_SHOWN = 400


@dataclass(frozen=True)
class Row:
    """A category or tag, the posts that have it, and the keyword it becomes: empty where it is
    dropped. ``mistake`` says why it can become none such."""

    field: str
    name: str
    posts: int
    becomes: str
    mistake: str = ""


def rows(run: ArchiveImport, typed: Mapping[str, str] | None = None) -> list[Row]:
    """Return those that a dry run found, as they were mapped for it or as they are ``typed``."""
    return list(_rows(run, typed))


def _rows(run: ArchiveImport, typed: Mapping[str, str] | None) -> Iterator[Row]:
    found = sorted(run.found_terms.items(), key=lambda term: (-term[1], term[0].casefold()))
    for number, (name, posts) in enumerate(found[:MAX_SHOWN]):
        field = f"term-{number}"
        becomes = run.terms.get(name_key(name), name)
        if typed is not None:
            becomes = " ".join(typed.get(field, becomes).split())
        mistake = ""
        if becomes not in ("", name) and not keyword_name(becomes):
            mistake = _("No keyword can be called so: use letters, without commas.")
        yield Row(field, name, posts, becomes, mistake)


def mapped(run: ArchiveImport, shown: list[Row]) -> dict[str, str]:
    """Return what a run is told of them: what differs, by the keys of the names."""
    terms = dict(run.terms)
    for row in shown:
        if row.becomes == row.name:
            terms.pop(name_key(row.name), None)
        else:
            terms[name_key(row.name)] = row.becomes
    return terms
