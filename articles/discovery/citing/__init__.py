"""How a column, or one section of it, is cited: as a line to be copied, and as files for programs
that keep references.

In comes a public column, or a section, got by ``for_page``; out comes a ``CitedWork``
(``work.py``), of which ``lines.py`` makes what people read and ``formats.py`` what programs do.
"""
