"""The key headlines beside a column's form, each with what is wanting in its section."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.admin.formsets import is_removed

if TYPE_CHECKING:
    from articles.admin.error_summary import FormError
    from articles.admin.formsets import PartFormSet
    from articles.history.check_finding import CheckFinding


@dataclass(frozen=True)
class OutlineEntry:
    """``place``: the id of the section on the page; ``wrong``: what the form says of it;
    ``wanting``: what the checks say."""

    headline: str
    place: str
    wrong: Sequence[str] = ()
    wanting: Sequence[str] = ()

    @property
    def count(self) -> int:
        return len(self.wrong) + len(self.wanting)

    @property
    def said(self) -> str:
        """Return what is wanting, in words, or an empty text."""
        return "\n".join([*self.wrong, *self.wanting])


def outline(
    sections: "PartFormSet", errors: Iterable["FormError"], findings: Iterable["CheckFinding"]
) -> list[OutlineEntry]:
    """Return an entry for each section that has a headline or something wrong in it, in order."""
    wrong: dict[str, list[str]] = {}
    for error in errors:
        said = f"{error.field}: {error.message}" if error.field else error.message
        wrong.setdefault(error.part, []).append(said)
    wanting: dict[str, list[str]] = {}
    for finding in findings:
        wanting.setdefault(finding.place, []).append(finding.message)
    entries = []
    for form in sections.in_order():
        headline = " ".join(str(form["headline"].value() or "").split())
        place = str(form.prefix)
        if (headline or place in wrong) and not is_removed(form):
            entries.append(
                OutlineEntry(
                    headline or _("without a headline"),
                    place,
                    wrong.get(place, ()),
                    wanting.get(place, ()),
                )
            )
    return entries
