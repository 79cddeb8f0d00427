"""The public site as files that need no server: for a disk, a memory stick, any static host.

``coverage`` says of every address whether it is exported; ``addresses`` finds what there is;
``rendering`` has the site's own views make the pages, as for nobody in particular; ``rewriting``
leads their links to files, whose names ``names`` knows; ``folder`` writes them, whole or not at
all, and removes what is gone; ``search_index`` is what the search page reads; ``exporting`` does
it all, in several processes. docs/static-site.md says what was decided.
"""
