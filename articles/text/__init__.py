"""Text: what arrives as HTML or as plain text is brought to the few elements of prose, and read.

What goes in is anything a form, a clipboard or a file holds. What comes out is HTML of a few
elements, made by a serialiser and cleaned by nh3, with an account of what was left out. Whatever
reads or changes stored HTML does so by its tokens (``articles.text.tokens``), never as a string.
"""
