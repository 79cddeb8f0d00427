import re

from nested_admin.formsets import NestedInlineFormSet

from articles.admin.own_parts import OnlyOwnParts
from articles.text.primary_keys import parse_pk

#: So many parts are believed without a look.
FEW = 50


class PartsSent(OnlyOwnParts, NestedInlineFormSet):
    """As many parts as were sent, where the form says that there are more."""

    def total_form_count(self):
        total = super().total_form_count()
        if not self.is_bound or total <= FEW:
            return total
        number = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,6}})-")
        sent = (match and int(match[1]) for match in map(number.match, self.data))
        last = max((place for place in sent if place is not None), default=-1)
        return min(total, last + 1)


class DistinctPositions(PartsSent):
    """Parts with a position each, even where two were given the same: the later comes later.

    Without the page's script people type the numbers themselves, and django-nested-admin cannot
    show a form again in which two are equal.
    """

    def __init__(self, data=None, *args, **kwargs):
        if data is not None:
            data = data.copy()
        super().__init__(data, *args, **kwargs)
        if data is not None and self.is_bound:
            self._part(data)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is not None and index >= self.initial_form_count():
            form.initial.setdefault("position", index)  # a new part comes last

    def _part(self, data):
        total = parse_pk(data.get(f"{self.prefix}-TOTAL_FORMS"))
        if total is None or total > self.absolute_max:
            return  # the management form says what is wrong
        total = min(total, self.total_form_count())
        names = [f"{self.prefix}-{number}-position" for number in range(total)]
        given = [(data.get(name, ""), name) for name in names]
        order = sorted(given, key=lambda pair: _place(pair[0], len(given)))
        for position, (_, name) in enumerate(order):
            data[name] = str(position)


def _place(text, last):
    return last if (place := parse_pk(text)) is None else place


class PrefetchedFigures(DistinctPositions):
    """A section's figures as its inline fetched them, for all sections at once."""

    def get_queryset(self):
        fetched = getattr(self.instance, "_prefetched_objects_cache", {})
        if "figures" in fetched and not self.is_bound:
            return list(fetched["figures"])
        return super().get_queryset()
