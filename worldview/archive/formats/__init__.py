"""What other systems read: ``markdown_files`` (Hugo, Jekyll), ``wxr`` (WordPress), ``ghost``.

Each takes columns and pages as ``posts`` tells them, the text as HTML, and writes into a container
of archives, with the pictures beside it (``writing``). What they have no place for stays behind:
docs/archive.md says what.
"""
