"""What is wrong in a form that was sent, named one by one, each with the way to its field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from articles.admin.formsets import is_removed

if TYPE_CHECKING:
    from articles.admin.draft import ArticleDraft

#: What stands before the parts on the page; all else of the column's own stands after them.
_BEFORE_PARTS = ("headline", "standfirst")


@dataclass(frozen=True)
class FormError:
    """``place``: the id of what it is mended in, or empty where it concerns the whole form;
    ``part``: the id of the section it is in, or empty."""

    message: str
    place: str = ""
    field: str = ""
    part: str = ""


def summarize(draft: "ArticleDraft") -> list[FormError]:
    """Return what is wrong in a draft, in the order in which it stands on the page."""
    own, parts = draft.form, draft.parts
    before = [name for name in own.fields if name in _BEFORE_PARTS]
    after = [name for name in own.fields if name not in _BEFORE_PARTS]
    return [
        *(FormError(str(message)) for message in own.non_field_errors()),
        *_of_fields(own, before),
        *_of_parts(parts.lead_figures, _("Lead figure")),
        *_of_parts(parts.sections, _("Section")),
        *_of_fields(own, after),
        *_of_parts(parts.corrections, _("Correction")),
        *_of_parts(parts.attachments, _("Download")),
    ]


def _of_parts(formset: Any, noun: str, *, of: str = "") -> Iterator[FormError]:
    if not formset.is_bound:
        return
    group = f"{formset.prefix}-group"
    yield from (FormError(str(said), group, noun, of) for said in formset.non_form_errors())
    for number, form in enumerate(formset.in_order(), 1):
        if is_removed(form):
            continue
        part = of or form.prefix
        name = _named(form, noun, number)
        yield from (
            FormError(str(said), form.prefix, name, part) for said in form.non_field_errors()
        )
        yield from _of_fields(form, form.fields, within=name, part=part)
        if hasattr(form, "figures"):
            yield from _of_parts(form.figures, _("%(part)s, figure") % {"part": name}, of=part)


def _named(form: Any, noun: str, number: int) -> str:
    headline = str(form["headline"].value() or "").strip() if "headline" in form.fields else ""
    return f"{noun} “{headline}”" if headline else f"{noun} {number}"


def _of_fields(
    form: Any, names: Iterable[str], *, within: str = "", part: str = ""
) -> Iterator[FormError]:
    for name in names:
        field = form[name]
        if field.is_hidden:  # said over those that are seen
            continue
        said = f"{within}: {field.label}" if within else str(field.label)
        for message in field.errors:
            yield FormError(str(message), field.id_for_label, said, part)
