"""What a column was, what waits of it, and what is wanting in it.

A column comes in and goes out as plain data (``snapshots``), kept, restored or held back
(``revisions``), compared (``diff``), and judged before it is published (``checks``).

Kept content comes in, in whatever form it was kept (``content``), with names that mean rows
(``names``) and an address that may be taken (``addresses``); what cannot be as it was kept comes
out as sentences (``problems``), how two texts differ as words (``wording``), and what readers read
of a column as plain data (``readers_text``).
"""
