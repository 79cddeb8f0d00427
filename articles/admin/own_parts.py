"""Every part that a form names by its key belongs to the column that is saved with it."""

import logging

from django.core.exceptions import ValidationError
from django.db.models import Q

from articles.models import Correction, Figure, Section

logger = logging.getLogger(__name__)

#: How the parts of a column lead to it.
_TO_COLUMN = {
    Section: ["article"],
    Correction: ["article"],
    Figure: ["article", "section__article"],
}


class OwnParts:
    """Mixed into the article's admin.

    nested-admin looks the keys in a form up among all rows, so that a part can be dragged from one
    parent to another. Whose parts they are is asked here, before anything is read into them.
    """

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        if request.method == "POST":
            self._refuse_parts_of_others(request, formsets, obj)
        return formsets, inlines

    def _refuse_parts_of_others(self, request, formsets, article):
        sent = {}
        for formset in formsets:
            for key in formset.keys_sent():
                sent.setdefault(formset.model, {}).setdefault(key, []).append(formset)
        for model, by_key in sent.items():
            for formset in (each for twice in by_key.values() if len(twice) > 1 for each in twice):
                formset.has_part_twice = True
            for key, column in _of_others(model, by_key, article).items():
                logger.warning(
                    "%s %s of column %s was sent with the form of column %s by user %s; refused.",
                    model._meta.verbose_name, key, column, article.pk, request.user.pk,
                )  # fmt: skip
                for formset in by_key[key]:
                    formset.parts_of_others = True


def _of_others(model, keys, article):
    """``{key of the part: key of its column}`` of those that are another column's."""
    paths = _TO_COLUMN[model]
    own = Q()
    for path in paths:
        own |= Q(**{path: article.pk})
    rows = model.objects.filter(pk__in=keys)
    if article.pk:
        rows = rows.exclude(pk__in=model.objects.filter(own, pk__in=keys).values("pk"))
    return {key: next(filter(None, to), None) for key, *to in rows.values_list("pk", *paths)}


def _key(pk, text):
    """The key as the form will read it, blanks, underlines and digits of any script included."""
    try:
        key = pk.to_python(text or None)
    except ValidationError:
        return None
    return key if key is not None and abs(key) < 2**63 else None


class OnlyOwnParts:
    """Mixed into the formsets of a column's parts."""

    parts_of_others = has_part_twice = False

    def keys_sent(self) -> list[int]:
        """The keys of all rows that the formset's forms would change or remove."""
        if not self.is_bound:
            return []
        pk = self.model._meta.pk
        sent = (
            self.data.get(f"{self.add_prefix(number)}-{pk.name}")
            for number in range(self.total_form_count())
        )
        return [key for text in sent if (key := _key(pk, text)) is not None]

    def get_queryset(self):
        if not self.is_bound:
            return super().get_queryset()
        if "forms" in vars(self):
            # The page pairs forms with rows one by one: what was typed into one whose row is gone,
            # or is there twice, shows too.
            return [form.instance for form in self.initial_forms]
        rows = self.model._default_manager.filter(pk__in=self.keys_sent())
        return rows if rows.ordered else rows.order_by("pk")

    def clean(self):
        super().clean()
        if self.parts_of_others:
            raise ValidationError(
                "Nothing was saved: a %(part)s in this form belongs to another column. Open the "
                "column anew and write it there; what you typed is still here.",
                code="part_of_another",
                params={"part": self.model._meta.verbose_name},
            )
        if self.has_part_twice:
            raise ValidationError(
                "Nothing was saved: one %(part)s stands in this form twice. Open the column anew; "
                "what you typed is still here.",
                code="part_twice",
                params={"part": self.model._meta.verbose_name},
            )
