"""What a form sent, as its many formsets take it."""

from django.http import QueryDict


class SentForm(QueryDict):
    """A ``QueryDict`` that is copied by its lists alone.

    Each formset of nested-admin, and each of ours that parts positions, takes a copy of all that
    was sent; Django's copies every text anew, which costs a column's sections times its fields.
    """

    @classmethod
    def of(cls, sent: QueryDict) -> "SentForm":
        """Return a copy of ``sent`` that can be changed."""
        made = cls(mutable=True, encoding=sent.encoding)
        dict.update(made, {name: list(values) for name, values in sent.lists()})
        return made

    def copy(self):
        return self.of(self)

    def __deepcopy__(self, memo):
        return self.of(self)
