"""How readers and machines find things: a question and the archive's words go in, columns with the
passages that answer come out; an address of a former site goes in, where it leads now comes out.

What is derived from a column's text is brought up to date by ``derived``; of it come dossiers
(``topic_pages``), pages of publications, what to read next, feeds, sitemaps and structured data."""
