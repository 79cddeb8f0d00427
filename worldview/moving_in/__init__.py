"""Moving in: an export of another system comes in, columns and all that belongs to them come out,
with an account of every item.

``sources`` opens what was exported and bounds what is read of it, ``formats`` has a reader for each
system, which gives ``items`` one after the other and knows no database; ``body`` reads the text of
a post into sections. Of a large export a process of its own does both (``reading_ahead``). ``run``
goes through the items, of which ``posts``, ``remarks``, ``pictures`` and ``others`` make rows, each
in a transaction with the line that accounts for it (``models``). ``report`` reads these lines.
"""
