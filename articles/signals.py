"""What the newsroom tells whoever listens; it knows nobody by name."""

from django.dispatch import Signal

#: A keyword is about to go into another: sent with ``keyword`` and ``into``, in the transaction
#: that does it.
keyword_merged = Signal()

#: A column was published, at once or for a set time: sent with ``article``, in the transaction
#: that does it.
column_published = Signal()

#: A column is looked through before it is published: sent with ``article``, got by ``for_page``.
#: Receivers return ``checklist.Finding``s.
column_checked = Signal()
