"""What a column was, and what waits of it.

Kept content comes in, in whatever form it was kept (``content``), with names that mean rows
(``names``) and an address that may be taken (``addresses``); what cannot be as it was kept comes
out as sentences (``problems``), how two texts differ as words (``wording``), and what readers read
of a column as plain data (``readers_text``).
"""
