"""Picture files: any file an editor has comes in; out go a JPEG, PNG or WebP without metadata and
the words that stood in it.

``kinds`` says by the first bytes what a file is, ``decode`` reads it (``colour``, ``metadata`` and
``phash`` beside it), ``child`` does so in a process of its own with bounded memory, ``ingest``
is the door for the rest of the program, and ``storage`` writes whole files or none.
``renditions`` makes the sized copies that pages show, ``sizes`` says how large, and
``social_cards`` draws what other sites show. Pillow enters by this room alone (and by the demo,
which draws its samples). ``downloads`` takes in files that are no pictures.
"""
