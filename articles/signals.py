"""What columns tell whoever listens; it knows nobody by name."""

from dataclasses import dataclass

from django.dispatch import Signal


@dataclass(frozen=True)
class DeskLink:
    """A link beside a column's form. A page that ``shows`` the column takes ``typed=1`` for what
    stands in the form."""

    name: str
    address: str
    shows: bool = True

    @property
    def typed_address(self) -> str:
        return f"{self.address}{'&' if '?' in self.address else '?'}typed=1"


#: A keyword is about to go into another: sent with ``keyword`` and ``into``, in the transaction
#: that does it.
keyword_merged = Signal()

#: A column was published, at once or for a set time: sent with ``article``, in the transaction
#: that does it.
column_published = Signal()

#: A draft was said to be ready for review, or that was answered: sent with ``review``, in the
#: transaction that does it.
review_told = Signal()

#: A note about a draft or column was written, or answered: sent with ``note``, in the transaction
#: that does it.
note_written = Signal()

#: A column is looked through before it is published: sent with ``article``, got by ``for_page``.
#: Receivers return ``history.checks.CheckFinding``s.
column_checked = Signal()

#: The desk asks what else there is to look at, or to do, about a column: sent with ``article``.
#: Receivers return ``DeskLink``s.
desk_links_wanted = Signal()
