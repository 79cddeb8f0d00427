"""Text as it comes in: narrowed at the door, compared as names, made into words of addresses; and
moments as pages and programs read them.

What goes in is whatever a person, a file or another program sent; what comes out is text that every
form of output can carry, and keys that are equal where readers see the same name.
"""
