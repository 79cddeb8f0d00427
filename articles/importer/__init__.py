"""Written columns: the text of one comes in, as it was typed, copied from a site or mailed; out
comes an article, unsaved work of nobody lost, with an account of what was guessed.

``normalize`` brings the forms in which columns circulate to one, ``parser`` reads it into parts and
knows no database, ``source_line`` reads the sources a section cites, and ``build`` makes the
article.
"""
