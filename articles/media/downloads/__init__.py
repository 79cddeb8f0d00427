"""Files that readers take with them: documents, tables and audio. Any file an editor has comes in;
out go a ``Download`` of one of few types, or a sentence that says why not.

``kinds`` says by its content what a file is, ``durations`` how long it is heard (``child`` reads
that in a process of its own), ``ingest`` is the door for the rest of the program. Nothing of what
comes in is ever unpacked, run or shown: it is kept as it came, and served so that browsers do not
run it either (``worldview/media_files.py``).
"""
