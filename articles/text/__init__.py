"""Text: narrowed at the door, compared as names, made into words of addresses, brought to the few
elements of prose; and moments as pages and programs read them.

What goes in is whatever a person, a clipboard, a file or another program sent. What comes out is
text that every form of output can carry, keys that are equal where readers see the same name, and
HTML of a few elements, made by a serialiser and cleaned by nh3, with an account of what was left
out. Whatever reads or changes stored HTML does so by its tokens (``articles.text.tokens``), never
as a string.
"""
