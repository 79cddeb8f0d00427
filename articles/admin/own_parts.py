"""Every part that a form names by its key belongs to the column that is saved with it."""

import logging
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Article, Attachment, Correction, Figure, Section

if TYPE_CHECKING:
    from django.forms.models import BaseInlineFormSet

    _FormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _FormSet = object

logger = logging.getLogger(__name__)

#: How the parts of a column lead to it.
_TO_COLUMN = {
    Section: ["article"],
    Correction: ["article"],
    Attachment: ["article"],
    Figure: ["article", "section__article"],
}


def refuse_parts_of_others(
    formsets: Sequence[Any], article: Article, *, by: AbstractBaseUser
) -> None:
    """Make ``formsets`` invalid that name a part of another column, or one that is named twice.

    A figure can be dragged from one section to another, so its key may stand in any formset of the
    column's form. Whose part it is is asked here, before anything is read into it.
    """
    sent: dict[Any, dict[int, list[Any]]] = {}
    for formset in formsets:
        for key in formset.keys_sent():
            sent.setdefault(formset.model, {}).setdefault(key, []).append(formset)
    for formset in formsets:
        formset.keys_of_form = sent.get(formset.model, {}).keys()
    for model, by_key in sent.items():
        for formset in (each for twice in by_key.values() if len(twice) > 1 for each in twice):
            formset.has_part_twice = True
        for key, column in _of_others(model, by_key, article).items():
            logger.warning(
                "%s %s of column %s was sent with the form of column %s by user %s; refused.",
                model._meta.verbose_name, key, column, article.pk, by.pk,
            )  # fmt: skip
            for formset in by_key[key]:
                formset.parts_of_others = True


def _of_others(model: Any, keys: Iterable[int], article: Article) -> dict[int, int | None]:
    """``{key of the part: key of its column}`` of those that are another column's."""
    paths = _TO_COLUMN[model]
    own = Q()
    for path in paths:
        own |= Q(**{path: article.pk})
    rows = model.objects.filter(pk__in=keys)
    if article.pk:
        rows = rows.exclude(pk__in=model.objects.filter(own, pk__in=keys).values("pk"))
    return {key: next(filter(None, to), None) for key, *to in rows.values_list("pk", *paths)}


def parse_key(pk: Any, text: str | None) -> int | None:
    """Return the key that ``text`` names to the field ``pk``, blanks, underlines and digits of any
    script included, or ``None`` where no row can have it."""
    try:
        key = pk.to_python(text or None)
    except ValidationError:
        return None
    return key if key is not None and abs(key) < 2**63 else None


class OwnPartsMixin(_FormSet):
    """Mixed into the formsets of a column's parts."""

    if TYPE_CHECKING:
        model: Any
    parts_of_others = has_part_twice = False
    #: Of all parts of this kind that the column's form names, wherever they stand in it.
    keys_of_form: Collection[int] = ()

    def key_sent(self, number: int) -> int | None:
        """Return the key of the row that the form of this number would change or remove."""
        pk = self.model._meta.pk
        return parse_key(pk, self.data.get(f"{self.add_prefix(number)}-{pk.name}"))

    def keys_sent(self) -> list[int]:
        if not self.is_bound:
            return []
        sent = map(self.key_sent, range(self.total_form_count()))
        return [key for key in sent if key is not None]

    def clean(self) -> None:
        super().clean()
        if self.parts_of_others:
            raise ValidationError(
                _(
                    "Nothing was saved: a %(part)s in this form belongs to another column or page. "
                    "Open the form anew and write it there; what you typed is still here."
                ),
                code="part_of_another",
                params={"part": self.model._meta.verbose_name},
            )
        if self.has_part_twice:
            raise ValidationError(
                _(
                    "Nothing was saved: one %(part)s stands in this form twice. Open the form "
                    "anew; what you typed is still here."
                ),
                code="part_twice",
                params={"part": self.model._meta.verbose_name},
            )
