"""Why an export is refused as a whole."""


class Refused(Exception):
    """It cannot be taken in; the message says why and what to do."""
