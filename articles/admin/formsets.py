"""The parts of a column as its form sends them, in two levels of Django's own formsets: a section's
form has a formset of its figures as ``figures``.

Each part names the row it changes by its key (``-id``), wherever it stands, so a figure can be
moved to another section; its place is what the field ``-position`` says among the others.
"""

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from articles.admin.figure_form import FigureForm, LeadFigureForm
from articles.admin.forms import CorrectionForm, SectionForm
from articles.admin.own_parts import OwnPartsMixin, parse_key
from articles.models import Article, Correction, Figure, Section
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    _FormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _FormSet = BaseInlineFormSet

#: So many parts are believed without a look.
FEW = 50


def formset_counts(prefix: str, total: int) -> dict[str, str]:
    """Return what a browser sends of a formset with ``total`` forms, none of them stored."""
    return {
        f"{prefix}-TOTAL_FORMS": str(total),
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "1000",
    }


class PartKeyField(forms.Field):
    """The key of the stored part that a form is about; cleans to its row in ``rows``.

    ``may_be_gone``: what somebody else removed meanwhile is no mistake, but a part to be made anew.
    """

    widget = forms.HiddenInput
    default_error_messages = {"invalid": _("This part is not there any more.")}

    def __init__(self, pk: Any, rows: Any, *, may_be_gone: bool = False, **kwargs: Any) -> None:
        self.pk, self.rows, self.may_be_gone = pk, rows, may_be_gone
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        super().clean(value)
        row = self.rows.get(parse_key(self.pk, value))
        if row is None and value not in self.empty_values and not self.may_be_gone:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class PartFormSet(OwnPartsMixin, _FormSet):
    """The parts of one kind in one place.

    ``rows``: the stored ones that it shows, by their keys, in order; ``known``: all that its forms
    may name. ``is_behind``: the column was saved since the form was opened, so that parts may be
    gone. As many parts are taken as were sent, where the form says that there are more.
    """

    if TYPE_CHECKING:
        prefix: str
        fk: Any
    is_sortable = True

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        rows: dict[int, Any],
        known: dict[int, Any] | None = None,
        blanks: int = 0,
        is_behind: bool = False,
        **kwargs: Any,
    ) -> None:
        self.is_behind = is_behind
        self.rows, self.known = list(rows.values()), rows if known is None else known
        self.extra = blanks
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        super().__init__(data, files, **kwargs)

    def get_queryset(self) -> Any:
        if not self.is_bound:
            return self.rows
        return [self.known[key] for key in self.keys_sent() if key in self.known]

    def total_form_count(self) -> int:
        total = super().total_form_count()
        if not self.is_bound or total <= FEW:
            return total
        number = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,6}})-")
        sent = (match and int(match[1]) for match in map(number.match, self.data))
        last = max((place for place in sent if place is not None), default=-1)
        return min(total, last + 1)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        key = self.key_sent(i) if self.is_bound else None
        row = None if key is None else self.known.get(key)
        former = row and getattr(row, self.fk.attname)
        if row and i >= self.initial_form_count():
            kwargs["instance"] = row  # moved here from another place
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # Django's own
        form.is_moved = row is not None and former != self.instance.pk
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        pk = self.model._meta.pk
        key = None if form.instance._state.adding else form.instance.pk
        form.fields[pk.name] = PartKeyField(pk, self.known, may_be_gone=self.is_behind, initial=key)
        if self.is_sortable and index is not None:
            is_new = index >= self.initial_form_count()
            form.initial["position"] = index if is_new else form.instance.position

    def in_order(self) -> list[Any]:
        """Return the forms by the positions in them; the later of two that are the same comes
        later, and one without comes last."""
        if not (self.is_bound and self.is_sortable):
            return self.forms
        return sorted(self.forms, key=lambda form: _position(form, len(self.forms)))

    def save(self, commit: bool = True) -> Any:
        """Save what was changed, number the parts as they stand, and delete what was removed."""
        kept = [form for form in self.in_order() if not (is_removed(form) or is_blank(form))]
        for place, form in enumerate(kept):
            self._save_part(form, place)
        self._keep_after(len(kept))
        self._save_within(kept)
        for row in chain.from_iterable(map(self._rows_of, filter(is_removed, self.forms))):
            row.delete()
            self.deleted_objects.append(row)

    def _keep_after(self, place: int) -> None:
        """Number from ``place`` on the parts that somebody else added since the form was opened:
        it names them nowhere, so they come last."""
        if not self.is_sortable:
            return
        unnamed = (row for row in self.rows if row.pk not in self.keys_of_form)
        for position, row in enumerate(unnamed, start=place):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])

    def _rows_of(self, form: Any) -> list[Any]:
        """The stored parts that go with the part of ``form``."""
        return [] if form.instance._state.adding else [form.instance]

    def _save_part(self, form: Any, place: int) -> None:
        part, is_new = form.instance, form.instance._state.adding
        changed = list(form.changed_data)
        if self.is_sortable and (is_new or part.position != place):
            part.position = place
            changed.append("position")
        if not (is_new or changed or form.is_moved):
            return
        # Saved by now, and with its key, where it is new too.
        setattr(part, self.fk.name, self.instance)
        form.save()
        if is_new:
            self.new_objects.append(part)
        else:
            self.changed_objects.append((part, changed))

    def _save_within(self, forms: list[Any]) -> None:
        """Save what hangs on the parts of ``forms``."""


class FigureFormSet(PartFormSet):
    """The figures of a section, saved with it."""


class LeadFigureFormSet(PartFormSet):
    """The lead figure of a column: one, or a blank one."""

    is_sortable = False


class SectionFormSet(PartFormSet):
    """The sections of a column. ``form.figures`` are those of the section of ``form``."""

    def __init__(
        self, *args: Any, figures: dict[int, Figure], blanks_within: int = 0, **kwargs: Any
    ) -> None:
        self.known_figures, self.blanks_within = figures, blanks_within
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.instance.is_page:
            del form.fields["about"]  # pages stand in no dossier
        is_sent = self.is_bound and index is not None
        section = form.instance
        form.figures = SectionFigures(
            self.data if is_sent else None,
            self.files if is_sent else None,
            instance=section,
            prefix=form.add_prefix("figures"),
            rows={figure.pk: figure for figure in section.figures.all()} if section.pk else {},
            known=self.known_figures,
            is_behind=self.is_behind,
            blanks=0 if index is None or self.is_bound else self.blanks_within,
        )

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        kept = [form for form in self.forms if not is_removed(form)]
        return all([is_valid, *(form.figures.is_valid() for form in kept)])

    def total_error_count(self) -> int:
        within: int = sum(form.figures.total_error_count() for form in self.forms)
        return super().total_error_count() + within

    def _save_within(self, forms: list[Any]) -> None:
        # Before sections are deleted, and with them the figures that were not moved out of them.
        for form in forms:
            form.figures.save()

    def _rows_of(self, form: Any) -> list[Any]:
        figures = chain.from_iterable(map(form.figures._rows_of, form.figures.forms))
        return [*figures, *super()._rows_of(form)]


class CorrectionFormSet(PartFormSet):
    """The corrections of a column; each can name one of its sections."""

    is_sortable = False

    def __init__(self, *args: Any, sections: dict[int, Section], **kwargs: Any) -> None:
        self.sections = sections
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.instance.is_page:
            del form.fields["sent_by_mail"]
        field = form.fields["section"]
        field.queryset = field.queryset.filter(pk__in=self.sections)
        named = [(key, str(section)) for key, section in self.sections.items()]
        field.choices = [("", field.empty_label), *named]


#: The formsets of each kind, and the prefixes of their fields: ``lead_figures``, ``sections``,
#: ``sections-0-figures`` and ``corrections``.
SectionFigures = inlineformset_factory(
    Section, Figure, form=FigureForm, formset=FigureFormSet, fk_name="section"
)
LeadFigures = inlineformset_factory(
    Article, Figure, form=LeadFigureForm, formset=LeadFigureFormSet, fk_name="article", max_num=1
)
Sections = inlineformset_factory(Article, Section, form=SectionForm, formset=SectionFormSet)
Corrections = inlineformset_factory(
    Article, Correction, form=CorrectionForm, formset=CorrectionFormSet
)


def is_removed(form: Any) -> bool:
    """Whether the editor removed the part; to be asked of a form that was validated."""
    return bool(getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME))


def is_blank(form: Any) -> bool:
    """Whether it is a part that was not there and that nothing was written in."""
    return form.instance._state.adding and not form.has_changed()


def _position(form: Any, otherwise: int) -> int:
    """The place that a form asks for, or ``otherwise`` where what it says is no place."""
    place = parse_pk(form.data.get(form.add_prefix("position"), ""))
    return otherwise if place is None else place
