"""What readers see, as data for other programs: rows come in, and go out as plain values
(``values.py``), which are written as JSON or as a table of comma-separated values (``files.py``).

docs/api.md says what each name means; a name that was given once keeps its meaning.
"""
