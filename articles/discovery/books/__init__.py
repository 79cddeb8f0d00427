"""Columns as books to take along: a column, a week, a month or a dossier goes in, an EPUB or a PDF
comes out.

``selection`` says which columns a book has and what it is called, ``chapters`` makes the text of
each, with the pictures that ``pictures`` found room for. ``epub`` packs that (EPUB 3.3); ``pdf``
hands it, as the nodes of ``nodes``, to Typst, which sets it in a process of its own
(``typesetter``, ``book.typ``)."""
