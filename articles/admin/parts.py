"""All parts of a column's form: as they are stored or sent, and as its page shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Prefetch
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _

from articles.admin.attachments import Attachments, with_counts
from articles.admin.formsets import Corrections, LeadFigures, PartFormSet, Sections
from articles.admin.own_parts import refuse_parts_of_others
from articles.models import Article, Attachment, Correction, Figure, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class StoredParts:
    """The rows of a column's parts with what their forms show of them, each kind read once.

    is_shown: they are with ``article``, for whatever else the page shows of them too. Of a column
    that is being saved they must not, for what is read of it afterwards is to be what was saved.
    """

    def __init__(self, article: Article, *, is_shown: bool) -> None:
        self.article, self.is_shown = article, is_shown

    @cached_property
    def sections(self) -> dict[int, Section]:
        return self._read(
            "sections",
            Section.objects.defer("search").prefetch_related(
                "sources",
                "keyword_findings__keyword",
                Prefetch("figures", Figure.objects.select_related("photo")),
            ),
        )

    @cached_property
    def lead_figures(self) -> dict[int, Figure]:
        return self._read("lead_figures", Figure.objects.select_related("photo"))

    @cached_property
    def corrections(self) -> dict[int, Correction]:
        return self._read("corrections", Correction.objects.select_related("section"))

    @cached_property
    def attachments(self) -> dict[int, Attachment]:
        return self._read("attachments", Attachment.objects.select_related("download"))

    @cached_property
    def figures(self) -> dict[int, Figure]:
        """All figures, of the column and of its sections."""
        within = chain.from_iterable(row.figures.all() for row in self.sections.values())
        return self.lead_figures | {figure.pk: figure for figure in within}

    def _read(self, name: str, rows: Any) -> dict[int, Any]:
        if not self.article.pk:
            return {}
        if self.is_shown:
            rows = getattr(self.article, name).all()
        else:
            rows = rows.filter(article=self.article.pk)
        return {row.pk: row for row in rows}


class ColumnParts:
    """All parts of a column as they are stored, or as ``data`` and ``files`` have them.

    ``more``: with a blank part of each kind, for pages where no script adds them. ``is_behind``:
    the column was saved since the form was opened.
    """

    def __init__(
        self,
        article: Article,
        data: Any = None,
        files: Any = None,
        *,
        by: "User",
        more: bool = False,
        is_behind: bool = False,
    ) -> None:
        stored, blanks = StoredParts(article, is_shown=data is None), int(more)
        sent = {"data": data, "files": files, "instance": article, "is_behind": is_behind}
        self.lead_figures = LeadFigures(
            rows=stored.lead_figures, known=stored.figures, blanks=1, **sent
        )
        self.sections = Sections(
            rows=stored.sections,
            figures=stored.figures,
            blanks=blanks if article.pk else 1,  # a new column opens with its first section
            blanks_within=blanks,
            **sent,
        )
        self.corrections = Corrections(
            rows=stored.corrections, sections=stored.sections, blanks=blanks, **sent
        )
        self.attachments = Attachments(
            rows=stored.attachments,
            sections=stored.sections,
            blanks=blanks,
            **sent | {"data": with_counts(data)},
        )
        if data is not None:
            refuse_parts_of_others(self.formsets, article, by=by)

    @property
    def formsets(self) -> list[PartFormSet]:
        """Of each kind and place, as they stand on the page."""
        figures = [cast("Any", form).figures for form in self.sections.forms]
        return [self.lead_figures, self.sections, *figures, self.corrections, self.attachments]

    def is_valid(self) -> bool:
        # All that is wrong is said at once.
        are_valid = [formset.is_valid() for formset in self._own_formsets]
        return all(are_valid)

    def save(self) -> None:
        for formset in self._own_formsets:
            formset.save()
        for form in self.saved_sections:
            form.save_sources()

    @property
    def saved_sections(self) -> list[Any]:
        return [form for form in self.sections.forms if form.instance.pk]

    def groups(self, *, may_change: bool) -> list["PartsGroup"]:
        """Return what the page shows of them."""
        return [PartsGroup(formset, may_change) for formset in self._own_formsets]

    @property
    def _own_formsets(self) -> list[Any]:
        """Those of the column itself, in the order in which they are shown and saved."""
        return [self.lead_figures, self.sections, self.corrections, self.attachments]


@dataclass(frozen=True)
class Part:
    """One part, for ``admin/articles/article/_part.html``; ``within``: its figures, if it can have
    some."""

    form: "forms.ModelForm[Any]"
    kind: str
    is_sortable: bool
    within: "PartsGroup | None" = None

    @property
    def name(self) -> str:
        """Return what people call its kind."""
        return str(_NAMES[self.kind])

    @property
    def fields(self) -> list[BoundField]:
        shown = self.form.visible_fields()
        return [field for field in shown if field.name != DELETION_FIELD_NAME]


@dataclass(frozen=True)
class PartsGroup:
    """The parts of one kind in one place, for ``admin/articles/article/parts.html``."""

    formset: PartFormSet
    may_change: bool

    @property
    def kind(self) -> str:
        return _KINDS[self.formset.prefix.rpartition("-")[2]]

    @property
    def title(self) -> str:
        return str(_TITLES[self.kind])

    @property
    def verb(self) -> str:
        """Return what is pressed for another one; empty where there is one at most."""
        return str(_VERBS.get(self.kind, ""))

    @property
    def parts(self) -> list[Part]:
        return [self._part(form) for form in self.formset.in_order()]

    @property
    def blank_parts(self) -> list[Part]:
        """Return the parts that the page's script can add, one of each kind."""
        if not self.may_change or self.kind in ("lead figure", "figure"):
            return []
        blank = self._part(self.formset.empty_form)
        return [blank, *([blank.within.blank] if blank.within else [])]

    @property
    def blank(self) -> Part:
        return self._part(self.formset.empty_form)

    def _part(self, form: Any) -> Part:
        if not self.may_change:
            for field in form.fields.values():
                field.disabled = True
        figures = getattr(form, "figures", None)
        within = None if figures is None else PartsGroup(figures, self.may_change)
        return Part(form, self.kind, self.formset.is_sortable, within)

    def __iter__(self) -> Iterator[Any]:
        """Django's admin looks here for fields that fill others; there are none."""
        return iter(())

    #: What Django's admin asks of the parts of a form.
    has_add_permission = has_change_permission = has_delete_permission = property(
        lambda self: self.may_change
    )

    @property
    def media(self) -> forms.Media:
        return self.formset.media


#: What a part is called whose formset has this name.
_KINDS = {
    "lead_figures": "lead figure",
    "sections": "section",
    "figures": "figure",
    "corrections": "correction",
    "attachments": "download",
}
#: And what people call one, all of them, and what they press for another.
_NAMES = {
    "lead figure": _("Lead figure"),
    "section": _("Section"),
    "figure": _("Figure"),
    "correction": _("Correction"),
    "download": _("Download"),
}
_TITLES = {
    "lead figure": _("Lead figure"),
    "section": _("Sections"),
    "figure": _("Figures"),
    "correction": _("Corrections"),
    "download": _("Downloads and audio"),
}
_VERBS = {
    "section": _("Add a section"),
    "figure": _("Add a figure"),
    "correction": _("Add a correction"),
    "download": _("Add a download"),
}
