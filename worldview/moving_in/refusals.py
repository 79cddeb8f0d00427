"""Why an export, or something in it, is not taken in, in words for who sent it."""


class Refused(Exception):
    """Its message says what is wrong and, where that is known, what to do."""


class Unreadable(Refused):
    """A file cannot be read further than this; what stands before it can."""
